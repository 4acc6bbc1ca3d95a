import { carrierMeant } from '../../shipment/carrier.ts';
import type { OrderEvent } from '../events.ts';
import type { Order, Shipment } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { alive, firstRefusal, type Rule } from '../rule.ts';
import { carrierRefusal } from './ship.ts';

/** Enters or changes carrier and tracking code of a slip or parcel (S068, S069). The customer is not mailed again. */
export const track: Rule<'track'> = {
  guard: (order) => someParcel(order),
  decide(order, { shipmentId, trackingNumber, ...payload }, context) {
    const parcel = parcelOf(order, shipmentId);
    if ('code' in parcel) return parcel;
    const carrier = carrierMeant(payload.carrier, context.settings);
    if (carrier !== null && typeof carrier === 'object') return carrier;
    const leftAlready = parcel.shippedAt !== null;
    const refusal = leftAlready ? carrierRefusal({ carrier, trackingNumber }, context) : null;
    return refusal ?? [{ type: 'parcelTracked', shipmentId, carrier, trackingNumber }];
  },
};

/** What carriers call it when a parcel has arrived. */
const ARRIVED = 'delivered';

/**
 * What the carrier says of a parcel, kept apart from our own status (S051, S107). News that come late or twice change
 * nothing; that it is delivered counts as our own word only where the shop has set so.
 */
export const reportCarrierStatus: Rule<'reportCarrierStatus'> = {
  guard: (order) => someParcel(order),
  decide(order, { shipmentId, status, at }, { now, settings }) {
    const parcel = parcelOf(order, shipmentId);
    if ('code' in parcel) return parcel;
    if (parcel.carrierStatusAt !== null && at <= parcel.carrierStatusAt) {
      return refuse(
        'statusOutdated',
        `A status of parcel ${parcel.number} that is as new or newer is known. Nothing needs to be done.`,
      );
    }
    const arrived =
      status === ARRIVED && parcel.status === 'shipped' && settings.shipping.deliverOnCarrierStatus;
    return [
      { type: 'carrierReported', shipmentId, status, at },
      ...(arrived ? [{ type: 'delivered', at: now, shipmentId } satisfies OrderEvent] : []),
    ];
  },
};

const isThere = ({ status }: Shipment): boolean => status !== 'cancelled';

const someParcel = (order: Order): Refusal | null =>
  firstRefusal(
    () => alive(order),
    () =>
      order.shipments.some(isThere)
        ? null
        : refuse('nothingShipped', 'There is no slip and no parcel. Make or ship one first.'),
  );

function parcelOf(order: Order, shipmentId: string): Shipment | Refusal {
  const parcel = order.shipments.find((candidate) => candidate.id === shipmentId);
  return parcel && isThere(parcel)
    ? parcel
    : refuse('unknownShipment', `There is no slip or parcel ${shipmentId} on this order.`);
}
