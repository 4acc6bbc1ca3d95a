import {
  allocate,
  isPaidBackByHand,
  overpaid,
  refundable,
  refundsOf,
} from '../../payment/payments.ts';
import { refundDue } from '../../return/refund-due.ts';
import { raiseAttention } from '../attention.ts';
import type { OrderEventOf } from '../events.ts';
import { evolve } from '../evolve.ts';
import { isGranted } from '../quantities.ts';
import type { Order, Payment, RefundTo } from '../order.ts';
import { refuse } from '../refusals.ts';
import { firstRefusal, moneyAtRest, placed, type GuardContext, type Rule } from '../rule.ts';

/** Gives back money beyond what is owed: after a refused refund, or where too much was paid. */
export const refund: Rule<'refund'> = {
  guard: (order) =>
    firstRefusal(
      () => placed(order),
      () => moneyAtRest(order),
      () =>
        overpaid(order) === 0 ? refuse('nothingToRefund', 'No more was taken than is owed.') : null,
    ),
  decide(order, { amount: asked, paymentId = null, to = 'original' }, context) {
    const payment = order.payments.find(({ id }) => id === paymentId);
    if (paymentId !== null && !payment) {
      return refuse('unknownPayment', `The order has no payment ${paymentId}.`);
    }
    const most = Math.min(overpaid(order), payment ? refundable(payment) : Infinity);
    const amount = asked ?? most;
    if (amount <= 0) return refuse('amountNotPositive', 'Refund an amount above 0.');
    if (amount > most) {
      return refuse(
        'amountTooHigh',
        payment && most < overpaid(order)
          ? `Payment ${payment.id} can bear no more. Refund less, or from another payment too.`
          : 'More than was paid beyond what is owed. Refund less.',
      );
    }
    return refundEvents(order, amount, null, context, { paymentId, to });
  },
};

/** The provider gave the money back; a return waiting for it is settled. */
export const refundSucceeded: Rule<'refundSucceeded'> = {
  guard: () => null,
  decide(order, { paymentId, moveId, amount }, { now }) {
    const move = requestedRefund(order, paymentId, moveId);
    if (!move) return refuse('outcomeKnown', 'The outcome of this refund is known already.');
    const refunded: OrderEventOf<'refunded'> = {
      type: 'refunded',
      at: now,
      paymentId,
      refundId: moveId,
      amount: amount ?? move.amount,
    };
    return [
      refunded,
      ...(refunded.amount === move.amount
        ? []
        : raiseAttention(order, 'paymentMismatch', paymentId, now, {
            amount: refunded.amount,
            currency: order.currency,
          })),
      ...settledReturns(evolve(order, refunded), move.returnId),
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
      ...raiseAttention(order, 'refundFailed', paymentId, now),
    ];
  },
};

/** Events by which a refund begins, or is paid already. */
type RefundEvent = OrderEventOf<
  'refundRequested' | 'refundGranted' | 'refundPaid' | 'attentionRaised'
>;

/**
 * Refunds of an amount, spread over the payments that can bear it. What a provider can pay is asked of it at once,
 * unless the shop has granting and paying done by two persons; what is paid by hand waits for `payRefund`, and a
 * person is called; store credit is booked at once.
 */
export function refundEvents(
  order: Order,
  amount: number,
  returnId: string | null,
  { now: at, settings }: GuardContext,
  how: { readonly paymentId: string | null; readonly to: RefundTo } = ANYWAY,
): RefundEvent[] {
  const limit = (payment: Payment): number =>
    how.paymentId === null || payment.id === how.paymentId ? refundable(payment) : 0;
  return allocate(order, amount, limit).flatMap(({ payment, amount }): RefundEvent[] => {
    const refundId = nextRefundId(payment);
    const to = payment.provider === 'storeCredit' ? 'storeCredit' : how.to;
    const refund = { at, paymentId: payment.id, refundId, returnId, amount };
    if (settings.refunds.payAtOnce && to === 'storeCredit') {
      return [{ type: 'refundPaid', ...refund, to, evidence: null }];
    }
    if (settings.refunds.payAtOnce && !isPaidBackByHand(payment)) {
      return [{ type: 'refundRequested', ...refund }];
    }
    return [
      { type: 'refundGranted', ...refund, to },
      ...raiseAttention(order, 'refundOpen', payment.id, at),
    ];
  });
}

/**
 * Money that arrives after the order was cancelled in part or whole goes straight back (N01). Where the refund of
 * a return was refused, it may be the same money: there a person decides.
 */
export function refundOfNeedless(
  before: Order,
  after: Order,
  context: GuardContext,
): RefundEvent[] {
  if (before.returns.some((r) => r.status === 'received' && isGranted(before, r))) return [];
  return refundEvents(after, overpaid(after) - overpaid(before), null, context);
}

const ANYWAY = { paymentId: null, to: 'original' } as const;

export const nextRefundId = (payment: Payment): string =>
  `${payment.id}.r${payment.refunds.length + 1}`;

/** A return is settled when all of its money is back; a refused or unpaid part keeps it open (N01). */
export function settledReturns(
  order: Order,
  returnId: string | null,
): OrderEventOf<'returnSettled'>[] {
  const open = refundsOf(order).some(
    ({ refund }) =>
      refund.returnId === returnId && ['requested', 'granted'].includes(refund.status),
  );
  return order.returns
    .filter((ret) => ret.id === returnId && ret.status === 'received')
    .filter((ret) => !open && refundDue(order, ret) === 0)
    .map((ret) => ({ type: 'returnSettled', returnId: ret.id }));
}

const requestedRefund = (order: Order, paymentId: string, refundId: string) =>
  order.payments
    .find((p) => p.id === paymentId)
    ?.refunds.find((r) => r.id === refundId && r.status === 'requested');
