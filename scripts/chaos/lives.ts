/** Orders that live their whole path over the API, said twice now and then, as impatient clients do. */
import { ulid } from 'ulid';
import type { TestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import type { Chance } from './random.ts';
import type { StubbornClient, Told } from './stubborn-client.ts';

const ADDRESS = {
  name: 'Marieke Postma',
  street: 'Lange Annastraat 31',
  postcode: '2011 XH',
  city: 'Haarlem',
  country: 'NL',
};
/** 2 pieces at 24.95 and 4.95 for sending. */
const AMOUNT = 5485;

export interface LivesOptions {
  readonly client: StubbornClient;
  readonly provider: TestProviderClient;
  readonly skus: readonly string[];
  /** How often a request is sent a second time at the same moment, 0 to 1. */
  readonly twins: number;
}

/** An order as a shop's checkout sends it. */
export const orderInput = (lines: readonly object[], change: object = {}) => ({
  customer: {
    name: ADDRESS.name,
    email: `${ulid().toLowerCase()}@customers.example`,
    locale: 'nl',
  },
  billingAddress: ADDRESS,
  lines,
  shippingMethod: 'postnl',
  shippingPrice: 495,
  paymentMethod: 'card',
  ...change,
});

/**
 * Lives one order: placed with its money reserved; then sent and delivered, some of it given back, or cancelled.
 * @returns its number
 * @throws where an answer is neither a yes nor a plain no
 */
export async function liveOne(
  { client, provider, skus, twins }: LivesOptions,
  chance: Chance,
): Promise<string> {
  const { reference } = await provider.checkout({
    amount: AMOUNT,
    currency: 'EUR',
    scheme: 'visa',
  });
  const path = chance.next();
  const isTwin = () => chance.happens(twins);

  const say = async (action: string, address: string, body: unknown, order: string) => {
    const asked = { action, order, key: ulid() };
    const again = isTwin();
    const late = isTwin();
    const [told] = await Promise.all([
      client.ask(address, body, asked),
      ...(again ? [client.ask(address, body, asked)] : []),
    ]);
    // Long after: the same key must get the same answer, and nothing be done.
    const same = late ? await client.ask(address, body, asked) : told;
    // A promise that was followed is read (200), its replay is what it was (201).
    if (told.status >= 300 || same.status >= 300) {
      throw new Error(
        `${action} of ${order}: ${told.status}, then ${same.status}: ${JSON.stringify(told.body).slice(0, 300)}`,
      );
    }
    return told;
  };

  const payment = {
    ...{ provider: 'test', method: 'card', scheme: 'visa', reference, amount: AMOUNT },
    expiresAt: null,
  };
  const lines = [{ sku: chance.pick(skus), quantity: 2 }];
  const placed = await say('place', '/api/orders', orderInput(lines, { payment }), 'a new order');
  const number = String(placed.body['number']);
  const at = (action: string) => `/api/orders/${String(placed.body['id'])}/${action}`;
  const act = (action: string, body: unknown = {}): Promise<Told> =>
    say(action, at(action), body, number);

  if (path < 0.15) {
    await act('cancel', { reason: 'changedMind' });
    return number;
  }
  if (path < 0.4) {
    await act('hold', { reason: 'check' });
    await act('release');
  }
  await act('ship', { carrier: 'postnl', trackingNumber: `3S${number}` });
  await act('deliver');
  if (path < 0.8) return number;
  await act('return', { lines: [{ lineId: 'l1', quantity: 1, reason: 'damaged' }] });
  await act('approve-return', { returnId: 'r1' });
  await act('receive-return', { returnId: 'r1' });
  await act('settle-return', { returnId: 'r1' });
  return number;
}
