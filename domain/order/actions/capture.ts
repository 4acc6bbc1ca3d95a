import { dispatchedDue } from '../../payment/dispatched.ts';
import { allocate, amountOwed, capturable, openAuthorization } from '../../payment/payments.ts';
import { raiseAttention } from '../attention.ts';
import type { OrderEvent, OrderEventOf } from '../events.ts';
import { evolve } from '../evolve.ts';
import type { LineQuantity, Order, Payment } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { alive, firstRefusal, moneyAtRest, type GuardContext, type Rule } from '../rule.ts';
import { refundOfNeedless } from './refund.ts';

/** Takes reserved money, in whole or in part (S047); the provider may refuse (S048). */
export const capture: Rule<'capture'> = {
  guard: (order, context) =>
    firstRefusal(
      () => alive(order),
      () => moneyAtRest(order),
      () =>
        openAuthorization(order) === 0
          ? refuse('nothingAuthorized', 'No reserved money is left to take.')
          : null,
      () => (amountOwed(order) === 0 ? refuse('alreadyPaid', 'All that is owed is taken.') : null),
      () => dispatchRefusal(order, 1, context),
    ),

  decide(order, payload, context) {
    const amount = payload.amount ?? defaultAmount(order, context);
    if (amount <= 0) return refuse('amountNotPositive', 'Capture an amount above 0.');
    if (amount > Math.min(openAuthorization(order), amountOwed(order))) {
      return refuse('amountTooHigh', 'More than is reserved and owed. Capture less.');
    }
    const refusal = dispatchRefusal(order, amount, context);
    return refusal ?? captureEvents(order, amount, context.now);
  },
};

/** The provider took the money. The amount is the provider's, should it differ. */
export const captureSucceeded: Rule<'captureSucceeded'> = {
  guard: () => null,
  decide(order, { paymentId, moveId, amount }, context) {
    const { now } = context;
    if (!moveIs(order, paymentId, moveId)) {
      return refuse('outcomeKnown', 'The outcome of this capture is known already.');
    }
    const captured: OrderEventOf<'captured'> = {
      type: 'captured',
      at: now,
      paymentId,
      captureId: moveId,
      amount,
    };
    return [
      captured,
      ...(isAsAsked(order, captured)
        ? []
        : raiseAttention(order, 'paymentMismatch', paymentId, now, {
            amount,
            currency: order.currency,
          })),
      ...refundOfNeedless(order, evolve(order, captured), context),
    ];
  },
};

/** The provider refused for good: a person has to look. */
export const captureFailed: Rule<'captureFailed'> = {
  guard: () => null,
  decide(order, { paymentId, moveId, code }, { now }) {
    if (!moveIs(order, paymentId, moveId)) {
      return refuse('outcomeKnown', 'The outcome of this capture is known already.');
    }
    return [
      { type: 'captureFailed', paymentId, captureId: moveId, code },
      ...raiseAttention(order, 'captureFailed', paymentId, now),
    ];
  },
};

/** Capturing what is in the parcels so far, together with `leaving`: as far as the reserved money reaches. */
export function captureOnShipping(
  order: Order,
  leaving: readonly LineQuantity[],
  now: number,
): OrderEvent[] {
  const due = dispatchedDue(order, leaving);
  return due > 0 ? captureEvents(order, due, now) : [];
}

function captureEvents(
  order: Order,
  amount: number,
  at: number,
): OrderEventOf<'captureRequested'>[] {
  return allocate(order, amount, capturable).map(({ payment, amount }) =>
    captureFrom(payment, amount, at),
  );
}

/** Asks for so much of one payment. */
export const captureFrom = (
  payment: Payment,
  amount: number,
  at: number,
): OrderEventOf<'captureRequested'> => ({
  type: 'captureRequested',
  at,
  paymentId: payment.id,
  captureId: `${payment.id}.c${payment.captures.length + 1}`,
  amount,
});

const defaultAmount = (order: Order, context: GuardContext): number =>
  Math.min(openAuthorization(order), amountOwed(order), dispatchLimit(order, context));

/** Where money may be taken only for what has left the house, what that comes to (S050). */
const dispatchLimit = (order: Order, { settings }: GuardContext): number =>
  settings.capture.onlyAfterDispatchIn.includes(order.country) ? dispatchedDue(order) : Infinity;

const dispatchRefusal = (order: Order, amount: number, context: GuardContext): Refusal | null =>
  amount > dispatchLimit(order, context)
    ? refuse(
        'captureBeforeDispatch',
        `In ${order.country} money may be taken only once the goods are sent. Ship first.`,
      )
    : null;

/** Whether the provider took what it was asked to take. */
const isAsAsked = (
  order: Order,
  { paymentId, captureId, amount }: OrderEventOf<'captured'>,
): boolean =>
  order.payments.some(
    (p) => p.id === paymentId && p.captures.some((c) => c.id === captureId && c.amount === amount),
  );

const moveIs = (order: Order, paymentId: string, captureId: string): boolean =>
  order.payments.some(
    (p) =>
      p.id === paymentId && p.captures.some((c) => c.id === captureId && c.status === 'requested'),
  );
