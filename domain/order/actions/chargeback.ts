import { captured, chargedBack } from '../../payment/payments.ts';
import { raiseAttention } from '../attention.ts';
import type { Order, Payment } from '../order.ts';
import { refuse } from '../refusals.ts';
import { placed, type Rule } from '../rule.ts';

/**
 * The customer's bank took money back over our heads. It is lost, neither captured nor refunded by us, and owed
 * again: a person decides what becomes of it.
 */
export const chargeback: Rule<'chargeback'> = {
  guard: (order) =>
    placed(order) ??
    (order.payments.some((payment) => captured(payment) > 0)
      ? null
      : refuse('notPaid', 'No money is here that a bank could take back.')),

  decide(order, { paymentId, amount, reference }, { now }) {
    const payment = order.payments.find(({ id }) => id === paymentId);
    if (!payment) return refuse('unknownPayment', `The order has no payment ${paymentId}.`);
    if (amount <= 0) return refuse('amountNotPositive', 'A chargeback is above 0.');
    if (amount > captured(payment)) {
      return refuse('amountTooHigh', 'More than was taken through this payment. Check the amount.');
    }
    return [
      {
        type: 'chargedBack',
        at: now,
        paymentId,
        chargebackId: `${paymentId}.b${payment.chargebacks.length + 1}`,
        amount,
        reference,
      },
      ...raiseAttention(order, 'chargeback', paymentId, now),
    ];
  },
};

/** The dispute is decided for the shop: the money is back. */
export const chargebackWon: Rule<'chargebackWon'> = {
  guard: (order) =>
    placed(order) ??
    (order.payments.some((payment) => chargedBack(payment) > 0)
      ? null
      : refuse('noChargebackOpen', 'No chargeback is open.')),

  decide(order, { paymentId, chargebackId }, { now }) {
    const found = openChargeback(order, paymentId, chargebackId);
    return found
      ? [{ type: 'chargebackWon', at: now, paymentId, chargebackId, amount: found.amount }]
      : refuse('noChargebackOpen', `Payment ${paymentId} has no open chargeback ${chargebackId}.`);
  },
};

const openChargeback = (
  order: Order,
  paymentId: string,
  chargebackId: string,
): Payment['chargebacks'][number] | undefined =>
  order.payments
    .find(({ id }) => id === paymentId)
    ?.chargebacks.find(({ id, status }) => id === chargebackId && status === 'open');
