import { reauthorizationDays } from '../../payment/authorization-period.ts';
import { amountOwed, capturable, openAuthorization } from '../../payment/payments.ts';
import { addDays } from '../../time/calendar.ts';
import { raiseAttention } from '../attention.ts';
import type { OrderEvent, OrderEventOf } from '../events.ts';
import type { Order, Payment, Renewal } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { firstRefusal, moneyAtRest, open, type GuardContext, type Rule } from '../rule.ts';

/**
 * Has what is still owed reserved anew before it lapses (B02), where the settings say that it can be without the
 * customer. The provider lets the old authorisation go in exchange, so the two can never both be captured.
 */
export const reauthorize: Rule<'reauthorize'> = {
  guard: (order, context) =>
    firstRefusal(
      () => open(order),
      () => moneyAtRest(order),
      () =>
        openAuthorization(order) === 0
          ? refuse('nothingAuthorized', 'No reserved money is left. Have the customer pay again.')
          : null,
      () => (amountOwed(order) === 0 ? refuse('alreadyPaid', 'All that is owed is taken.') : null),
      () => (order.payments.some((p) => isRenewable(p, context)) ? null : notRenewable()),
    ),

  decide(order, { paymentId }, context) {
    const payment = order.payments.find(({ id }) => id === paymentId);
    if (!payment) return refuse('unknownPayment', `The order has no payment ${paymentId}.`);
    if (capturable(payment) === 0) {
      return refuse('nothingAuthorized', `Nothing is reserved by payment ${paymentId} (any more).`);
    }
    const events = reauthorizationOf(order, payment, context);
    return events.length > 0 ? events : notRenewable();
  },
};

/** Asks for as much as is still owed, at most what is reserved; nothing where there is no way without the customer. */
export function reauthorizationOf(
  order: Order,
  payment: Payment,
  { settings, now: at }: Pick<GuardContext, 'settings' | 'now'>,
): OrderEventOf<'reauthorizationRequested'>[] {
  const days = reauthorizationDays(payment, settings);
  if (days === null) return [];
  return [
    {
      type: 'reauthorizationRequested',
      at,
      paymentId: payment.id,
      renewalId: `${payment.id}.a${payment.renewals.length + 1}`,
      amount: Math.min(capturable(payment), amountOwed(order)),
      until: addDays(at, days, settings.timeZone),
    },
  ];
}

/** The money is reserved anew: it lapses later, and the ladder begins again. The amount is the provider's. */
export const reauthorized: Rule<'reauthorized'> = {
  guard: () => null,
  decide(order, { paymentId, moveId, amount }, { now: at }) {
    const renewal = requestedRenewal(order, paymentId, moveId);
    if (!renewal) return outcomeKnown();
    const { id: renewalId, until } = renewal;
    const reported = { amount, currency: order.currency };
    return [
      { type: 'reauthorized', at, paymentId, renewalId, amount, until },
      ...(amount === renewal.amount
        ? []
        : raiseAttention(order, 'paymentMismatch', paymentId, at, reported)),
    ];
  },
};

/** The provider refused for good: the old authorisation is as it was and will lapse, a person has to look. */
export const reauthorizeFailed: Rule<'reauthorizeFailed'> = {
  guard: () => null,
  decide(order, { paymentId, moveId, code }, { now }): Refusal | OrderEvent[] {
    if (!requestedRenewal(order, paymentId, moveId)) return outcomeKnown();
    return [
      { type: 'reauthorizationFailed', paymentId, renewalId: moveId, code },
      ...raiseAttention(order, 'reauthorizeFailed', paymentId, now),
    ];
  },
};

const isRenewable = (payment: Payment, { settings }: GuardContext): boolean =>
  capturable(payment) > 0 && reauthorizationDays(payment, settings) !== null;

const notRenewable = (): Refusal =>
  refuse(
    'notRenewable',
    'This money cannot be reserved anew without the customer. Capture it, or have the customer pay again once it has lapsed.',
  );

const outcomeKnown = (): Refusal =>
  refuse('outcomeKnown', 'The outcome of this reauthorisation is known already.');

const requestedRenewal = (order: Order, paymentId: string, id: string): Renewal | undefined =>
  order.payments
    .find((payment) => payment.id === paymentId)
    ?.renewals.find((renewal) => renewal.id === id && renewal.status === 'requested');
