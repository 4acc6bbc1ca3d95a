import { amountOpen } from '../../payment/payments.ts';
import type { OrderEventOf } from '../events.ts';
import type { Order } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { notHeld, open, type Rule } from '../rule.ts';

/** Mails a payment reminder when a person wants it (S042), whatever the schedule and the order's mail switch say. */
export const remindPayment: Rule<'remindPayment'> = {
  guard: (order) => awaitsMoney(order),
  decide: (order, _payload, { now, settings }) => [
    asked(now, 'reminder', Math.min(earlier(order) + 1, settings.paymentReminderDays.length || 1)),
  ],
};

/** Mails how to pay what is open, as a first friendly letter (S043). */
export const sendPaymentLink: Rule<'sendPaymentLink'> = {
  guard: (order) => awaitsMoney(order),
  decide: (_order, _payload, { now }) => [asked(now, 'link', 1)],
};

const asked = (
  at: number,
  as: OrderEventOf<'paymentAsked'>['as'],
  reminder: number,
): OrderEventOf<'paymentAsked'> => ({ type: 'paymentAsked', at, as, reminder });

/** How often the customer has been asked for the money. */
const earlier = (order: Order): number =>
  order.met.filter((key) => /^payment(Reminder|Asked):/.test(key)).length;

const awaitsMoney = (order: Order): Refusal | null =>
  open(order) ??
  notHeld(order) ??
  (amountOpen(order) === 0
    ? refuse('alreadyPaid', 'Nothing is open: the money is here, reserved or on its way.')
    : null);
