import { sum } from '../money/money.ts';
import type { OrderEventOf } from '../order/events.ts';
import type { Line, Order, Shipment } from '../order/order.ts';
import { quantityIn, shippableQuantity } from '../order/quantities.ts';

/** Whether a packing slip is made and its parcel has not left: being picked and packed. */
export const isPrepared = ({ status }: Shipment): boolean =>
  status === 'open' || status === 'picked' || status === 'packed';

/** Pieces of a line on slips whose parcels have not left. */
const onSlips = (order: Order, line: Line): number =>
  sum(order.shipments.filter(isPrepared).map((slip) => quantityIn(slip.lines, line.id)));

/** Pieces that could leave now and are on nobody's slip. */
export const freeToShip = (order: Order, line: Line): number =>
  Math.max(0, shippableQuantity(line) - onSlips(order, line));

/**
 * Slips that can no longer leave as they are, because of what was cancelled or changed since they were made: the
 * newest go first. Their other pieces are free for a new slip.
 * @param at ms UTC
 */
export function overrunSlips(order: Order, at: number): OrderEventOf<'slipCancelled'>[] {
  const events: OrderEventOf<'slipCancelled'>[] = [];
  let state = order;
  for (const slip of order.shipments.filter(isPrepared).reverse()) {
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
