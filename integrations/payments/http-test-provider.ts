import { z } from 'zod';
import { IdempotencyConflict, ProviderUnavailable } from './payment-provider.ts';
import type {
  MoneyRequest,
  MoneyResult,
  PaymentProvider,
  ProviderPayment,
  ReauthorizationResult,
  WebhookEvent,
  WebhookHeaders,
} from './payment-provider.ts';
import { assertMovedAsAsked, recordedResult } from './recorded-result.ts';
import { SIGNATURE_HEADER, isSignedWebhook } from './webhook-signature.ts';

export interface HttpTestProviderOptions {
  readonly url: string;
  readonly webhookSecret?: string | readonly string[] | undefined;
  /** How long one call may take, ms. Default 5000. */
  readonly timeoutMs?: number;
  /** The clock that call-backs are judged by, ms UTC. */
  readonly now?: () => number;
}

const money = z.number().int().nonnegative();

const paymentSchema = z.object({
  reference: z.string(),
  status: z.enum(['pending', 'authorized', 'captured', 'voided', 'refunded', 'failed', 'expired']),
  currency: z.string(),
  amount: money,
  authorized: money,
  captured: money,
  voided: money,
  refunded: money,
  authorizedUntil: z.number().nullable(),
  scheme: z.string().nullable(),
  orderNumber: z.string().nullable(),
  transactions: z.array(
    z.object({
      reference: z.string(),
      kind: z.enum(['authorization', 'capture', 'void', 'refund']),
      status: z.enum(['succeeded', 'declined', 'pending']),
      amount: money,
      idempotencyKey: z.string().nullable(),
      at: z.number(),
      code: z.string().nullable(),
    }),
  ),
});

const doneSchema = z.object({ transaction: z.object({ reference: z.string(), amount: money }) });
const refusalSchema = z.object({ code: z.string(), message: z.string() });
const unknownPaymentSchema = z.object({ code: z.literal('payment_not_found') });
const eventSchema = z.object({
  id: z.string().min(1).max(200),
  type: z.string().min(1).max(200),
  paymentReference: z.string().min(1).max(200),
  createdAt: z.number().int(),
});

type Movement = 'capture' | 'void' | 'refund' | 'reauthorization';

/** The adapter to the built-in test provider; also the pattern for adapters to real ones. */
export function createHttpTestProvider(options: HttpTestProviderOptions): PaymentProvider {
  const base = options.url.replace(/\/+$/, '');
  const timeoutMs = options.timeoutMs ?? 5000;
  const now = options.now ?? Date.now;
  const secrets = [options.webhookSecret ?? []].flat().filter((secret) => secret !== '');

  async function move(movement: Movement, request: MoneyRequest): Promise<MoneyResult> {
    assertMoney(request);
    if (request.isRetry === true) {
      const recorded = await lookUp(request);
      if (recorded !== null) return recorded;
    }
    try {
      return await send(movement, request);
    } catch (error) {
      if (!(error instanceof ProviderUnavailable)) throw error;
      // The movement may have been made although its answer was lost: the books know.
      const recorded = await lookUp(request).catch((failure: unknown) => {
        if (failure instanceof ProviderUnavailable) return null;
        throw failure;
      });
      if (recorded !== null) return recorded;
      throw error;
    }
  }

  async function lookUp(request: MoneyRequest): Promise<MoneyResult | null> {
    const payment = await fetchPayment(request.paymentReference);
    return payment === null ? null : recordedResult(payment, request);
  }

  async function send(movement: Movement, request: MoneyRequest): Promise<MoneyResult> {
    const { amount, currency, idempotencyKey, paymentReference } = request;
    const answer = await call('POST', `${paymentPath(paymentReference)}/${movement}s`, {
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify({ amount, currency }),
    });
    if (answer.status === 200) {
      const { transaction } = understand(doneSchema, answer.body);
      assertMovedAsAsked(movement, request, transaction.amount);
      return { status: 'succeeded', transactionReference: transaction.reference };
    }
    const refusal = understand(refusalSchema, answer.body);
    if (answer.status === 422) throw new IdempotencyConflict(refusal.message);
    return { status: 'declined', ...refusal };
  }

  /** Until when it holds stands on the books: there it is read, also when the answer itself was lost. */
  async function reauthorize(request: MoneyRequest): Promise<ReauthorizationResult> {
    const result = await move('reauthorization', request);
    if (result.status === 'declined') return result;
    const payment = await fetchPayment(request.paymentReference);
    return { ...result, authorizedUntil: payment?.authorizedUntil ?? null };
  }

  async function fetchPayment(paymentReference: string): Promise<ProviderPayment | null> {
    const answer = await call('GET', paymentPath(paymentReference), {});
    if (answer.status === 404) return null;
    return understand(paymentSchema, answer.body);
  }

  async function call(method: string, path: string, init: RequestInit) {
    const unavailable = (why: string, cause?: unknown) =>
      new ProviderUnavailable(
        `The test provider did not answer ${method} ${path}: ${why}. What happened there is not known; ask again with the same key.`,
        { cause },
      );
    let response: Response;
    let text: string;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      response = await fetch(base + path, { ...init, method, signal, redirect: 'manual' });
      text = await response.text();
    } catch (error) {
      throw unavailable(reasonOf(error), error);
    }
    if (!isAnswer(response.status, text)) throw unavailable(`HTTP ${response.status}`);
    return { status: response.status, body: text };
  }

  return {
    code: 'test',
    capture: (request) => move('capture', request),
    void: (request) => move('void', request),
    reauthorize,
    refund: (request) => move('refund', request),
    fetch: fetchPayment,
    verifyWebhook: (rawBody, headers) => readWebhook(rawBody, headers, secrets, now()),
  };
}

/**
 * True for what settles the matter. The rest says nothing about the money: 5xx, 408, 429, a proxy's
 * redirect or 404, 401 and 403 (our key is wrong: to be put right, not to be taken for a refusal).
 */
function isAnswer(status: number, body: string): boolean {
  if (status === 404) return unknownPaymentSchema.safeParse(parseJson(body)).success;
  return [200, 400, 402, 409, 422].includes(status);
}

function readWebhook(
  rawBody: Buffer,
  headers: WebhookHeaders,
  secrets: readonly string[],
  now: number,
): WebhookEvent | null {
  const header = headers[SIGNATURE_HEADER];
  if (typeof header !== 'string' || !isSignedWebhook(rawBody, header, secrets, now)) return null;
  const event = eventSchema.safeParse(parseJson(rawBody.toString('utf8')));
  if (!event.success) return null;
  const { id, type, paymentReference, createdAt } = event.data;
  return { id, type, paymentReference, at: createdAt };
}

function understand<T>(schema: z.ZodType<T>, body: string): T {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw new ProviderUnavailable(
    `The test provider's answer is not understood: ${z.prettifyError(parsed.error)}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function assertMoney(request: MoneyRequest): void {
  if (!Number.isSafeInteger(request.amount) || request.amount <= 0) {
    throw new RangeError(
      `An amount is a whole number of minor units above 0, not ${request.amount}.`,
    );
  }
}

function paymentPath(reference: string): string {
  return `/payments/${encodeURIComponent(reference)}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it took too long';
  return error.cause instanceof Error ? error.cause.message : error.message;
}
