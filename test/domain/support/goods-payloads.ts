import type { Action, ActionPayloads } from '../../../domain/order/actions.ts';
import type { Line, Order } from '../../../domain/order/order.ts';
import { expiryKey } from '../../../domain/shipment/collection-deadlines.ts';
import { freeToShip, isPrepared } from '../../../domain/shipment/slips.ts';
import { DAY } from '../../../domain/time/calendar.ts';
import { MONDAY } from './orders.ts';

/** What is asked of goods: slips, parcels, the shelf. */
type GoodsActionName = Extract<
  keyof ActionPayloads,
  | 'readyForPickup'
  | 'collect'
  | 'createShipment'
  | 'pickShipment'
  | 'packShipment'
  | 'cancelShipment'
  | 'track'
  | 'reportCarrierStatus'
  | 'expect'
  | 'deductStock'
  | 'restoreStock'
>;

/** By chance: whole or part, and now and then of a slip that is not in that state. */
export function goodsAction(
  type: GoodsActionName,
  order: Order,
  { b, c, now }: { readonly b: number; readonly c: number; readonly now: number },
): Action {
  const shipmentId = order.shipments[b % Math.max(1, order.shipments.length)]?.id ?? 's1';
  const some = (pieces: (line: Line) => number) =>
    order.lines
      .map((line, i) => ({ lineId: line.id, quantity: Math.min(pieces(line), (b + i * c) % 3) }))
      .filter((line) => line.quantity > 0);
  switch (type) {
    case 'readyForPickup':
      return {
        type,
        payload:
          b % 2
            ? { shipmentId, lines: null, shelf: 'A-1' }
            : {
                shipmentId: null,
                lines: c % 3 ? some((line) => freeToShip(order, line)) : null,
                shelf: null,
              },
      };
    case 'collect':
      return {
        type,
        payload: { shipmentId: c % 2 ? null : shipmentId, check: 'idCard', pickupCode: null },
      };
    case 'createShipment':
      return { type, payload: { lines: c % 3 ? some((line) => freeToShip(order, line)) : null } };
    case 'pickShipment':
    case 'packShipment':
    case 'cancelShipment':
      return { type, payload: { shipmentId } };
    case 'track':
      return { type, payload: { shipmentId, carrier: 'dhl', trackingNumber: 'JD1' } };
    case 'reportCarrierStatus':
      return {
        type,
        payload: { shipmentId, status: c % 2 ? 'delivered' : 'inTransit', at: now },
      };
    case 'expect':
      return { type, payload: { lineId: null, expectedAt: MONDAY + b * DAY } };
    case 'deductStock':
    case 'restoreStock':
      return { type, payload: { lines: null } };
  }
}

/** Accepted wherever the guard allows the action at all. */
export function sureGoodsAction(type: GoodsActionName, order: Order): Action {
  const withStatus = (...statuses: readonly string[]) =>
    order.shipments.find(({ status }) => statuses.includes(status))?.id ?? 's1';
  switch (type) {
    case 'pickShipment':
      return { type, payload: { shipmentId: withStatus('open') } };
    case 'packShipment':
      return { type, payload: { shipmentId: withStatus('open', 'picked') } };
    case 'cancelShipment':
      return { type, payload: { shipmentId: order.shipments.find(isPrepared)?.id ?? 's1' } };
    case 'track':
    case 'reportCarrierStatus': {
      const shipmentId = order.shipments.find(({ status }) => status !== 'cancelled')?.id ?? 's1';
      return type === 'track'
        ? { type, payload: { shipmentId, carrier: 'dhl', trackingNumber: 'JD1' } }
        : { type, payload: { shipmentId, status: 'inTransit', at: MONDAY + 3_000 * DAY } };
    }
    case 'readyForPickup': {
      const free = order.lines.some((line) => freeToShip(order, line) > 0);
      const slip = order.shipments.find(
        ({ id, status }) =>
          ['open', 'picked', 'packed'].includes(status) || lapsed(order).includes(id),
      );
      const shipmentId = free ? null : (slip?.id ?? null);
      return { type, payload: { shipmentId, lines: null, shelf: 'A-1' } };
    }
    case 'collect':
      return { type, payload: { shipmentId: null, check: 'idCard', pickupCode: null } };
    case 'createShipment':
    case 'expect':
    case 'deductStock':
    case 'restoreStock':
      return goodsAction(type, order, { b: 0, c: 0, now: MONDAY });
  }
}

/** Slips that nobody fetched in time. */
const lapsed = ({ shipments, met }: Order): string[] =>
  shipments
    .filter((slip) => slip.status === 'ready' && met.includes(expiryKey(slip)))
    .map(({ id }) => id);
