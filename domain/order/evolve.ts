import type { OrderEvent, OrderEventOf } from './events.ts';
import type { Line, LineQuantity, MoneyMove, Order, Payment, Return, Shipment } from './order.ts';
import { quantityIn } from './quantities.ts';

/** The order after an event. Total and without judgement: whether it may happen was decided before. */
export function evolve(order: Order, event: OrderEvent): Order {
  switch (event.type) {
    case 'placed':
      return {
        ...order,
        status: 'open',
        placedAt: event.at,
        settingsVersion: event.settingsVersion,
      };
    case 'completed':
      return { ...order, status: 'completed' };
    case 'reopened':
      return { ...order, status: 'open' };
    case 'held':
      return {
        ...order,
        holds: [
          ...order.holds,
          { id: event.holdId, reason: event.reason, since: event.at, until: event.until },
        ],
      };
    case 'released':
      return released(order, event);
    case 'cancelled':
      return cancelled(order, event);
    case 'deadlineMet':
    case 'paymentReminded':
    case 'authorizationWarned':
      return { ...order, met: [...order.met, event.key] };
    case 'attentionRaised':
      return {
        ...order,
        attention: [
          ...order.attention,
          { reason: event.reason, subject: event.subject, since: event.at },
        ],
      };
    case 'attentionCleared':
      return {
        ...order,
        attention: order.attention.filter(
          (a) => a.reason !== event.reason || a.subject !== event.subject,
        ),
      };
    case 'invoiceIssued':
      return invoiced(order, event);
    case 'stockReserved':
    case 'stockDeducted':
    case 'backordered':
    case 'stockUnreserved':
    case 'stockShipped':
    case 'stockUnshipped':
    case 'restocked':
      return stockMoved(order, event);
    case 'shipped':
    case 'shipmentReverted':
    case 'delivered':
      return parcelMoved(order, event);
    case 'paymentAuthorized':
    case 'paymentReceived':
    case 'paymentReversed':
    case 'captureRequested':
    case 'captured':
    case 'captureFailed':
    case 'voidRequested':
    case 'voided':
    case 'voidFailed':
    case 'refundRequested':
    case 'refunded':
    case 'refundFailed':
    case 'authorizationExpired':
      return moneyMoved(order, event);
    case 'returnRequested':
    case 'returnApproved':
    case 'returnRejected':
    case 'returnReceived':
    case 'returnSettled':
    case 'returnClosed':
      return returnMoved(order, event);
  }
}

/** The state of an order from its draft and its history. */
export const replay = (draft: Order, history: readonly OrderEvent[]): Order =>
  history.reduce(evolve, draft);

const withLines = (
  order: Order,
  lines: readonly LineQuantity[],
  change: (line: Line, quantity: number) => Partial<Line>,
): Order => ({
  ...order,
  lines: order.lines.map((line) => {
    const quantity = quantityIn(lines, line.id);
    return quantity === 0 ? line : { ...line, ...change(line, quantity) };
  }),
});

const patched = <T extends { readonly id: string }>(
  items: readonly T[],
  id: string,
  change: (item: T) => Partial<T>,
): T[] => items.map((item) => (item.id === id ? { ...item, ...change(item) } : item));

function released(order: Order, event: OrderEventOf<'released'>): Order {
  const holds = order.holds.filter((hold) => hold.id !== event.holdId);
  const since = Math.min(...order.holds.map((hold) => hold.since));
  const heldFor = holds.length === 0 ? order.heldFor + (event.at - since) : order.heldFor;
  return { ...order, holds, heldFor };
}

function cancelled(order: Order, event: OrderEventOf<'cancelled'>): Order {
  const lessLines = withLines(order, event.lines, (line, quantity) => ({
    cancelled: line.cancelled + quantity,
    backordered: Math.max(0, line.backordered - quantity),
  }));
  const nothingLeft = lessLines.lines.every((line) => line.cancelled === line.ordered);
  return {
    ...lessLines,
    status: nothingLeft ? 'cancelled' : order.status,
    cancelledAt: nothingLeft ? event.at : null,
  };
}

function invoiced(order: Order, event: OrderEventOf<'invoiceIssued'>): Order {
  const { type, invoiceId, at, ...rest } = event;
  const credit = event.kind === 'creditNote';
  const field = credit ? 'credited' : 'invoiced';
  const next = withLines(order, event.portion.lines, (line, quantity) => ({
    [field]: line[field] + quantity,
  }));
  return {
    ...next,
    shipping: event.portion.shipping ? { ...order.shipping, [field]: true } : order.shipping,
    invoices: [...order.invoices, { id: invoiceId, number: null, issuedAt: at, ...rest }],
  };
}

type StockEvent = OrderEventOf<
  | 'stockReserved'
  | 'stockDeducted'
  | 'backordered'
  | 'stockUnreserved'
  | 'stockShipped'
  | 'stockUnshipped'
  | 'restocked'
>;

function stockMoved(order: Order, event: StockEvent): Order {
  const change =
    (key: 'reserved' | 'deducted' | 'backordered', sign: 1 | -1) => (line: Line, q: number) => ({
      [key]: line[key] + sign * q,
    });
  const { lines } = event;
  switch (event.type) {
    case 'stockReserved':
      return withLines(order, lines, change('reserved', 1));
    case 'stockUnreserved':
      return withLines(order, lines, change('reserved', -1));
    case 'backordered':
      return withLines(order, lines, change('backordered', 1));
    case 'stockDeducted':
      return withLines(order, lines, change('deducted', 1));
    case 'restocked':
      return withLines(order, lines, change('deducted', -1));
    case 'stockShipped':
      return withLines(order, lines, (line, q) => ({
        reserved: line.reserved - q,
        deducted: line.deducted + q,
      }));
    case 'stockUnshipped':
      return withLines(order, lines, (line, q) => ({
        reserved: line.reserved + q,
        deducted: line.deducted - q,
      }));
  }
}

function parcelMoved(
  order: Order,
  event: OrderEventOf<'shipped' | 'shipmentReverted' | 'delivered'>,
): Order {
  if (event.type === 'shipped') {
    const { shipmentId, at, lines, number, carrier, trackingNumber } = event;
    const shipment: Shipment = {
      id: shipmentId,
      number,
      status: 'shipped',
      lines,
      carrier,
      trackingNumber,
      shippedAt: at,
      deliveredAt: null,
    };
    return {
      ...withLines(order, lines, (line, q) => ({ shipped: line.shipped + q })),
      shipments: [...order.shipments, shipment],
    };
  }
  const { lines } = order.shipments.find((s) => s.id === event.shipmentId) ?? { lines: [] };
  if (event.type === 'delivered') {
    return {
      ...withLines(order, lines, (line, q) => ({ delivered: line.delivered + q })),
      shipments: patched(order.shipments, event.shipmentId, () => ({
        status: 'delivered',
        deliveredAt: event.at,
      })),
    };
  }
  return {
    ...withLines(order, lines, (line, q) => ({ shipped: line.shipped - q })),
    shipments: patched(order.shipments, event.shipmentId, () => ({ status: 'cancelled' })),
  };
}

type MoneyEvent = Exclude<
  Extract<OrderEvent, { paymentId: string }>,
  { type: 'authorizationWarned' }
>;

function moneyMoved(order: Order, event: MoneyEvent): Order {
  if (event.type === 'paymentAuthorized') {
    const { paymentId, provider, method, scheme, reference, amount, expiresAt } = event;
    const fresh: Payment = {
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
    return { ...order, payments: [...order.payments, fresh] };
  }
  if (event.type === 'paymentReceived') {
    const { paymentId, provider, method, reference, amount, at, captureId } = event;
    const capture: MoneyMove = { id: captureId, amount, status: 'succeeded', at };
    const fresh: Payment = {
      id: paymentId,
      provider,
      method,
      scheme: null,
      reference,
      authorization: 'none',
      authorized: 0,
      expiresAt: null,
      captures: [capture],
      refunds: [],
    };
    return { ...order, payments: [...order.payments, fresh] };
  }
  return {
    ...order,
    payments: patched(order.payments, event.paymentId, (payment) => paymentChange(payment, event)),
  };
}

function paymentChange(
  payment: Payment,
  event: Exclude<MoneyEvent, { type: 'paymentAuthorized' | 'paymentReceived' }>,
): Partial<Payment> {
  switch (event.type) {
    case 'paymentReversed':
      return {
        captures: payment.captures.map((capture) =>
          capture.status === 'succeeded' ? { ...capture, status: 'reversed' } : capture,
        ),
      };
    case 'captureRequested': {
      const { captureId: id, amount, at } = event;
      return { captures: [...payment.captures, { id, amount, at, status: 'requested' }] };
    }
    case 'captured':
      return {
        captures: patched(payment.captures, event.captureId, () => ({
          status: 'succeeded',
          amount: event.amount,
        })),
      };
    case 'captureFailed':
      return { captures: patched(payment.captures, event.captureId, () => ({ status: 'failed' })) };
    case 'voidRequested':
      return { authorization: 'voiding' };
    case 'voided':
      return { authorization: 'voided' };
    case 'voidFailed':
      return { authorization: 'open' };
    case 'refundRequested': {
      const { refundId: id, amount, at, returnId } = event;
      return { refunds: [...payment.refunds, { id, amount, at, returnId, status: 'requested' }] };
    }
    case 'refunded':
      return { refunds: patched(payment.refunds, event.refundId, () => ({ status: 'succeeded' })) };
    case 'refundFailed':
      return { refunds: patched(payment.refunds, event.refundId, () => ({ status: 'failed' })) };
    case 'authorizationExpired':
      return { authorization: 'expired' };
  }
}

type ReturnEvent = Extract<OrderEvent, { type: `return${string}` }>;

function returnMoved(order: Order, event: ReturnEvent): Order {
  if (event.type === 'returnRequested') {
    const { returnId, at, lines } = event;
    const fresh: Return = {
      id: returnId,
      number: null,
      status: 'requested',
      lines,
      requestedAt: at,
      approvedAt: null,
      receivedAt: null,
    };
    return { ...order, returns: [...order.returns, fresh] };
  }
  const change = (fields: Partial<Return>): Order => ({
    ...order,
    returns: patched(order.returns, event.returnId, () => fields),
  });
  switch (event.type) {
    case 'returnApproved':
      return change({ status: 'approved', approvedAt: event.at });
    case 'returnRejected':
      return change({ status: 'rejected' });
    case 'returnReceived': {
      const received = change({ status: 'received', receivedAt: event.at });
      const { lines } = order.returns.find((r) => r.id === event.returnId) ?? { lines: [] };
      return withLines(received, lines, (line, q) => ({ returned: line.returned + q }));
    }
    case 'returnSettled':
      return change({ status: 'settled' });
    case 'returnClosed':
      return change({ status: 'closed' });
  }
}
