/** A real life over the API: placed with an authorised payment, shipped with capture, delivered. */
import { ulid } from 'ulid';
import type { TestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import type { ApiAnswer, ApiClient } from './api-client.ts';
import { inParallel } from '../simulate/parallel.ts';
import type { ActionTimes } from './load.ts';

/** 2 pieces at 24.95 and 4.95 for sending. */
const AMOUNT = 5485;
const CURRENCY = 'EUR';
const ADDRESS = {
  name: 'Marieke Postma',
  street: 'Lange Annastraat 31',
  postcode: '2011 XH',
  city: 'Haarlem',
  country: 'NL',
};

export interface OrderLives {
  /**
   * Goes through so many checkouts beforehand, and unheard: they are the shop's affair, and those that are not
   * used would burden the API with call-backs about orders that never come.
   */
  prepare(checkouts: number): Promise<void>;
  /** @throws where an answer is not the one expected: a life that goes wrong is not a figure */
  live(): Promise<ActionTimes>;
  /** The numbers of the orders whose lives are over, oldest first. */
  readonly orderNumbers: readonly string[];
}

export interface OrderLivesOptions {
  /** What the shop sells. */
  readonly skus: readonly string[];
  /** Where the provider's call-backs go. */
  readonly webhookUrl: string;
  /** Make each request repeatable. */
  readonly idempotencyKeys: boolean;
}

/** Lives against an API; every order has a customer of its own, as new ones do. */
export function createOrderLives(
  api: ApiClient,
  provider: TestProviderClient,
  { skus, webhookUrl, idempotencyKeys }: OrderLivesOptions,
): OrderLives {
  const references: string[] = [];
  const orderNumbers: string[] = [];
  let begun = 0;

  const checkout = async () =>
    (await provider.checkout({ amount: AMOUNT, currency: CURRENCY, scheme: 'visa' })).reference;

  return {
    orderNumbers,
    async prepare(checkouts) {
      const missing = Math.max(0, checkouts - references.length);
      await provider.setWebhookUrl(null);
      await inParallel(8, Array.from({ length: missing }), async () => {
        references.push(await checkout());
      });
      await provider.setWebhookUrl(webhookUrl);
    },
    async live() {
      const times: Record<string, number> = {};
      const sku = skus[begun++ % skus.length] ?? '';
      const reference = references.pop() ?? (await checkout());
      const timed = async (action: string, path: string, body: unknown, ...expected: number[]) => {
        const from = performance.now();
        const answer = await api.post(path, body, idempotencyKeys ? ulid() : undefined);
        times[action] = performance.now() - from;
        return orderOf(answer, action, expected);
      };
      const { id, number } = await timed(
        'place',
        '/api/orders',
        orderInput(sku, reference),
        201,
        200,
      );
      const parcel = { carrier: 'postnl', trackingNumber: `3S${number}` };
      await timed('ship', `/api/orders/${id}/ship`, parcel, 200);
      const delivered = await timed('deliver', `/api/orders/${id}/deliver`, {}, 200);
      if (delivered.status !== 'completed') {
        throw new Error(`Order ${number} is ${delivered.status} at the end of its life.`);
      }
      orderNumbers.push(number);
      return times;
    },
  };
}

interface OrderBody {
  readonly id: string;
  readonly number: string;
  readonly status: string;
}

function orderOf(
  { status, body }: ApiAnswer,
  action: string,
  expected: readonly number[],
): OrderBody {
  if (expected.includes(status)) return body as OrderBody;
  throw new Error(`${action} was answered with ${status}: ${JSON.stringify(body).slice(0, 300)}`);
}

const orderInput = (sku: string, reference: string) => ({
  customer: {
    name: ADDRESS.name,
    email: `${ulid().toLowerCase()}@customers.example`,
    locale: 'nl',
  },
  billingAddress: ADDRESS,
  lines: [{ sku, quantity: 2 }],
  shippingMethod: 'postnl',
  shippingPrice: 495,
  paymentMethod: 'card',
  payment: {
    provider: 'test',
    method: 'card',
    scheme: 'visa',
    reference,
    amount: AMOUNT,
    expiresAt: null,
  },
});
