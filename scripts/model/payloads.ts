import type { ActionName, ActionPayloads } from '../../domain/order/actions.ts';
import { openRefunds } from '../../domain/order/actions/pay-refund.ts';
import { deadlines } from '../../domain/order/deadlines.ts';
import {
  RETURN_ACTIONS,
  type Line,
  type LineQuantity,
  type Order,
} from '../../domain/order/order.ts';
import {
  returnableQuantity,
  shippableQuantity,
  unshippedQuantity,
} from '../../domain/order/quantities.ts';
import { amountOpen, amountOwed, capturedTotal } from '../../domain/payment/payments.ts';
import { pickupCode } from '../../domain/shipment/pickup.ts';
import { freeToShip } from '../../domain/shipment/slips.ts';
import type { Settings } from '../../domain/settings/settings.ts';

/** One throw of the dice for one step. */
export interface Dice {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** What a payload is made from. */
export interface Circumstances {
  readonly order: Order;
  readonly settings: Settings;
  readonly dice: Dice;
  /** ms UTC */
  readonly now: number;
  /** Lets a customer reserve so much at the provider; returns the payment's reference there. */
  readonly checkout: (amount: number) => Promise<string>;
}

type Maker<N extends ActionName> = (
  circumstances: Circumstances,
) => ActionPayloads[N] | Promise<ActionPayloads[N]>;

const DAY = 24 * 3_600_000;
const TRACKING = { carrier: 'postnl', trackingNumber: '3SMODEL' };

const pick = <T>(from: readonly T[], n: number): T | undefined => from[n % from.length];

/** All of it, half of it, or a bit too much. */
const part = (whole: number, { b }: Dice): number =>
  Math.max(1, [whole, whole, Math.ceil(whole / 2), whole + 1][b % 4] ?? whole);

/** Some pieces of some lines; null, which stands for all, where that comes to nothing. */
function some(
  { order, dice: { b, c } }: Circumstances,
  pieces: (line: Line) => number,
): LineQuantity[] | null {
  const lines = order.lines
    .map((line, i) => ({ lineId: line.id, quantity: Math.min(pieces(line), (b + i * c) % 3) }))
    .filter(({ quantity }) => quantity > 0);
  return lines.length === 0 ? null : lines;
}

const authorization = async ({ order, dice, checkout }: Circumstances) => {
  const amount = part(amountOpen(order), dice);
  const reference = await checkout(amount);
  return {
    ...{ provider: 'test', method: 'card', scheme: 'visa', reference, amount },
    expiresAt: null,
  };
};

const returnId = ({ order, dice }: Circumstances) => ({
  returnId: pick(order.returns, dice.b)?.id ?? 'r1',
});

const shipmentId = ({ order, dice }: Circumstances) => ({
  shipmentId: pick(order.shipments, dice.a)?.id ?? 's1',
});

const paymentId = ({ order, dice }: Pick<Circumstances, 'order' | 'dice'>) => ({
  paymentId: pick(order.payments, dice.a)?.id ?? 'p1',
});

/** Each line of a return in a condition of its own. */
const receivedInParts = ({ order, dice }: Circumstances) =>
  (pick(order.returns, dice.b)?.lines ?? [{ lineId: 'l1', quantity: 1 }]).map(
    ({ lineId, quantity }, i) => ({
      lineId,
      quantity: Math.max(1, (quantity + dice.a) % 3),
      condition: (['fine', 'damaged', 'missing'] as const)[(dice.c + i) % 3] ?? 'fine',
    }),
  );

/** The key of one of the order's deadlines. */
const deadlineKey = ({ order, settings, dice }: Circumstances): string =>
  pick(deadlines(order, settings), dice.a)?.key ?? 'none';

/**
 * What may be said along with each action, so that it mostly fits the order and sometimes does not. An action without
 * an entry is never tried: a test names it.
 */
export const PAYLOADS: { readonly [N in ActionName]?: Maker<N> } = {
  place: async (c) => ({ authorization: c.dice.a % 3 === 0 ? null : await authorization(c) }),
  authorize: authorization,
  pay: ({ order, dice }) => ({
    amount: dice.c % 2 ? null : part(amountOpen(order), dice),
    ...{ method: null, provider: null, reference: null },
  }),
  markUnpaid: ({ dice }) => ({ paymentId: dice.c % 2 ? null : 'p1' }),
  capture: ({ order, dice }) => ({ amount: dice.c % 2 ? null : part(amountOwed(order), dice) }),
  refund: ({ dice }) => ({ amount: dice.c % 2 ? null : 1 + (dice.b % 100) }),
  hold: ({ dice, now }) => ({
    reason: 'check',
    until: dice.c % 2 ? null : now + (1 + dice.b) * DAY,
    owner: null,
    releaseWhen: pick([null, null, 'paid', 'inStock', 'addressConfirmed'] as const, dice.a) ?? null,
  }),
  release: ({ order, dice }) => ({ holdId: dice.c % 2 ? null : (order.holds[0]?.id ?? null) }),
  confirmAddress: () => ({}),
  invoice: () => ({}),
  ship: (c) => ({ lines: c.dice.c % 3 ? some(c, shippableQuantity) : null, ...TRACKING }),
  markNotShipped: ({ order, dice }) => ({
    shipmentId: pick(order.shipments, dice.b)?.id ?? 's1',
  }),
  deliver: ({ order, dice }) => ({
    shipmentId: dice.c % 2 ? null : (pick(order.shipments, dice.b)?.id ?? 's1'),
  }),
  cancel: (c) => ({
    reason: 'changedMind',
    lines: c.dice.a % 3 ? some(c, unshippedQuantity) : null,
    parcels: ([null, 'keep', 'recall'] as const)[c.dice.a % 3] ?? null,
    restock: [null, true, false][c.dice.b % 3] ?? null,
    mailCustomer: [null, true, false][c.dice.c % 3] ?? null,
  }),
  return: (c) => ({
    lines: (
      some(c, (line) => returnableQuantity(c.order, line)) ?? [{ lineId: 'l1', quantity: 1 }]
    ).map((line) => ({
      ...line,
      reason: 'damaged',
      wanted: pick(RETURN_ACTIONS, c.dice.b) ?? 'refund',
    })),
    overrideWindow: true,
  }),
  approveReturn: returnId,
  rejectReturn: (c) => ({ ...returnId(c), reason: 'worn' }),
  receiveReturn: (c) => ({
    ...returnId(c),
    lines: c.dice.a % 3 ? null : receivedInParts(c),
    restock: [null, true, false][c.dice.c % 3] ?? null,
  }),
  settleReturn: (c) => ({
    ...returnId(c),
    outcome: RETURN_ACTIONS[c.dice.c % 6] ?? null,
    lines: null,
    costs: c.dice.a % 3 ? null : c.dice.b % 500,
    shipping: [null, null, true, false][c.dice.a % 4] ?? null,
  }),
  payRefund: ({ order, dice }) => {
    const found = pick(openRefunds(order), dice.a);
    return {
      paymentId: found?.payment.id ?? 'p1',
      refundId: found?.refund.id ?? 'p1.r1',
      byHand: dice.b % 3 === 0,
      evidence: dice.c % 2 ? 'transfer-1' : null,
    };
  },
  void: paymentId,
  reauthorize: paymentId,
  chargeback: ({ order, dice }) => ({
    ...paymentId({ order, dice }),
    amount: part(capturedTotal(order), dice),
    reference: `dp-${dice.c}`,
  }),
  chargebackWon: ({ order, dice }) => {
    const payment = pick(order.payments, dice.a);
    const chargeback = payment && pick(payment.chargebacks, dice.b);
    return { paymentId: payment?.id ?? 'p1', chargebackId: chargeback?.id ?? 'p1.b1' };
  },
  remindPayment: () => ({}),
  sendPaymentLink: () => ({}),
  // Adding products and moving addresses has a form of its own over the API; what follows from it is the same.
  edit: ({ order, dice }) => ({
    editId: null,
    changes: [
      dice.a % 4
        ? {
            change: 'quantity',
            lineId: pick(order.lines, dice.b)?.id ?? 'l1',
            quantity: dice.c % 6,
          }
        : { change: 'shipping', method: 'express', price: [0, 495, 1295][dice.b % 3] ?? 0 },
    ],
  }),
  credit: (c) => ({
    lines: some(c, (line) => line.invoiced - line.credited) ?? [],
    shipping: c.dice.a % 3 === 0,
    reason: 'damaged',
    refund: c.dice.b % 2 === 0,
    to: c.dice.b % 4 ? 'original' : 'storeCredit',
  }),
  readyForPickup: (c) => ({
    ...(c.dice.a % 2
      ? { ...shipmentId(c), lines: null }
      : { shipmentId: null, lines: some(c, (line) => freeToShip(c.order, line)) }),
    shelf: 'A-1',
  }),
  collect: (c) => ({
    shipmentId: c.dice.a % 2 ? null : shipmentId(c).shipmentId,
    check: 'idCard',
    pickupCode: c.dice.b % 3 ? null : pickupCode(c.order),
  }),
  createShipment: (c) => ({
    lines: c.dice.a % 3 ? some(c, (line) => freeToShip(c.order, line)) : null,
  }),
  pickShipment: shipmentId,
  packShipment: shipmentId,
  cancelShipment: shipmentId,
  track: (c) => ({ ...shipmentId(c), ...TRACKING }),
  reportCarrierStatus: (c) => ({
    ...shipmentId(c),
    status: c.dice.b % 3 ? 'inTransit' : 'delivered',
    at: c.now,
  }),
  expect: ({ dice, now }) => ({
    lineId: dice.a % 2 ? null : 'l1',
    expectedAt: dice.b % 3 ? now + (1 + dice.b) * DAY : null,
  }),
  deductStock: () => ({ lines: null }),
  restoreStock: () => ({ lines: null }),
  extendDeadline: (c) => ({
    key: deadlineKey(c),
    at: c.now + (30 + (c.dice.b % 300)) * DAY,
    reason: 'asked',
  }),
  meetDeadlineNow: (c) => ({ key: deadlineKey(c) }),
  takeBack: () => ({ waitingId: null }),
  adoptSettings: ({ settings }) => ({ version: settings.version }),
  acknowledgeAttention: ({ order, dice }) => {
    const { reason = 'none', subject = 'none' } = pick(order.attention, dice.a) ?? {};
    return { attention: reason, subject, because: 'dealtWith' };
  },
  switchMails: ({ dice }) => ({ on: dice.b % 2 === 0 }),
};
