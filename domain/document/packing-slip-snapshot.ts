import type { Order } from '../order/order.ts';
import { known } from '../order/known.ts';
import { activeQuantity, lineOf, quantityIn } from '../order/quantities.ts';
import type { Address } from '../settings/shop.ts';
import type { Settings } from '../settings/settings.ts';
import { carrierName } from '../shipment/carrier.ts';
import { pickupOf } from '../shipment/pickup.ts';
import type { PackingSlipSnapshot } from './snapshot.ts';

/**
 * What the slip of a parcel says: what is in it, and what of those lines still follows.
 * @param locations by product id, where the goods lie
 * @throws RangeError where the order has no such shipment
 */
export function packingSlipSnapshot(
  order: Order,
  shipmentId: string,
  {
    deliveryAddress,
    customerComment,
  }: { readonly deliveryAddress: Address; readonly customerComment: string | null },
  locations: Readonly<Record<string, string | null>>,
  settings: Settings,
): PackingSlipSnapshot {
  const n = order.shipments.findIndex((s) => s.id === shipmentId);
  const shipment = order.shipments[n];
  if (!shipment) throw new RangeError(`order ${order.number} has no shipment ${shipmentId}`);
  const upToThis = order.shipments.slice(0, n + 1).filter((s) => s.status !== 'cancelled');
  const shippedBy = (lineId: string) =>
    upToThis.reduce((total, s) => total + quantityIn(s.lines, lineId), 0);
  const allShipped = order.lines.every((line) => line.shipped === activeQuantity(line));
  return {
    kind: 'packingSlip',
    number: shipment.number,
    locale: order.locale,
    timeZone: settings.timeZone,
    shop: settings.shop,
    orderNumber: order.number,
    orderPlacedAt: known(order.placedAt, `order ${order.number} is not placed`),
    deliveryAddress,
    collectAt: pickupOf(order, settings)?.location.name ?? null,
    carrier: carrierName(shipment.carrier, settings),
    trackingNumber: shipment.trackingNumber,
    packedAt: shipment.shippedAt ?? shipment.createdAt,
    parcel: { n: n + 1, of: allShipped ? order.shipments.length : null },
    customerComment,
    lines: shipment.lines.map(({ lineId, quantity }) => {
      const line = lineOf(order, lineId);
      return {
        sku: line.sku,
        name: line.name,
        details: line.details,
        location: locations[line.productId] ?? null,
        ordered: activeQuantity(line),
        inThisParcel: quantity,
        rest: Math.max(0, activeQuantity(line) - shippedBy(lineId)),
        expectedAt: null,
      };
    }),
  };
}
