import express, { Router } from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { PAGE_HEADERS } from '../../plain-page/page.ts';
import type { Desk, MoneyOperation, Question } from './desk.ts';
import { answerFailure, answerWithFaults } from './faulty-answer.ts';
import type { FaultBook } from './faults.ts';
import { faultSchema } from './faults.ts';
import { usualOutcome } from './opening.ts';
import { paymentsPage } from './page.ts';
import type { Store } from './store.ts';
import type { createWebhookSender } from './webhook-sender.ts';

const minorUnits = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const currency = z.string().regex(/^[A-Z]{3}$/, 'three capital letters, as in EUR');
const moveSchema = z.strictObject({ amount: minorUnits, currency });
const outcome = z.enum(['authorized', 'captured', 'failed']);
const createSchema = z.strictObject({
  amount: minorUnits,
  currency,
  scheme: z.string().min(1).max(40),
  outcome: outcome.or(z.literal('pending')).optional(),
  authorizedUntil: z.number().int().nullable().optional(),
  orderNumber: z.string().max(100).nullable().default(null),
});
const concludeSchema = z.strictObject({ outcome: outcome.default('authorized') });
const webhookSchema = z.strictObject({ url: z.url().nullable() });

export interface AppOptions {
  readonly desk: Desk;
  readonly faults: FaultBook;
  readonly store: Store;
  readonly webhooks: ReturnType<typeof createWebhookSender>;
}

/** The provider's HTTP side: reads the request, lets go wrong what is set to, asks the desk. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(express.json({ limit: '64kb' }));
  app.use('/payments', paymentRoutes(options));
  app.use(stageRoutes(options));
  app.use((_req, res) => {
    res.status(404).json({ code: 'no_such_address', message: 'There is nothing at this address.' });
  });
  app.use(explain);
  return app;
}

/** What a shop asks of a provider. */
function paymentRoutes({ desk, faults }: AppOptions): Router {
  const moveMoney = (kind: MoneyOperation) => async (req: Request, res: Response) => {
    const reference = String(req.params['reference']);
    const { amount, ...rest } = moveSchema.parse(req.body);
    const { key, fingerprint } = questionOf(req);
    if (key === null) throw new BadRequest('Send an Idempotency-Key with every movement of money.');
    await answerWithFaults(res, faults, kind, reference, () => {
      const decline = faults.take('decline', kind, reference);
      const differs = faults.take('amount-differs', kind, reference);
      const moved = differs === null ? undefined : (differs.amount ?? amount - 1);
      return desk.move({ key, fingerprint }, reference, { kind, amount, ...rest }, decline, moved);
    });
  };

  const routes = Router();
  routes.post('/', async (req, res) => {
    const { outcome, authorizedUntil, ...rest } = createSchema.parse(req.body);
    const request = { ...rest, outcome: outcome ?? usualOutcome(rest.scheme), authorizedUntil };
    const question = questionOf(req);
    await answerWithFaults(res, faults, 'create', '', () => desk.create(question, request));
  });
  routes.get('/', (_req, res) => {
    res.json({ payments: desk.list() });
  });
  routes.get('/:reference', async (req, res) => {
    const { reference } = req.params;
    await answerWithFaults(res, faults, 'fetch', reference, () => desk.fetch(reference));
  });
  routes.post('/:reference/conclude', (req, res) => {
    const { outcome } = concludeSchema.parse(req.body ?? {});
    const { status, body } = desk.conclude(req.params.reference, outcome);
    res.status(status).json(body);
  });
  routes.post('/:reference/expire', (req, res) => {
    const { status, body } = desk.expire(req.params.reference);
    res.status(status).json(body);
  });
  routes.post('/:reference/captures', moveMoney('capture'));
  routes.post('/:reference/voids', moveMoney('void'));
  routes.post('/:reference/refunds', moveMoney('refund'));
  routes.post('/:reference/reauthorizations', moveMoney('reauthorize'));
  return routes;
}

/** What demo, tests and people ask of this one: faults, call-backs, an empty start, a page. */
function stageRoutes({ desk, faults, store, webhooks }: AppOptions): Router {
  const routes = Router();
  routes.get('/faults', (_req, res) => {
    res.json({ faults: faults.list() });
  });
  routes.post('/faults', (req, res) => {
    faults.add(faultSchema.parse(req.body));
    res.status(201).json({ faults: faults.list() });
  });
  routes.delete('/faults', (_req, res) => {
    faults.clear();
    res.status(204).end();
  });
  routes.put('/webhook-endpoint', (req, res) => {
    webhooks.setUrl(webhookSchema.parse(req.body).url);
    res.status(204).end();
  });
  routes.post('/reset', (_req, res) => {
    store.reset();
    faults.clear();
    res.status(204).end();
  });
  routes.get('/health', (_req, res) => {
    res.json({ status: 'up' });
  });
  routes.get('/', (_req, res) => {
    res.set(PAGE_HEADERS).send(paymentsPage(desk.list(), faults.list()));
  });
  return routes;
}

/** Refused before anything is looked at: the request itself is wrong. */
class BadRequest extends Error {
  readonly status = 400;
}

/** Reads the key, and what is asked under it. */
function questionOf(req: Request): Question {
  const key = req.get('idempotency-key') ?? null;
  if (key !== null && (key === '' || key.length > 255)) {
    throw new BadRequest('An Idempotency-Key is 1 to 255 characters long.');
  }
  return { key, fingerprint: `${req.originalUrl} ${JSON.stringify(req.body)}` };
}

function explain(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  if (error instanceof z.ZodError) {
    res.status(400).json({ code: 'invalid_request', message: z.prettifyError(error) });
    return;
  }
  // What express itself refuses (malformed JSON, too large a body) carries a status below 500.
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status < 500) {
    res.status(status).json({ code: 'invalid_request', message: (error as Error).message });
    return;
  }
  answerFailure(res);
}
