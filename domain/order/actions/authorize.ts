import { authorizationDays } from '../../payment/authorization-period.ts';
import { amountOpen } from '../../payment/payments.ts';
import { addDays } from '../../time/calendar.ts';
import type { Authorization } from '../actions.ts';
import type { OrderEventOf } from '../events.ts';
import type { Order } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { bookedRefusal, otherCurrency } from './reported.ts';
import { isReport, nextId, open, placed, type GuardContext, type Rule } from '../rule.ts';

/** Money was reserved; it is taken when the goods leave, or by `capture`. */
export const authorize: Rule<'authorize'> = {
  guard: (order, context) =>
    // A report of what has happened: what is reserved needlessly is let go as a consequence.
    isReport(context)
      ? placed(order)
      : (open(order) ??
        (amountOpen(order) === 0
          ? refuse('alreadyPaid', 'Nothing is open: the order is paid or its amount is reserved.')
          : null)),

  decide(order, authorization, context) {
    const foreign = otherCurrency(order, authorization, context.now);
    if (foreign) return foreign;
    const refusal =
      bookedRefusal(order, authorization) ??
      (isReport(context) ? null : amountRefusal(order, authorization));
    return refusal ?? [authorizedEvent(order, authorization, context)];
  },
};

/** Refuses to reserve nothing, or more than is open. */
export function amountRefusal(order: Order, { amount }: Authorization): Refusal | null {
  if (amount <= 0) return refuse('amountNotPositive', 'Reserve an amount above 0.');
  return amount > amountOpen(order)
    ? refuse('amountTooHigh', 'More was reserved than is open. Reserve at most the open amount.')
    : null;
}

/** How long it holds is the provider's word, else the settings' period for the scheme (S049, B02). */
export function authorizedEvent(
  order: Order,
  authorization: Authorization,
  { now, settings }: GuardContext,
): OrderEventOf<'paymentAuthorized'> {
  const { provider, method, scheme, reference, amount, expiresAt } = authorization;
  const days = authorizationDays(authorization, settings);
  return {
    type: 'paymentAuthorized',
    at: now,
    paymentId: nextId('p', order.payments),
    provider,
    method,
    scheme,
    reference,
    amount,
    expiresAt: expiresAt ?? addDays(now, days, settings.timeZone),
  };
}
