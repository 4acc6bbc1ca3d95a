import express from 'express';
import type { Express } from 'express';
import { bulkRoutes } from './bulk/bulk-routes.ts';
import { customerRoutes } from './customers/customer-routes.ts';
import { productRoutes } from './catalogue/product-routes.ts';
import { receiptRoutes } from './stock/receipt-routes.ts';
import { pickListRoutes } from './stock/pick-list-routes.ts';
import { stockRoutes } from './stock/stock-routes.ts';
import type { ApiDeps } from './deps.ts';
import { deadlineRoutes } from './desk/deadline-routes.ts';
import { recordRoutes } from './desk/record-routes.ts';
import { taskRoutes } from './desk/task-routes.ts';
import { whyRoutes } from './desk/why-routes.ts';
import { createAuthenticator } from './http/auth.ts';
import { readBody } from './http/body.ts';
import { answerErrors, notFound } from './http/errors.ts';
import { limitRate, refuseCrossSite, refuseLongAddress, securityHeaders } from './http/guards.ts';
import { logRequests } from './http/log.ts';
import { mountRoutes } from './http/mount.ts';
import { requestId } from './http/request-id.ts';
import type { Route } from './http/route.ts';
import { storeCreditRoutes } from './money/store-credit-routes.ts';
import { transferRoutes } from './money/transfer-routes.ts';
import { actionRoutes } from './orders/action-routes.ts';
import { actionStatusRoutes } from './orders/action-status-routes.ts';
import { createOutcomeWatch } from './orders/await-outcome.ts';
import { invoiceRoutes } from './invoices/invoice-routes.ts';
import { draftRoutes } from './orders/draft-routes.ts';
import { quoteRoutes } from './quotes/quote-routes.ts';
import { couponRoutes } from './coupons/coupon-routes.ts';
import { documentRoutes } from './orders/document-routes.ts';
import { orderPartsRoutes } from './orders/order-parts-routes.ts';
import { orderRoutes } from './orders/order-routes.ts';
import { returnRoutes } from './returns/return-routes.ts';
import { settingsRoutes } from './settings/settings-routes.ts';
import { docsRoutes } from './system/docs-routes.ts';
import { healthRoutes } from './system/health-routes.ts';
import { createReadiness } from './system/readiness.ts';
import { startRoutes } from './system/start-routes.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

/** Every route there is. */
export function createRoutes(deps: ApiDeps): readonly Route[] {
  const orderDeps = { ...deps, outcomeOf: createOutcomeWatch(deps) };
  const readiness = createReadiness(deps);
  const routes: readonly Route[] = [
    ...orderRoutes(orderDeps),
    ...draftRoutes(deps),
    ...couponRoutes(deps),
    ...quoteRoutes(orderDeps),
    ...actionRoutes(orderDeps),
    ...actionStatusRoutes(deps),
    ...bulkRoutes(deps),
    ...orderPartsRoutes(deps),
    ...documentRoutes(deps),
    ...invoiceRoutes(deps),
    ...whyRoutes(deps),
    ...recordRoutes(deps),
    ...returnRoutes(deps),
    ...deadlineRoutes(deps),
    ...taskRoutes(orderDeps),
    ...productRoutes(deps),
    ...receiptRoutes(deps),
    ...stockRoutes(deps),
    ...pickListRoutes(orderDeps),
    ...customerRoutes(deps),
    ...transferRoutes(orderDeps),
    ...storeCreditRoutes(deps),
    ...settingsRoutes(deps),
    ...webhookRoutes(deps),
    ...healthRoutes(readiness),
    ...docsRoutes(deps.addresses.publicUrl, () => routes),
    ...startRoutes(deps, readiness),
  ];
  return routes;
}

/** The API as an Express app; who calls it listens. */
export function createApp(deps: ApiDeps, routes = createRoutes(deps)): Express {
  const { addresses, limits, log, db, now } = deps;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(requestId, logRequests(log), securityHeaders(addresses.publicUrl));
  app.use(limitRate(limits), refuseLongAddress, refuseCrossSite(addresses.publicUrl), readBody);
  mountRoutes(app, routes, {
    callerOf: createAuthenticator(db, now),
    idempotency: { db, now, leaseMs: limits.leaseMs },
  });
  app.use(notFound, answerErrors(log));
  return app;
}
