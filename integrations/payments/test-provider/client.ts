import type { BookedPayment } from './books.ts';
import type { FaultInput } from './faults.ts';

export type { BookedPayment } from './books.ts';
export type { FaultInput } from './faults.ts';

/** A checkout at the test provider. Amounts in minor units, times in ms UTC. */
export interface CheckoutRequest {
  readonly amount: number;
  readonly currency: string;
  /** visa, mastercard, klarna, paypal, ideal … decides how long an authorisation lasts. */
  readonly scheme: string;
  /** Default: what the scheme usually ends in (`captured` for ideal, else `authorized`). */
  readonly outcome?: 'authorized' | 'captured' | 'pending' | 'failed';
  /** When the authorisation lapses; null: never. Default: as the scheme has it. */
  readonly authorizedUntil?: number | null;
  readonly orderNumber?: string;
}

/**
 * What shops, demo, bench and tests do at the test provider: let a customer pay, set faults, look
 * at the books. Holdfast itself only knows the port.
 *
 * Every call throws an Error with the provider's sentence where it refuses.
 */
export function createTestProviderClient(url: string) {
  const base = url.replace(/\/+$/, '');

  async function call(method: string, path: string, body?: unknown, key?: string) {
    const response = await fetch(base + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (response.ok) return text === '' ? null : (JSON.parse(text) as unknown);
    throw new Error(`The test provider refused ${method} ${path} (${response.status}): ${text}`);
  }

  const at = (reference: string) => `/payments/${encodeURIComponent(reference)}`;

  return {
    /** A customer goes through the checkout. The same key gives the same payment. */
    checkout: async (request: CheckoutRequest, idempotencyKey?: string): Promise<BookedPayment> =>
      (await call('POST', '/payments', request, idempotencyKey)) as BookedPayment,
    /** The customer comes back from the checkout of a pending payment. */
    conclude: async (
      reference: string,
      outcome: 'authorized' | 'captured' | 'failed',
    ): Promise<BookedPayment> =>
      (await call('POST', `${at(reference)}/conclude`, { outcome })) as BookedPayment,
    /** Lets the authorisation lapse now. */
    expire: async (reference: string): Promise<BookedPayment> =>
      (await call('POST', `${at(reference)}/expire`)) as BookedPayment,
    payment: async (reference: string): Promise<BookedPayment> =>
      (await call('GET', at(reference))) as BookedPayment,
    /** Newest first. */
    payments: async (): Promise<BookedPayment[]> =>
      ((await call('GET', '/payments')) as { payments: BookedPayment[] }).payments,
    setFault: async (fault: FaultInput): Promise<void> => {
      await call('POST', '/faults', fault);
    },
    clearFaults: async (): Promise<void> => {
      await call('DELETE', '/faults');
    },
    /** Where call-backs go from now on; null: nowhere. */
    setWebhookUrl: async (webhookUrl: string | null): Promise<void> => {
      await call('PUT', '/webhook-endpoint', { url: webhookUrl });
    },
    /** Forgets every payment, key and fault. */
    reset: async (): Promise<void> => {
      await call('POST', '/reset');
    },
  };
}

export type TestProviderClient = ReturnType<typeof createTestProviderClient>;
