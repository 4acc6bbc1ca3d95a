import { isSettled, raiseAttention } from '../attention.ts';
import type { OrderEventOf } from '../events.ts';
import type { Order, Payment } from '../order.ts';
import { refuse } from '../refusals.ts';
import { firstRefusal, moneyAtRest, placed, type Rule } from '../rule.ts';
import { capturable, openAuthorization, uncaptured } from '../../payment/payments.ts';

/**
 * Lets reserved money go by hand, also while it is owed: the order is then unpaid, its payment deadlines begin anew.
 * A void that the provider has refused is asked for again.
 */
export const voidByHand: Rule<'void'> = {
  guard: (order) =>
    firstRefusal(
      () => placed(order),
      () => moneyAtRest(order),
      () =>
        openAuthorization(order) === 0
          ? refuse('nothingAuthorized', 'No reserved money is left to let go.')
          : null,
    ),
  decide(order, { paymentId }, { now: at }) {
    const payment = order.payments.find(({ id }) => id === paymentId);
    if (!payment) return refuse('unknownPayment', `The order has no payment ${paymentId}.`);
    return capturable(payment) > 0
      ? [voidOf(payment, at)]
      : refuse('nothingAuthorized', `Nothing is reserved by payment ${paymentId} (any more).`);
  },
};

/** Lets all go that is still reserved by one payment. */
export const voidOf = (payment: Payment, at: number): OrderEventOf<'voidRequested'> => ({
  type: 'voidRequested',
  at,
  paymentId: payment.id,
  amount: capturable(payment),
});

/** The reserved money was let go. */
export const voidSucceeded: Rule<'voidSucceeded'> = {
  guard: () => null,
  decide(order, { paymentId, amount }, { now }) {
    const payment = order.payments.find(({ id }) => id === paymentId);
    if (payment?.authorization !== 'voiding') {
      return refuse('outcomeKnown', 'The outcome of this void is known already.');
    }
    const voided = { type: 'voided', paymentId } as const;
    const reported = { amount: amount ?? uncaptured(payment), currency: order.currency };
    return reported.amount === uncaptured(payment)
      ? [voided]
      : [voided, ...raiseAttention(order, 'paymentMismatch', paymentId, now, reported)];
  },
};

/** The provider would not let it go: it lapses by itself, but a person should know. */
export const voidFailed: Rule<'voidFailed'> = {
  guard: () => null,
  decide: (order, { paymentId, code }, { now }) =>
    isVoiding(order, paymentId)
      ? [
          { type: 'voidFailed', paymentId, code },
          ...raiseAttention(order, 'voidFailed', paymentId, now),
        ]
      : refuse('outcomeKnown', 'The outcome of this void is known already.'),
};

/** A provider has been out of reach for long; the effect is still being tried. */
export const moneyDelayed: Rule<'moneyDelayed'> = {
  guard: () => null,
  decide(order, { paymentId, effect }, { now }) {
    const delayed = { reason: `${effect}Delayed`, subject: paymentId, since: now } as const;
    return isSettled(order, delayed)
      ? refuse('outcomeKnown', `The ${effect} is not under way (any more).`)
      : raiseAttention(order, delayed.reason, paymentId, now);
  },
};

const isVoiding = (order: Order, paymentId: string): boolean =>
  order.payments.some((p) => p.id === paymentId && p.authorization === 'voiding');
