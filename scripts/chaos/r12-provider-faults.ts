import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import type {
  BookedPayment,
  FaultInput,
} from '../../integrations/payments/test-provider/client.ts';
import type { ChaosStack } from './chaos-stack.ts';
import { orderInput } from './lives.ts';
import { promised, type Measured, type Scenario } from './scenario.ts';
import { createStubbornClient, type StubbornClient } from './stubborn-client.ts';

const AMOUNT = 5485;
/** ms: the product waits 10 s for an answer of the provider before it asks again. */
const PATIENCE = 60_000;

interface World {
  readonly stack: ChaosStack;
  readonly client: StubbornClient;
}

interface FaultClass {
  readonly name: string;
  /** @returns null where it went as it should, else what did not */
  readonly play: (world: World) => Promise<string | null>;
}

/** A fault while the money of an order is taken: taken once, and known to be. */
const whileCapturing = (name: string, ...faults: FaultInput[]): FaultClass => ({
  name,
  async play(world) {
    const { reference, id } = await placedWithMoney(world);
    for (const fault of faults) {
      await world.stack.provider.setFault({ on: 'capture', payment: reference, ...fault });
    }
    await act(world, id, 'ship', { carrier: 'postnl', trackingNumber: '3S1' });
    const order = await orderOnce(world, id, (o) => o.paymentStatus === 'paid');
    const booked = await world.stack.provider.payment(reference);
    return order === null ? 'the money was never noted as taken' : takenOnce(booked);
  },
});

/** A call-back about a payment of an order that waits for it: counts once. */
const whileCalling = (name: string, change: object, ...faults: FaultInput[]): FaultClass => ({
  name,
  async play(world) {
    const { id, number } = await placedWithoutMoney(world);
    for (const fault of faults) await world.stack.provider.setFault({ on: 'create', ...fault });
    await checkout(world, { orderNumber: number, ...change });
    const order = await orderOnce(world, id, (o) => o.payments.length > 0);
    await world.stack.provider.clearFaults();
    if (order === null) return 'the order never heard of its payment';
    return order.payments.length === 1 ? null : `${order.payments.length} payments on the order`;
  },
});

const CLASSES: readonly FaultClass[] = [
  whileCapturing('time-out after the money was taken', { kind: 'timeout-after' }),
  whileCapturing('500 after the money was taken, then an answer', { kind: 'error-after' }),
  whileCapturing('500 twice before anything is done', { kind: 'error-before', times: 2 }),
  whileCapturing('the connection breaks after the money was taken', { kind: 'reset-after' }),
  whileCapturing('the call-back comes before the answer', { kind: 'delay-answer', ms: 1_500 }),
  whileCalling('the call-back comes five times', {}, { kind: 'webhook-duplicate', copies: 5 }),
  whileCalling(
    'the call-back comes late, of three days ago',
    {},
    {
      kind: 'webhook-late',
      ms: 1_000,
      ageMs: 3 * 24 * 3_600_000,
    },
  ),
  whileCalling('an event of a kind that nobody knows', {}, { kind: 'webhook-unknown' }),
  {
    name: 'call-backs out of order: authorised comes after failed',
    async play(world) {
      const { id, number } = await placedWithoutMoney(world);
      const { provider } = world.stack;
      await provider.setFault({ kind: 'webhook-reordered', on: 'create' });
      await checkout(world, { orderNumber: number, outcome: 'failed' });
      await checkout(world, { orderNumber: number });
      const order = await orderOnce(world, id, (o) => o.paymentStatus === 'authorized');
      return order?.payments.length === 1
        ? null
        : 'the order does not have exactly the one payment';
    },
  },
  {
    name: 'another amount moves than was asked for: a person is told',
    async play(world) {
      const { reference, id } = await placedWithMoney(world);
      await world.stack.provider.setFault({ kind: 'amount-differs', payment: reference });
      await act(world, id, 'ship', { carrier: 'postnl', trackingNumber: '3S1' });
      const order = await orderOnce(world, id, (o) => o.attention.length > 0);
      const booked = await world.stack.provider.payment(reference);
      if (order === null) return 'nobody was told';
      return captures(booked) === 1 ? null : `${captures(booked)} captures`;
    },
  },
  {
    name: 'the bank declines: no money, a person is told',
    async play(world) {
      const { reference, id } = await placedWithMoney(world);
      await world.stack.provider.setFault({ kind: 'decline', on: 'capture', payment: reference });
      await act(world, id, 'ship', { carrier: 'postnl', trackingNumber: '3S1' });
      const order = await orderOnce(world, id, (o) => o.attention.length > 0);
      const booked = await world.stack.provider.payment(reference);
      if (order === null) return 'nobody was told';
      return booked.captured === 0 ? null : 'money was taken';
    },
  },
  {
    name: 'the payment is in another currency: not taken for the order’s money, a person is told',
    async play(world) {
      const { id, number } = await placedWithoutMoney(world);
      await checkout(world, { orderNumber: number, currency: 'USD' });
      // The next one is heard, so the first one has been, too.
      await checkout(world, { orderNumber: number });
      const order = await orderOnce(world, id, (o) => o.paymentStatus === 'authorized');
      if (order?.payments.length !== 1) return 'the order does not have exactly its own money';
      return order.attention.length === 1 ? null : 'nobody was told';
    },
  },
  {
    name: 'a call-back that is not the provider’s: not believed',
    async play(world) {
      const { id, number } = await placedWithoutMoney(world);
      await world.stack.provider.setFault({ kind: 'webhook-forged', on: 'create', times: 1 });
      const { reference } = await checkout(world, { orderNumber: number });
      const believed = await orderOnce(world, id, (o) => o.payments.length > 0, 1_000);
      // Of this payment nobody will ever say anything true: it lapses.
      await world.stack.provider.expire(reference);
      return believed === null ? null : 'it was believed';
    },
  },
  {
    name: 'the connection breaks after money was given back',
    async play(world) {
      const { reference, id } = await placedWithMoney(world);
      await act(world, id, 'ship', { carrier: 'postnl', trackingNumber: '3S1' });
      await act(world, id, 'deliver', {});
      const back = { lines: [{ lineId: 'l1', quantity: 1, reason: 'damaged' }] };
      await act(world, id, 'return', back);
      await act(world, id, 'approve-return', { returnId: 'r1' });
      await act(world, id, 'receive-return', { returnId: 'r1' });
      const { provider } = world.stack;
      await provider.setFault({ kind: 'reset-after', on: 'refund', payment: reference });
      await act(world, id, 'settle-return', { returnId: 'r1' });
      const order = await orderOnce(world, id, (o) => o.paymentStatus === 'partiallyRefunded');
      const { transactions } = await provider.payment(reference);
      const refunds = transactions.filter((t) => t.kind === 'refund' && t.status === 'succeeded');
      if (order === null) return 'the refund was never noted';
      return refunds.length === 1 ? null : `${refunds.length} refunds`;
    },
  },
];

/** Those that need no waiting for the product's patience with the provider. */
const QUICK = CLASSES.filter(({ name }) => !/time-out|twice before/.test(name));

export const providerFaults: Scenario = {
  id: 'R-12',
  title: 'the payment provider in all its moods',
  documents: false,
  async run({ stack, short }) {
    const client = createStubbornClient(stack.config.publicUrl, stack.config.apiKey);
    const measured: Measured[] = [];
    // One after the other: a fault of call-backs is for whoever comes next.
    for (const { name, play } of short ? QUICK : CLASSES) {
      const wrong = await play({ stack, client });
      await stack.provider.clearFaults();
      measured.push(promised(name, wrong ?? 'green', 'green', wrong === null));
    }
    const twice = (await stack.provider.payments()).filter((payment) => captures(payment) > 1);
    measured.push(promised('payments taken twice', twice.length, '0', twice.length === 0));
    return { ledger: client.ledger, measured };
  },
};

interface OrderSeen {
  readonly id: string;
  readonly number: string;
  readonly paymentStatus: string;
  readonly payments: readonly unknown[];
  readonly attention: readonly unknown[];
}

const captures = ({ transactions }: BookedPayment): number =>
  transactions.filter(({ kind, status }) => kind === 'capture' && status === 'succeeded').length;

const takenOnce = (booked: BookedPayment): string | null =>
  captures(booked) === 1 && booked.captured === AMOUNT
    ? null
    : `taken ${captures(booked)} times, ${booked.captured} in all`;

const checkout = ({ stack }: World, change: object = {}): Promise<BookedPayment> =>
  stack.provider.checkout({ amount: AMOUNT, currency: 'EUR', scheme: 'visa', ...change });

async function placedWithMoney(world: World): Promise<OrderSeen & { readonly reference: string }> {
  const { reference } = await checkout(world);
  const payment = {
    ...{ provider: 'test', method: 'card', scheme: 'visa', reference, amount: AMOUNT },
    expiresAt: null,
  };
  return { ...(await place(world, { payment })), reference };
}

const placedWithoutMoney = (world: World): Promise<OrderSeen> => place(world, {});

async function place({ stack, client }: World, change: object): Promise<OrderSeen> {
  const input = orderInput([{ sku: stack.skus[0] ?? '', quantity: 2 }], change);
  const asked = { action: 'place', order: 'a new order', key: ulid() };
  const { status, body } = await client.ask('/api/orders', input, asked);
  if (status >= 300) throw new Error(`The order was not placed: ${JSON.stringify(body)}`);
  return body as unknown as OrderSeen;
}

async function act({ client }: World, id: string, action: string, body: object): Promise<void> {
  const asked = { action, order: id, key: ulid() };
  const told = await client.ask(`/api/orders/${id}/${action}`, body, asked);
  if (told.status >= 300) throw new Error(`${action}: ${JSON.stringify(told.body)}`);
}

/** The order, once it satisfies a condition; null where it does not in time. */
async function orderOnce(
  { client }: World,
  id: string,
  condition: (order: OrderSeen) => boolean,
  patience = PATIENCE,
): Promise<OrderSeen | null> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const { body } = await client.read(`/api/orders/${id}`);
    const order = body as unknown as OrderSeen;
    if (condition(order)) return order;
    await pause(50);
  }
  return null;
}
