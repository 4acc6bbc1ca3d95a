import { sum } from '../money/money.ts';
import type { OrderEventOf } from '../order/events.ts';
import type { Line, Order, Shipment } from '../order/order.ts';
import { quantityIn, shippableQuantity } from '../order/quantities.ts';

const PREPARED: readonly Shipment['status'][] = ['open', 'picked', 'packed', 'ready'];

/** Whether a packing slip is made and its parcel has not left: being picked and packed, or waiting to be fetched. */
export const isPrepared = ({ status }: Shipment): boolean => PREPARED.includes(status);

/** Pieces of a line on slips whose parcels have not left. */
const onSlips = (order: Order, line: Line): number =>
  sum(order.shipments.filter(isPrepared).map((slip) => quantityIn(slip.lines, line.id)));

/** Pieces that could leave now and are on nobody's slip. */
export const freeToShip = (order: Order, line: Line): number =>
  Math.max(0, shippableQuantity(line) - onSlips(order, line));

/**
 * Slips that can no longer leave as they are, because of what was cancelled or changed since they were made: those
 * that nobody fetched in time go first, then the newest. Their other pieces are free for a new slip.
 * @param at ms UTC
 */
export function overrunSlips(order: Order, at: number): OrderEventOf<'slipCancelled'>[] {
  const events: OrderEventOf<'slipCancelled'>[] = [];
  let state = order;
  for (const slip of preparedSlips(order).reverse()) {
    const current = state;
    const tooMany = current.lines.some(
      (line) =>
        quantityIn(slip.lines, line.id) > 0 && onSlips(current, line) > shippableQuantity(line),
    );
    if (!tooMany) continue;
    events.push({ type: 'slipCancelled', at, shipmentId: slip.id });
    state = { ...current, shipments: current.shipments.filter(({ id }) => id !== slip.id) };
  }
  return events;
}

/** The slips that have not left, those last that are given up first. */
function preparedSlips(order: Order): Shipment[] {
  const expired = order.attention
    .filter(({ reason }) => reason === 'collectionExpired')
    .map(({ subject }) => subject);
  const slips = order.shipments.filter(isPrepared);
  return [
    ...slips.filter(({ id }) => !expired.includes(id)),
    ...slips.filter(({ id }) => expired.includes(id)),
  ];
}

/**
 * Goods that lie ready somewhere else than where the customer is to fetch them by now, or that are to be sent: they are
 * packed, no more.
 * @param at ms UTC
 */
export const misplacedSlips = (order: Order, at: number): OrderEventOf<'slipPacked'>[] =>
  order.shipments
    .filter(({ status, pickup }) => status === 'ready' && pickup?.method !== order.shipping.method)
    .map(({ id }) => ({ type: 'slipPacked', at, shipmentId: id }));
