import { allocate, moneyUnderway, overpaid, refundable } from '../../payment/payments.ts';
import { refundDue } from '../../return/refund-due.ts';
import { raiseAttention } from '../attention.ts';
import type { OrderEventOf } from '../events.ts';
import { evolve } from '../evolve.ts';
import type { Order } from '../order.ts';
import { refuse } from '../refusals.ts';
import { firstRefusal, placed, type Rule } from '../rule.ts';

/** Gives back money beyond what is owed: after a refused refund, or where too much was paid. */
export const refund: Rule<'refund'> = {
  guard: (order) =>
    firstRefusal(
      () => placed(order),
      () =>
        moneyUnderway(order)
          ? refuse('moneyUnderway', 'A payment is being moved. Wait for its outcome.')
          : null,
      () =>
        overpaid(order) === 0 ? refuse('nothingToRefund', 'No more was taken than is owed.') : null,
    ),
  decide(order, payload, { now }) {
    const amount = payload.amount ?? overpaid(order);
    if (amount <= 0) return refuse('amountNotPositive', 'Refund an amount above 0.');
    if (amount > overpaid(order)) {
      return refuse('amountTooHigh', 'More than was paid beyond what is owed. Refund less.');
    }
    return refundEvents(order, amount, null, now);
  },
};

/** The provider gave the money back; a return waiting for it is settled. */
export const refundSucceeded: Rule<'refundSucceeded'> = {
  guard: () => null,
  decide(order, { paymentId, moveId }, { now }) {
    const move = requestedRefund(order, paymentId, moveId);
    if (!move) return refuse('outcomeKnown', 'The outcome of this refund is known already.');
    const refunded: OrderEventOf<'refunded'> = {
      type: 'refunded',
      at: now,
      paymentId,
      refundId: moveId,
      amount: move.amount,
    };
    return [refunded, ...settledReturns(evolve(order, refunded), move.returnId)];
  },
};

/** The provider refused: the debt stays open until a person deals with it (B05). */
export const refundFailed: Rule<'refundFailed'> = {
  guard: () => null,
  decide(order, { paymentId, moveId, code }, { now }) {
    if (!requestedRefund(order, paymentId, moveId)) {
      return refuse('outcomeKnown', 'The outcome of this refund is known already.');
    }
    return [
      { type: 'refundFailed', paymentId, refundId: moveId, code },
      ...raiseAttention(order, 'refundFailed', paymentId, now),
    ];
  },
};

/** Refunds of an amount, spread over the payments that can bear it. */
export function refundEvents(
  order: Order,
  amount: number,
  returnId: string | null,
  at: number,
): OrderEventOf<'refundRequested'>[] {
  return allocate(order, amount, refundable).map(({ payment, amount }) => ({
    type: 'refundRequested',
    at,
    paymentId: payment.id,
    refundId: `${payment.id}.r${payment.refunds.length + 1}`,
    returnId,
    amount,
  }));
}

/** A return is settled when all of its money is back; a refused part keeps it open (N01). */
function settledReturns(order: Order, returnId: string | null): OrderEventOf<'returnSettled'>[] {
  const requested = order.payments
    .flatMap((payment) => payment.refunds)
    .some((r) => r.returnId === returnId && r.status === 'requested');
  return order.returns
    .filter((r) => r.id === returnId && r.status === 'received')
    .filter((ret) => !requested && refundDue(order, ret) === 0)
    .map((ret) => ({ type: 'returnSettled', returnId: ret.id }));
}

const requestedRefund = (order: Order, paymentId: string, refundId: string) =>
  order.payments
    .find((p) => p.id === paymentId)
    ?.refunds.find((r) => r.id === refundId && r.status === 'requested');
