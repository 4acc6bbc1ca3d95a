import { sum } from '../money/money.ts';
import { payable } from '../order/quantities.ts';
import type { MoneyMove, Order, Payment, Refund } from '../order/order.ts';

/** The provider of money that was carried over from another order: ourselves. */
export const EXCHANGE = 'exchange';

const amountOf = (
  moves: readonly (MoneyMove | Refund)[],
  ...statuses: Refund['status'][]
): number => sum(moves.filter((move) => statuses.includes(move.status)).map((move) => move.amount));

/** Money that has arrived through this payment and that its bank has not taken back. */
export const captured = (payment: Payment): number =>
  amountOf(payment.captures, 'succeeded') - chargedBack(payment);

/** What the customer's bank took back, as long as it is not won. */
export const chargedBack = (payment: Payment): number =>
  sum(payment.chargebacks.filter((c) => c.status === 'open').map((c) => c.amount));

/** Money that has gone back, confirmed. */
export const refunded = (payment: Payment): number => amountOf(payment.refunds, 'succeeded');

/** What could still be taken from this authorisation; 0 once it is voided or has lapsed. */
export const capturable = (payment: Payment): number =>
  payment.authorization === 'open' ? Math.max(0, payment.authorized - takenOrAsked(payment)) : 0;

/** Names the authorisation that holds now: the first one by its payment, a fresh one by its renewal. */
export const termOf = ({ id, renewals }: Payment): string =>
  renewals.findLast(({ status }) => status === 'succeeded')?.id ?? id;

/** What was taken from this authorisation or is being taken. */
export const takenOrAsked = (payment: Payment): number =>
  amountOf(payment.captures, 'succeeded', 'requested');

/** What was reserved and never taken, whatever has become of the rest. */
export const uncaptured = (payment: Payment): number =>
  capturable({ ...payment, authorization: 'open' });

/**
 * Names the last void: the first `p1.v`, then `p1.v2`, … A provider gives the same answer to the same question, so one
 * that it has refused is asked for under a new name.
 */
export const voidIdOf = ({ id, voids }: Pick<Payment, 'id' | 'voids'>): string =>
  voids > 1 ? `${id}.v${voids}` : `${id}.v`;

/** What could still go back: taken, less what went back, is on its way or is promised. */
export const refundable = (payment: Payment): number =>
  Math.max(0, captured(payment) - amountOf(payment.refunds, ...GOING_BACK));

/** A granted refund counts like one that is on its way: it belongs to the customer already. */
const GOING_BACK = ['succeeded', 'requested', 'granted'] as const;

/** Whether a refund went back, is on its way or is promised. */
export const isGoingBack = (refund: Refund): boolean =>
  GOING_BACK.some((status) => status === refund.status);

export const capturedTotal = (order: Order): number => sum(order.payments.map(captured));
export const refundedTotal = (order: Order): number => sum(order.payments.map(refunded));

/** Taken and kept. */
export const capturedNet = (order: Order): number => capturedTotal(order) - refundedTotal(order);

/** Reserved and not yet taken, over all payments. */
export const openAuthorization = (order: Order): number => sum(order.payments.map(capturable));

/** Taken and kept once every outcome still to come is in, as asked for. */
export const taken = (order: Order): number =>
  sum(
    order.payments.map(
      (payment) =>
        captured(payment) +
        amountOf(payment.captures, 'requested') -
        amountOf(payment.refunds, ...GOING_BACK),
    ),
  );

/** Owed, not taken and not being taken, whether reserved or not; never below 0. */
export const amountOwed = (order: Order): number => Math.max(0, payable(order) - taken(order));

/** What is neither paid, nor being paid, nor reserved; never below 0. */
export const amountOpen = (order: Order): number =>
  Math.max(0, payable(order) - taken(order) - openAuthorization(order));

/** What was taken beyond what is owed and is not on its way back; never below 0. */
export const overpaid = (order: Order): number => Math.max(0, moneyKept(order) - payable(order));

/** Arrived, and neither gone back nor on its way back nor promised. */
export const moneyKept = (order: Order): number => sum(order.payments.map(refundable));

/**
 * What could go back although the rest is still to be paid for, as that is reserved: the goods of one parcel
 * are refunded in full while the money for the next waits on the card. Never below 0.
 */
export function surplus(order: Order): number {
  const kept = moneyKept(order);
  return Math.max(0, Math.min(kept, kept + openAuthorization(order) - payable(order)));
}

/**
 * Since when nobody has promised the money, ms UTC: the placing, the last promise that came to nothing, or the last
 * change that made the order dearer.
 */
export function unpaidSince(order: Order): number {
  const lapsed = order.payments
    .filter((p) => p.authorization === 'expired')
    .map((p) => p.expiresAt);
  const reversed = order.payments
    .flatMap((p) => p.captures)
    .filter((capture) => capture.status === 'reversed')
    .map((capture) => capture.at);
  const letGo = order.payments.map((p) => p.voidedAt);
  const instants = [order.placedAt, order.raisedAt, ...lapsed, ...reversed, ...letGo].filter(
    (at) => at !== null,
  );
  return Math.max(0, ...instants);
}

/** Whether some money is on its way in either direction: its outcome is still to come. */
export const moneyUnderway = (order: Order): boolean =>
  order.payments.some(
    (payment) =>
      payment.authorization === 'voiding' ||
      [...payment.captures, ...payment.refunds, ...payment.renewals].some(
        (move) => move.status === 'requested',
      ),
  );

/** Refunds that are granted and wait for somebody to pay them. */
export const grantedRefunds = (order: Order): readonly OpenRefund[] =>
  refundsOf(order).filter(({ refund }) => refund.status === 'granted');

/** Every refund of an order with the payment it is of. */
export const refundsOf = (order: Order): readonly OpenRefund[] =>
  order.payments.flatMap((payment) => payment.refunds.map((refund) => ({ payment, refund })));

export interface OpenRefund {
  readonly payment: Payment;
  readonly refund: Refund;
}

/** What the customers' banks took back of an order's money, minor units. */
export const lostTotal = (order: Order): number => sum(order.payments.map(chargedBack));

/**
 * Whether the customer is to be asked for money: never for an order on hold, paid, reserved or being paid (N04), and
 * not where their bank took money back, which is a person's business.
 */
export const awaitsPayment = (order: Order): boolean =>
  order.status === 'open' &&
  order.holds.length === 0 &&
  amountOpen(order) > 0 &&
  openAuthorization(order) === 0 &&
  lostTotal(order) === 0 &&
  !captureUnderway(order);

/** Whether reserved money is being taken right now. */
export const captureUnderway = (order: Order): boolean =>
  order.payments.some((p) => p.captures.some((capture) => capture.status === 'requested'));

/** Whether no provider can give this money back: it came by hand, or was carried over from another order. */
export const isPaidBackByHand = ({ provider }: Payment): boolean =>
  provider === 'manual' || provider === EXCHANGE;

/** One piece of an amount, on one payment. */
export interface Allocation {
  readonly payment: Payment;
  readonly amount: number;
}

/**
 * Spreads an amount over the order's payments, first payment first.
 * @param limit how much each payment can bear, e.g. `capturable` or `refundable`
 * @returns the pieces, each above 0; together less than `amount` where the payments cannot bear it all
 */
export function allocate(
  order: Order,
  amount: number,
  limit: (payment: Payment) => number,
): readonly Allocation[] {
  let left = amount;
  const pieces: Allocation[] = [];
  for (const payment of order.payments) {
    const piece = Math.min(left, limit(payment));
    if (piece <= 0) continue;
    pieces.push({ payment, amount: piece });
    left -= piece;
  }
  return pieces;
}
