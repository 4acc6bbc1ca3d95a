import type { OrderEventOf } from '../order/events.ts';
import type { Order, Shipment } from '../order/order.ts';
import { patched } from '../order/patch.ts';

type SlipEvent = OrderEventOf<
  'slipMade' | 'slipPicked' | 'slipPacked' | 'slipCancelled' | 'parcelTracked' | 'carrierReported'
>;

/** The order after something was done to a slip or written on it, while nothing left the house. */
export function slipMoved(order: Order, event: SlipEvent): Order {
  if (event.type !== 'slipMade') {
    const shipments = patched(order.shipments, event.shipmentId, () => changeOf(event));
    return { ...order, shipments };
  }
  const { shipmentId, number, lines, at } = event;
  const slip: Shipment = {
    id: shipmentId,
    number,
    status: 'open',
    lines,
    carrier: null,
    trackingNumber: null,
    createdAt: at,
    shippedAt: null,
    deliveredAt: null,
    carrierStatus: null,
    carrierStatusAt: null,
  };
  return { ...order, shipments: [...order.shipments, slip] };
}

function changeOf(event: Exclude<SlipEvent, { type: 'slipMade' }>): Partial<Shipment> {
  switch (event.type) {
    case 'slipPicked':
      return { status: 'picked' };
    case 'slipPacked':
      return { status: 'packed' };
    case 'slipCancelled':
      return { status: 'cancelled' };
    case 'parcelTracked':
      return { carrier: event.carrier, trackingNumber: event.trackingNumber };
    case 'carrierReported':
      return { carrierStatus: event.status, carrierStatusAt: event.at };
  }
}
