import type { OrderEventOf } from '../order/events.ts';
import type { LineQuantity, Order, Shipment } from '../order/order.ts';
import { patched, withLines } from '../order/patch.ts';

/** The order after a parcel left, arrived, was fetched, was called back, or turned out not to have left. */
export function parcelMoved(
  order: Order,
  event: OrderEventOf<
    'shipped' | 'shipmentReverted' | 'parcelRecalled' | 'delivered' | 'collected'
  >,
): Order {
  if (event.type === 'shipped') return shipped(order, event);
  if (event.type === 'parcelRecalled') {
    return {
      ...order,
      shipments: patched(order.shipments, event.shipmentId, () => ({ status: 'recalled' })),
    };
  }
  const lines = order.shipments.filter((s) => s.id === event.shipmentId).flatMap((s) => s.lines);
  if (event.type === 'collected') return collected(order, event, lines);
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

function shipped(order: Order, event: OrderEventOf<'shipped'>): Order {
  const { shipmentId, at, lines, number, carrier, trackingNumber } = event;
  const shipment: Shipment = {
    id: shipmentId,
    number,
    status: 'shipped',
    lines,
    carrier,
    trackingNumber,
    createdAt: at,
    shippedAt: at,
    deliveredAt: null,
    carrierStatus: null,
    carrierStatusAt: null,
    pickup: null,
  };
  return {
    ...withLines(order, lines, (line, q) => ({ shipped: line.shipped + q })),
    shipments: event.prepared
      ? patched(order.shipments, shipmentId, () => ({
          status: 'shipped',
          shippedAt: at,
          carrier,
          trackingNumber,
        }))
      : [...order.shipments, shipment],
  };
}

const collected = (
  order: Order,
  { at, shipmentId, check }: OrderEventOf<'collected'>,
  lines: readonly LineQuantity[],
): Order => ({
  ...withLines(order, lines, (line, q) => ({
    shipped: line.shipped + q,
    delivered: line.delivered + q,
  })),
  shipments: patched(order.shipments, shipmentId, ({ pickup }) => ({
    status: 'collected',
    shippedAt: at,
    deliveredAt: at,
    pickup: pickup && { ...pickup, collectedAt: at, check },
  })),
});
