import type { MoneyEffect } from '../order/effects.ts';
import type { Order, Payment, Renewal } from '../order/order.ts';
import { uncaptured, voidIdOf } from './payments.ts';

/**
 * Money that was asked to be moved and of which no outcome is known: the effects that are still to be carried
 * out, whoever began them. Each is named by its move, so that doing it again moves nothing twice.
 */
export const pendingMoney = (order: Order): MoneyEffect[] =>
  order.payments.flatMap((payment) => [
    ...payment.renewals
      .filter((renewal) => renewal.status === 'requested')
      .map((renewal) => renewalEffect(order, payment, renewal)),
    ...payment.captures
      .filter((capture) => capture.status === 'requested')
      .map((capture) => effect('capturePayment', order, payment, capture.id, capture.amount)),
    ...payment.refunds
      .filter((refund) => refund.status === 'requested')
      .map((refund) => effect('refundPayment', order, payment, refund.id, refund.amount)),
    ...(payment.authorization === 'voiding'
      ? [effect('voidPayment', order, payment, voidIdOf(payment), uncaptured(payment))]
      : []),
  ]);

const effect = (
  type: MoneyEffect['type'],
  order: Order,
  payment: Payment,
  moveId: string,
  amount: number,
): MoneyEffect => ({
  type,
  paymentId: payment.id,
  moveId,
  provider: payment.provider,
  reference: payment.reference,
  amount,
  currency: order.currency,
});

/**
 * The engine knows three movements of money. A fresh authorisation goes as the letting go of the old one, which it
 * replaces, with nothing to let go (amount 0) and what is wanted in its place.
 */
const renewalEffect = (
  order: Order,
  payment: Payment,
  { id, amount, until }: Renewal,
): MoneyEffect => ({
  ...effect('voidPayment', order, payment, id, 0),
  renewal: { amount, until },
});

/** Whether a move is a fresh authorisation, by its name. */
export const isRenewal = (moveId: string | undefined): boolean => /\.a\d+$/.test(moveId ?? '');
