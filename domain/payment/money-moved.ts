import type { OrderEvent, OrderEventOf } from '../order/events.ts';
import type { Order, Payment } from '../order/order.ts';
import { patched } from '../order/patch.ts';

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
  const anew = event.type === 'authorizationExpired' || event.type === 'paymentReversed';
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
      return { authorization: 'voiding' };
    case 'voided':
      return { authorization: 'voided' };
    case 'voidFailed':
      return { authorization: 'open' };
    case 'refundRequested': {
      const { refundId: id, amount, at, returnId } = event;
      return { refunds: [...refunds, { id, amount, at, returnId, status: 'requested' }] };
    }
    case 'refunded':
      return { refunds: patched(refunds, event.refundId, () => ({ status: 'succeeded' })) };
    case 'refundFailed':
      return { refunds: patched(refunds, event.refundId, () => ({ status: 'failed' })) };
    case 'authorizationExpired':
      return { authorization: 'expired' };
  }
}
