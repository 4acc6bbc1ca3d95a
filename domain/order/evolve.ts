import { moneyMoved } from '../payment/money-moved.ts';
import { unpaidSince } from '../payment/payments.ts';
import { returnMoved } from '../return/return-moved.ts';
import { parcelMoved } from '../shipment/parcel-moved.ts';
import { slipMoved } from '../shipment/slip-moved.ts';
import { deskMoved } from './desk-moved.ts';
import { edited, waived } from './edited.ts';
import type { OrderEvent, OrderEventOf } from './events.ts';
import type { Cancellation, Hold, Order } from './order.ts';
import { withLines } from './patch.ts';
import { stockMoved } from './stock-moved.ts';

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
    case 'buyerLabelled':
      return order;
    case 'completed':
      return { ...order, status: 'completed' };
    case 'reopened':
      return { ...order, status: 'open' };
    case 'held':
      return {
        ...order,
        holds: [
          ...order.holds,
          {
            id: event.holdId,
            reason: event.reason,
            since: event.at,
            until: event.until,
            owner: event.owner,
            releaseWhen: event.releaseWhen,
          },
        ],
      };
    case 'addressConfirmed':
      return { ...order, addressConfirmedAt: event.at };
    case 'released':
      return released(order, event);
    case 'cancelled':
      return cancelled(order, event);
    case 'deadlineMet':
    case 'paymentReminded':
    case 'authorizationWarned':
    case 'invoiceReminded':
    case 'collectionReminded':
      return { ...order, met: [...order.met, event.key] };
    case 'attentionRaised':
      return {
        ...order,
        attention: [
          ...order.attention,
          {
            reason: event.reason,
            subject: event.subject,
            since: event.at,
            reported: event.reported ?? null,
          },
        ],
      };
    case 'attentionCleared':
      return {
        ...order,
        attention: order.attention.filter(
          (a) => a.reason !== event.reason || a.subject !== event.subject,
        ),
      };
    case 'attentionAcknowledged':
    case 'deadlineExtended':
    case 'mailsSwitched':
    case 'actionWaits':
    case 'actionTakenBack':
    case 'settingsAdopted':
    case 'graceEnded':
      return deskMoved(order, event);
    case 'paymentAsked':
      return { ...order, met: [...order.met, event.key ?? `paymentAsked:${event.at}`] };
    case 'invoiceIssued':
      return invoiced(order, event);
    case 'goodsExpected':
      return {
        ...order,
        lines: order.lines.map((line) =>
          event.lineIds.includes(line.id) ? { ...line, expectedAt: event.expectedAt } : line,
        ),
      };
    case 'edited':
      return edited(order, event);
    case 'waived':
      return waived(order, event);
    case 'stockReserved':
    case 'stockDeducted':
    case 'backordered':
    case 'stockUnreserved':
    case 'stockShipped':
    case 'stockUnshipped':
    case 'restocked':
    case 'writtenOff':
    case 'backorderReceived':
      return stockMoved(order, event);
    case 'slipMade':
    case 'slipPicked':
    case 'slipPacked':
    case 'slipReady':
    case 'slipCancelled':
    case 'parcelTracked':
    case 'carrierReported':
      return slipMoved(order, event);
    case 'shipped':
    case 'shipmentReverted':
    case 'parcelRecalled':
    case 'delivered':
    case 'collected':
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
    case 'reauthorizationRequested':
    case 'reauthorized':
    case 'reauthorizationFailed':
    case 'refundRequested':
    case 'refunded':
    case 'refundFailed':
    case 'refundGranted':
    case 'refundPaid':
    case 'chargedBack':
    case 'chargebackWon':
    case 'authorizationExpired':
      return moneyMoved(order, event);
    case 'returnRequested':
    case 'returnApproved':
    case 'returnRejected':
    case 'returnReceived':
    case 'returnAccepted':
    case 'returnShippingWaived':
    case 'returnExchanged':
    case 'returnRepaired':
    case 'returnSettled':
    case 'returnClosed':
      return returnMoved(order, event);
  }
}

/** The state of an order from its draft and its history. */
export const replay = (draft: Order, history: readonly OrderEvent[]): Order =>
  history.reduce(evolve, draft);

/** Counts the time during which no other hold was there as well; before the payment deadlines began none counts. */
function released(order: Order, event: OrderEventOf<'released'>): Order {
  const holds = order.holds.filter((hold) => hold.id !== event.holdId);
  const heldSince = (list: readonly Hold[]) =>
    Math.max(unpaidSince(order), Math.min(event.at, ...list.map((hold) => hold.since)));
  return {
    ...order,
    holds,
    heldFor: order.heldFor + heldSince(holds) - heldSince(order.holds),
    shipments: keptForLonger(order.shipments, holds.length === 0 ? order.holds : [], event.at),
  };
}

/** What lies ready is kept for as much longer as the hold kept it from being fetched. */
const keptForLonger = (
  shipments: Order['shipments'],
  holds: readonly Hold[],
  at: number,
): Order['shipments'] =>
  shipments.map((shipment) => {
    const { pickup } = shipment;
    if (shipment.status !== 'ready' || pickup === null || holds.length === 0) return shipment;
    const heldSince = Math.max(pickup.readyAt, Math.min(...holds.map((hold) => hold.since)));
    return {
      ...shipment,
      pickup: { ...pickup, keptSinceAt: pickup.keptSinceAt + Math.max(0, at - heldSince) },
    };
  });

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
    cancellations: [...order.cancellations, cancellationOf(event)],
    // An order that is gone waits for nobody's release.
    holds: nothingLeft ? [] : order.holds,
  };
}

const cancellationOf = (event: OrderEventOf<'cancelled'>): Cancellation => ({
  id: event.cancellationId,
  at: event.at,
  reason: event.reason,
  by: event.by,
  lines: event.lines,
});

function invoiced(order: Order, event: OrderEventOf<'invoiceIssued'>): Order {
  const { type, invoiceId, at, deductions = [], ...rest } = event;
  const credit = event.kind === 'creditNote';
  const field = credit ? 'credited' : 'invoiced';
  const next = withLines(order, event.portion.lines, (line, quantity) => ({
    [field]: line[field] + quantity,
  }));
  return {
    ...next,
    shipping: event.portion.shipping ? { ...order.shipping, [field]: true } : order.shipping,
    invoices: [
      ...order.invoices,
      { id: invoiceId, number: null, issuedAt: at, deductions, ...rest },
    ],
  };
}
