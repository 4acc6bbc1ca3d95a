import { MAX_AMOUNT } from '../../money/money.ts';
import {
  amountOpen,
  amountOwed,
  captured,
  openAuthorization,
  refundable,
} from '../../payment/payments.ts';
import type { Order, Payment } from '../order.ts';
import { refuse } from '../refusals.ts';
import { alive, nextId, open, type Rule } from '../rule.ts';

/** Money has arrived: marked by a person (S038) or reported by a provider that pays at once. */
export const pay: Rule<'pay'> = {
  guard(order) {
    const refusal = open(order);
    if (refusal) return refusal;
    if (amountToPay(order) > 0) return null;
    return openAuthorization(order) > 0 && amountOwed(order) > 0
      ? refuse(
          'amountAuthorized',
          'The amount is reserved at the payment provider. Capture it instead.',
        )
      : refuse('alreadyPaid', 'Nothing is open: the money is here or on its way.');
  },

  decide(order, payload, { now }) {
    const amount = payload.amount ?? amountToPay(order);
    if (amount <= 0) return refuse('amountNotPositive', 'A payment is above 0.');
    if (amount > MAX_AMOUNT) return refuse('amountTooLarge', 'That amount cannot be right.');
    const paymentId = nextId('p', order.payments);
    return [
      {
        type: 'paymentReceived',
        at: now,
        paymentId,
        captureId: `${paymentId}.c1`,
        provider: payload.provider ?? 'manual',
        method: payload.method ?? order.paymentMethod,
        reference: payload.reference,
        amount,
      },
    ];
  },
};

/** What is open; where the provider declined to take the reserved money, that may come another way too. */
const amountToPay = (order: Order): number =>
  order.attention.some((a) => a.reason === 'captureFailed') ? amountOwed(order) : amountOpen(order);

/** The reverse, for money that did not really arrive (S039). */
export const markUnpaid: Rule<'markUnpaid'> = {
  guard: (order) =>
    alive(order) ??
    (order.payments.some(isReversible)
      ? null
      : order.payments.some((payment) => captured(payment) > 0)
        ? refuse('confirmedByProvider', 'The provider has confirmed this money. Refund it instead.')
        : refuse('notPaid', 'Nothing was marked as paid.')),

  decide(order, { paymentId }, { now }) {
    const candidates = order.payments.filter(isReversible);
    const payment = paymentId ? candidates.find((p) => p.id === paymentId) : candidates.at(-1);
    if (!payment) return refuse('unknownPayment', `Payment ${paymentId} cannot be marked unpaid.`);
    return [{ type: 'paymentReversed', at: now, paymentId: payment.id, amount: captured(payment) }];
  },
};

/** Paid at once, nothing reserved before and nothing of it given back. */
const isReversible = (payment: Payment): boolean =>
  payment.authorization === 'none' &&
  captured(payment) > 0 &&
  refundable(payment) === captured(payment);

/** Whether goods may leave although money is open: methods where the customer pays later. */
export const mayShipUnpaid = (order: Order, unpaidMethods: readonly string[]): boolean =>
  amountOpen(order) === 0 || unpaidMethods.includes(order.paymentMethod);
