import { openRefunds } from '../../../domain/order/actions/pay-refund.ts';
import type { Action, Authorization } from '../../../domain/order/actions.ts';
import type { Order } from '../../../domain/order/order.ts';
import { capturable, captured, chargedBack } from '../../../domain/payment/payments.ts';
import { reauthorizationDays } from '../../../domain/payment/authorization-period.ts';
import type { Chance } from './chance.ts';
import { settingsWith } from './orders.ts';

type ByHand =
  | 'payRefund'
  | 'void'
  | 'reauthorize'
  | 'chargeback'
  | 'chargebackWon'
  | 'remindPayment'
  | 'sendPaymentLink';

/** Asked for seldom in random lives, so that they get far. */
export const SELDOM = [
  'void',
  'reauthorize',
  'chargeback',
  'remindPayment',
  'sendPaymentLink',
] as const;

/** The acts on money by hand, by chance: mostly possible ones. */
export function moneyByHand(type: ByHand, order: Order, { b, c }: Omit<Chance, 'kind'>): Action {
  const payment = order.payments[b % Math.max(1, order.payments.length)];
  const paymentId = payment?.id ?? 'p1';
  switch (type) {
    case 'payRefund': {
      const [open] = openRefunds(order);
      return {
        type,
        payload: {
          paymentId: open?.payment.id ?? 'p1',
          refundId: open?.refund.id ?? 'p1.r1',
          byHand: b % 2 === 0,
          evidence: c % 3 ? 'TRF-1' : null,
        },
      };
    }
    case 'void':
    case 'reauthorize':
      return { type, payload: { paymentId } };
    case 'chargeback': {
      const amount = payment ? Math.ceil(captured(payment) / (1 + (c % 2))) : 1;
      return { type, payload: { paymentId, amount, reference: 'dp_1' } };
    }
    default:
      return sureMoneyByHand(type, order);
  }
}

/** The same as they must be accepted wherever they are allowed at all. */
export function sureMoneyByHand(type: ByHand, order: Order): Action {
  switch (type) {
    case 'payRefund': {
      const [open] = openRefunds(order);
      const paymentId = open?.payment.id ?? '';
      const refundId = open?.refund.id ?? '';
      return { type, payload: { paymentId, refundId, byHand: false, evidence: 'TRF-1' } };
    }
    case 'void': {
      const reserved = order.payments.find((payment) => capturable(payment) > 0);
      return { type, payload: { paymentId: reserved?.id ?? '' } };
    }
    case 'chargeback': {
      const paid = order.payments.find((payment) => captured(payment) > 0);
      return { type, payload: { paymentId: paid?.id ?? '', amount: 1, reference: 'dp_1' } };
    }
    case 'reauthorize': {
      const renewable = order.payments.find(
        (payment) =>
          capturable(payment) > 0 && reauthorizationDays(payment, settingsWith()) !== null,
      );
      return { type, payload: { paymentId: renewable?.id ?? '' } };
    }
    case 'chargebackWon': {
      const payment = order.payments.find((candidate) => chargedBack(candidate) > 0);
      const chargeback = payment?.chargebacks.find((candidate) => candidate.status === 'open');
      const paymentId = payment?.id ?? 'p1';
      return { type, payload: { paymentId, chargebackId: chargeback?.id ?? 'p1.b1' } };
    }
    case 'remindPayment':
    case 'sendPaymentLink':
      return { type, payload: {} };
  }
}

/** A reservation at a checkout, of one scheme or another. */
export const authorization = (
  order: Order,
  amount: number,
  { a }: Pick<Chance, 'a'>,
): Authorization => ({
  provider: 'test',
  method: 'card',
  scheme: ['visa', 'klarna', null][a % 3] ?? null,
  reference: `pay_${order.payments.length + 1}`,
  amount,
  expiresAt: null,
});
