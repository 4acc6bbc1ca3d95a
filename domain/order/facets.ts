import { sum } from '../money/money.ts';
import {
  captureUnderway,
  openAuthorization,
  capturedNet,
  capturedTotal,
  refundedTotal,
} from '../payment/payments.ts';
import type { Order, OrderStatus } from './order.ts';
import { activeQuantity, payable, recalledQuantity } from './quantities.ts';

export type PaymentStatus =
  | 'unpaid'
  | 'authorized'
  | 'partiallyPaid'
  | 'paid'
  | 'partiallyRefunded'
  | 'refunded'
  | 'voided'
  | 'expired';

export type FulfillmentStatus =
  'unfulfilled' | 'partial' | 'shipped' | 'delivered' | 'readyForPickup' | 'collected';

/** The faces of an order's state, independent of each other (S012): always derived, never stored by hand. */
export interface Facets {
  readonly orderStatus: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly onHold: boolean;
  readonly needsAttention: boolean;
}

export const facetsOf = (order: Order): Facets => ({
  orderStatus: order.status,
  paymentStatus: paymentStatusOf(order),
  fulfillmentStatus: fulfillmentStatusOf(order),
  onHold: order.holds.length > 0,
  needsAttention: order.attention.length > 0,
});

/** Where the money stands, over all payments of the order. */
export function paymentStatusOf(order: Order): PaymentStatus {
  const captured = capturedTotal(order);
  const refunded = refundedTotal(order);
  if (refunded > 0) return refunded >= captured ? 'refunded' : 'partiallyRefunded';
  if (captured > 0) return capturedNet(order) >= payable(order) ? 'paid' : 'partiallyPaid';
  if (openAuthorization(order) > 0 || captureUnderway(order)) return 'authorized';
  if (order.status === 'open' && payable(order) === 0) return 'paid';
  const last = order.payments.at(-1);
  if (last?.authorization === 'voided' || last?.authorization === 'voiding') return 'voided';
  return last?.authorization === 'expired' ? 'expired' : 'unpaid';
}

/**
 * Where the goods stand, over all lines still wanted. `readyForPickup` as long as anything lies ready: somebody may
 * come for it, whatever became of the rest.
 */
export function fulfillmentStatusOf(order: Order): FulfillmentStatus {
  const { wanted, shipped, arrived } = piecesOf(order);
  if (order.shipments.some(({ status }) => status === 'ready')) return 'readyForPickup';
  if (shipped === 0) return 'unfulfilled';
  if (shipped < wanted) return 'partial';
  if (arrived < wanted) return 'shipped';
  const gone = order.shipments.filter(({ status }) => status !== 'cancelled');
  return gone.every(({ status }) => status === 'collected') ? 'collected' : 'delivered';
}

/** Whether all that is still wanted has reached the customer: brought, or fetched. */
export function hasArrived(order: Order): boolean {
  const { wanted, shipped, arrived } = piecesOf(order);
  return shipped > 0 && arrived >= wanted;
}

const piecesOf = (order: Order) => ({
  wanted: sum(order.lines.map(activeQuantity)),
  shipped: sum(order.lines.map((line) => line.shipped)),
  arrived: sum(order.lines.map((line) => line.delivered + recalledQuantity(order, line))),
});
