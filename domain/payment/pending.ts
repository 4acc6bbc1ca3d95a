import type { MoneyEffect } from '../order/effects.ts';
import type { Order, Payment } from '../order/order.ts';
import { uncaptured, voidIdOf } from './payments.ts';

/**
 * Money that was asked to be moved and of which no outcome is known: the effects that are still to be carried
 * out, whoever began them. Each is named by its move, so that doing it again moves nothing twice.
 */
export const pendingMoney = (order: Order): MoneyEffect[] =>
  order.payments.flatMap((payment) => [
    ...payment.renewals
      .filter((renewal) => renewal.status === 'requested')
      .map(({ id, amount, until }) => ({
        ...effect('reauthorizePayment', order, payment, id, amount),
        until,
      })),
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
