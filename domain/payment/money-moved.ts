import type { OrderEvent, OrderEventOf } from '../order/events.ts';
import type { Order, Payment, Refund, Renewal } from '../order/order.ts';
import { patched } from '../order/patch.ts';
import { takenOrAsked } from './payments.ts';

type MoneyEvent = Exclude<
  Extract<OrderEvent, { paymentId: string }>,
  { type: 'authorizationWarned' }
>;

/** The order after money was reserved, taken, let go or given back. */
export function moneyMoved(order: Order, event: MoneyEvent): Order {
  if (event.type === 'paymentAuthorized') {
    return { ...order, payments: [...order.payments, authorized(event)] };
  }
  if (event.type === 'paymentReceived') {
    return { ...order, payments: [...order.payments, received(event)] };
  }
  // With these the payment deadlines begin anew: holding before them moves them no more.
  const anew = ['authorizationExpired', 'paymentReversed', 'voidRequested'].includes(event.type);
  return {
    ...order,
    heldFor: anew ? 0 : order.heldFor,
    payments: patched(order.payments, event.paymentId, (payment) => paymentChange(payment, event)),
  };
}

function authorized(event: OrderEventOf<'paymentAuthorized'>): Payment {
  const { paymentId, provider, method, scheme, reference, amount, expiresAt } = event;
  return {
    id: paymentId,
    provider,
    method,
    scheme,
    reference,
    authorization: 'open',
    authorized: amount,
    expiresAt,
    captures: [],
    refunds: [],
    voidedAt: null,
    voids: 0,
    renewals: [],
    transferId: null,
    chargebacks: [],
  };
}

function received(event: OrderEventOf<'paymentReceived'>): Payment {
  const { paymentId, provider, method, reference, amount, at, captureId } = event;
  return {
    id: paymentId,
    provider,
    method,
    scheme: null,
    reference,
    authorization: 'none',
    authorized: 0,
    expiresAt: null,
    captures: [{ id: captureId, amount, status: 'succeeded', at }],
    refunds: [],
    voidedAt: null,
    voids: 0,
    renewals: [],
    transferId: event.transferId ?? null,
    chargebacks: [],
  };
}

function paymentChange(
  payment: Payment,
  event: Exclude<MoneyEvent, { type: 'paymentAuthorized' | 'paymentReceived' }>,
): Partial<Payment> {
  const { captures, refunds } = payment;
  switch (event.type) {
    case 'paymentReversed':
      return { captures: captures.map((c) => ({ ...c, status: 'reversed', at: event.at })) };
    case 'captureRequested': {
      const { captureId: id, amount, at } = event;
      return { captures: [...captures, { id, amount, at, status: 'requested' }] };
    }
    case 'captured': {
      const { captureId, amount } = event;
      return { captures: patched(captures, captureId, () => ({ status: 'succeeded', amount })) };
    }
    case 'captureFailed':
      return { captures: patched(captures, event.captureId, () => ({ status: 'failed' })) };
    case 'voidRequested':
      return { authorization: 'voiding', voidedAt: event.at, voids: payment.voids + 1 };
    case 'voided':
      return { authorization: 'voided' };
    case 'voidFailed':
      return { authorization: 'open', voidedAt: null };
    case 'reauthorizationRequested': {
      const { renewalId: id, amount, at, until } = event;
      const renewal: Renewal = { id, amount, at, until, status: 'requested' };
      return { renewals: [...payment.renewals, renewal] };
    }
    case 'reauthorized':
      return renewed(payment, event);
    case 'reauthorizationFailed':
      return {
        renewals: patched(payment.renewals, event.renewalId, () => ({ status: 'failed' })),
      };
    case 'refundRequested': {
      const { refundId: id, amount, at, returnId } = event;
      const asked = { id, amount, at, returnId, to: 'original', evidence: null } as const;
      return { refunds: withRefund(refunds, { ...asked, status: 'requested' }) };
    }
    case 'refundGranted': {
      const { refundId: id, amount, at, returnId, to } = event;
      const granted = { id, amount, at, returnId, to, evidence: null } as const;
      return { refunds: withRefund(refunds, { ...granted, status: 'granted' }) };
    }
    case 'refundPaid': {
      const { refundId: id, amount, at, returnId, to, evidence } = event;
      const paid = { id, amount, at, returnId, to, evidence } as const;
      return { refunds: withRefund(refunds, { ...paid, status: 'succeeded' }) };
    }
    case 'refunded': {
      const { refundId, amount } = event;
      return { refunds: patched(refunds, refundId, () => ({ status: 'succeeded', amount })) };
    }
    case 'chargedBack': {
      const { chargebackId: id, amount, at, reference } = event;
      const chargeback = { id, amount, at, reference, status: 'open' } as const;
      return { chargebacks: [...payment.chargebacks, chargeback] };
    }
    case 'chargebackWon':
      return {
        chargebacks: patched(payment.chargebacks, event.chargebackId, () => ({ status: 'won' })),
      };
    case 'refundFailed':
      return { refunds: patched(refunds, event.refundId, () => ({ status: 'failed' })) };
    case 'authorizationExpired':
      return { authorization: 'expired' };
  }
}

/** The fresh authorisation takes the place of the one before: what is reserved is its amount and no more. */
const renewed = (
  payment: Payment,
  { renewalId, amount, until }: OrderEventOf<'reauthorized'>,
): Partial<Payment> => ({
  authorization: 'open',
  authorized: takenOrAsked(payment) + amount,
  expiresAt: until,
  renewals: patched(payment.renewals, renewalId, () => ({ status: 'succeeded', amount })),
});

/** A refund that goes on, or a new one. */
const withRefund = (refunds: readonly Refund[], refund: Refund): readonly Refund[] =>
  refunds.some(({ id }) => id === refund.id)
    ? patched(refunds, refund.id, () => refund)
    : [...refunds, refund];
