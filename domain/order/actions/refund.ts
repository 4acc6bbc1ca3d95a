import { allocate, moneyUnderway, overpaid, refundable } from '../../payment/payments.ts';
import type { OrderEvent, OrderEventOf } from '../events.ts';
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
    const others = order.payments
      .flatMap((payment) => payment.refunds)
      .some((r) => r.returnId === move.returnId && r.id !== move.id && r.status === 'requested');
    return [
      { type: 'refunded', at: now, paymentId, refundId: moveId, amount: move.amount },
      ...(move.returnId && !others
        ? [{ type: 'returnSettled', returnId: move.returnId } satisfies OrderEvent]
        : []),
    ];
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
      { type: 'attentionRaised', at: now, reason: 'refundFailed', subject: paymentId },
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

const requestedRefund = (order: Order, paymentId: string, refundId: string) =>
  order.payments
    .find((p) => p.id === paymentId)
    ?.refunds.find((r) => r.id === refundId && r.status === 'requested');
