import type { OrderEventOf } from '../order/events.ts';
import type { Order, Pickup, Shipment } from '../order/order.ts';
import { patched } from '../order/patch.ts';

type SlipEvent = OrderEventOf<
  | 'slipMade'
  | 'slipPicked'
  | 'slipPacked'
  | 'slipReady'
  | 'slipCancelled'
  | 'parcelTracked'
  | 'carrierReported'
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
    pickup: null,
  };
  return { ...order, shipments: [...order.shipments, slip] };
}

function changeOf(event: Exclude<SlipEvent, { type: 'slipMade' }>): Partial<Shipment> {
  switch (event.type) {
    case 'slipPicked':
      return { status: 'picked' };
    case 'slipPacked':
      // Where it lay stays known: its mail may still be on its way.
      return { status: 'packed' };
    case 'slipReady':
      return { status: 'ready', pickup: layReady(event) };
    case 'slipCancelled':
      return { status: 'cancelled' };
    case 'parcelTracked':
      return { carrier: event.carrier, trackingNumber: event.trackingNumber };
    case 'carrierReported':
      return { carrierStatus: event.status, carrierStatusAt: event.at };
  }
}

const layReady = ({ at, method, shelf }: OrderEventOf<'slipReady'>): Pickup => ({
  ...{ method, shelf },
  ...{ readyAt: at, keptSinceAt: at },
  ...{ collectedAt: null, check: null },
});
