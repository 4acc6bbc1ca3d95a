import { z } from 'zod';
import { InvoiceModel } from '../../db/models/models.ts';
import { historyOf, refusalsOf } from '../../db/queries/order-history.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import { invoiceStatus, INVOICE_STATUSES } from '../../domain/invoice/status.ts';
import { forecast } from '../../domain/order/forecast.ts';
import { carrierName } from '../../domain/shipment/carrier.ts';
import { trackingUrl } from '../../domain/shipment/tracking-link.ts';
import type { ApiDeps } from '../deps.ts';
import { instant, isoInstants } from '../http/instants.ts';
import { ok, route, type Route } from '../http/route.ts';
import { describeEffects } from './effect-sentences.ts';
import { OrderKey, requireOrder } from './find-order.ts';
import { documentHref } from './order-answer.ts';
import { returnsAnswer } from './exchange-answer.ts';
import { DeadlineSchema, ReturnSchema, ShipmentSchema } from './order-schema.ts';
import { EffectSchema, EventSchema } from './preview.ts';

const actor = { type: z.string(), id: z.string() };
export const HistorySchema = z.strictObject({
  events: z.array(
    z.strictObject({
      seq: z.int(),
      at: instant,
      event: EventSchema,
      cause: z.strictObject({
        actionId: z.string(),
        action: z.string(),
        actor: z.strictObject(actor),
        requestId: z.string().nullable(),
        note: z.string().nullable(),
      }),
    }),
  ),
  refusals: z.array(
    z.strictObject({
      at: instant,
      actionId: z.string(),
      action: z.string(),
      actor: z.strictObject(actor),
      requestId: z.string().nullable(),
      code: z.string(),
      reason: z.string(),
    }),
  ),
});

const InvoiceListSchema = z.strictObject({
  invoices: z.array(
    z.strictObject({
      id: z.string(),
      number: z.string(),
      kind: z.enum(['invoice', 'creditNote']),
      status: z.enum(INVOICE_STATUSES),
      currency: z.string(),
      net: z.int(),
      tax: z.int(),
      gross: z.int(),
      issuedAt: instant,
      dueAt: instant,
      document: z.string().describe('The address of its PDF'),
    }),
  ),
});

const FollowedShipment = ShipmentSchema.extend({
  carrierName: z.string().nullable().describe('From the list of carriers, or as it was typed'),
  trackingUrl: z.string().nullable().describe('Where its receiver can follow it'),
});

const ForecastSchema = z.strictObject({
  steps: z.array(
    z.strictObject({ at: instant, deadline: DeadlineSchema, effects: z.array(EffectSchema) }),
  ),
});

/** What belongs to an order, each list at an address of its own. */
export const orderPartsRoutes = (deps: ApiDeps): Route[] => [
  part(deps, 'history', 'What has happened, oldest first, by whom and why', HistorySchema, history),
  part(deps, 'invoices', 'Invoices and credit notes', InvoiceListSchema, invoices),
  part(
    deps,
    'shipments',
    'Parcels',
    z.strictObject({ shipments: z.array(FollowedShipment) }),
    shipments,
  ),
  part(deps, 'returns', 'Returns', z.strictObject({ returns: z.array(ReturnSchema) }), returns),
  part(
    deps,
    'forecast',
    'What will happen, and when, if nobody does anything',
    ForecastSchema,
    nextSteps,
  ),
];

const part = <S extends z.ZodType>(
  deps: ApiDeps,
  name: string,
  summary: string,
  schema: S,
  read: (deps: ApiDeps, record: OrderRecord) => Promise<z.input<S>> | z.input<S>,
): Route =>
  route({
    method: 'get',
    path: `/api/orders/{id}/${name}`,
    tag: 'Orders',
    summary,
    access: 'orders:read',
    params: OrderKey,
    problems: [404],
    answers: { 200: { description: summary, schema } },
    handle: async ({ params }) => ok(await read(deps, await requireOrder(deps, params.id))),
  });

async function history(
  { db }: ApiDeps,
  { order }: OrderRecord,
): Promise<z.input<typeof HistorySchema>> {
  const [events, refusals] = await Promise.all([historyOf(db, order.id), refusalsOf(db, order.id)]);
  return {
    events: events.map(({ seq, at, type, data, actionId, action, requestId, note, ...by }) => ({
      seq,
      at: at.toISOString(),
      event: { type, ...(isoInstants(data) as object) },
      cause: { actionId, action, actor: { type: by.actorType, id: by.actorId }, requestId, note },
    })),
    refusals: refusals.map(({ at, actorType, actorId, ...refusal }) => ({
      ...refusal,
      at: at.toISOString(),
      actor: { type: actorType, id: actorId },
    })),
  };
}

async function invoices({ db, now }: ApiDeps, { order }: OrderRecord) {
  const rows = await InvoiceModel.query(db)
    .where('order_id', order.id)
    .orderBy('issued_at')
    .orderBy('sequence');
  return {
    invoices: rows.map((row) => ({
      id: row.invoiceId,
      number: row.number,
      kind: row.kind,
      status: invoiceStatus(order, row.invoiceId, now()),
      currency: row.currency,
      net: row.net,
      tax: row.tax,
      gross: row.gross,
      issuedAt: row.issuedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      document: documentHref(order.id, { kind: row.kind, subject: row.invoiceId }),
    })),
  };
}

async function shipments({ settings: versions }: ApiDeps, { order, deliveryAddress }: OrderRecord) {
  const settings = await versions.byVersion(order.settingsVersion);
  const destination = { ...deliveryAddress, language: order.locale };
  return {
    shipments: order.shipments.map((shipment) => ({
      ...isoInstants(shipment),
      carrierName: carrierName(shipment.carrier, settings),
      trackingUrl: trackingUrl(shipment.carrier, shipment.trackingNumber, destination, settings),
    })),
  };
}

const returns = (_deps: ApiDeps, { order }: OrderRecord) => ({ returns: returnsAnswer(order) });

async function nextSteps({ settings: versions, now }: ApiDeps, { order }: OrderRecord) {
  const settings = await versions.byVersion(order.settingsVersion);
  const steps = forecast(order, settings, now());
  return {
    steps: steps.map(({ at, deadline, effects }) => ({
      at: new Date(at).toISOString(),
      deadline: isoInstants(deadline),
      effects: describeEffects(effects, { order, settings, now: at }),
    })),
  };
}
