import { carrierMeant } from '../../shipment/carrier.ts';
import { payLaterMethods, pickupOf } from '../../shipment/pickup.ts';
import { freeToShip, isPrepared } from '../../shipment/slips.ts';
import type { PayloadOf } from '../actions.ts';
import type { OrderEvent, OrderEventOf } from '../events.ts';
import type { LineQuantity, Order, Shipment } from '../order.ts';
import { isGranted, quantitiesOf, quantityIn, shippableQuantity } from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import {
  alive,
  firstRefusal,
  notHeld,
  open,
  type DecisionContext,
  type GuardContext,
  type Rule,
} from '../rule.ts';
import { captureOnShipping } from './capture.ts';
import { mayShipUnpaid } from './pay.ts';

/** A parcel leaves: all that can, or some pieces of some lines (S073); its money is taken where so set. */
export const ship: Rule<'ship'> = {
  guard: (order, context) =>
    open(order) ?? fetchedRefusal(order, context) ?? mayLeave(order, context),

  decide(order, payload, context) {
    const { shipmentId = null } = payload;
    const carrier = carrierMeant(payload.carrier, context.settings);
    if (carrier !== null && typeof carrier === 'object') return carrier;
    const asked = { ...payload, carrier };
    const parcel =
      shipmentId === null ? newParcel(order, asked) : slipToShip(order, shipmentId, asked);
    if ('code' in parcel) return parcel;
    const refusal = carrierRefusal(parcel, context);
    if (refusal) return refusal;
    const { lines } = parcel;
    return [
      { type: 'shipped', at: context.now, ...parcel },
      ...stockLeaves(order, lines),
      ...(context.settings.capture.onShipping ? captureOnShipping(order, lines, context.now) : []),
    ];
  },
};

/** Refuses to send what the customer fetches (S078). */
function fetchedRefusal(order: Order, { settings }: GuardContext): Refusal | null {
  const pickup = pickupOf(order, settings);
  return pickup
    ? refuse(
        'fetchedByCustomer',
        `The customer fetches this order (${pickup.name}). Mark it ready for pickup, or change how it is sent first.`,
      )
    : null;
}

/** Whether anything may leave at all: of an order that is open, not held, and paid as far as the shop wants it. */
export const mayLeave = (order: Order, { settings }: GuardContext): Refusal | null =>
  firstRefusal(
    () => open(order),
    () => notHeld(order),
    () => (quantitiesOf(order, shippableQuantity).length === 0 ? nothingToShip(order) : null),
    () =>
      mayShipUnpaid(order, payLaterMethods(order, settings))
        ? null
        : refuse(
            'notPaid',
            'The order is not paid or reserved in full. Wait for the payment or mark it as paid.',
          ),
  );

type Parcel = Omit<OrderEventOf<'shipped'>, 'type' | 'at'>;

/** What is asked, with the carrier that is meant. */
type Asked = Omit<PayloadOf<'ship'>, 'carrier'> & { readonly carrier: string | null };

/** A parcel without a slip made before: all that is on no slip, or what was asked for of it. */
function newParcel(order: Order, payload: Asked): Parcel | Refusal {
  const lines = payload.lines ?? quantitiesOf(order, (line) => freeToShip(order, line));
  if (lines.length === 0 && payload.lines === null) {
    return refuse(
      'onSlip',
      `All that can leave is on slip ${preparedOf(order)}. Name it as shipmentId, or cancel it.`,
    );
  }
  const n = order.shipments.length + 1;
  const { carrier, trackingNumber } = payload;
  return (
    piecesRefusal(order, lines) ?? {
      shipmentId: `s${n}`,
      number: `${order.number}-${n}`,
      lines,
      carrier,
      trackingNumber,
    }
  );
}

/** The parcel of a slip, with the carrier noted on it where none is named now. */
function slipToShip(order: Order, shipmentId: string, payload: Asked): Parcel | Refusal {
  const slip = order.shipments.find(({ id }) => id === shipmentId);
  if (!slip) {
    return refuse('unknownShipment', `There is no slip ${shipmentId} on this order.`);
  }
  if (!isPrepared(slip)) {
    return refuse('slipMovedOn', `Slip ${slip.number} is ${slip.status}. Make a new one.`);
  }
  if (payload.lines !== null) {
    return refuse('onSlip', 'A slip leaves as it is. Leave the lines out, or make another slip.');
  }
  return {
    prepared: true,
    shipmentId: slip.id,
    number: slip.number,
    lines: slip.lines,
    carrier: payload.carrier ?? slip.carrier,
    trackingNumber: payload.trackingNumber ?? slip.trackingNumber,
  };
}

/** The numbers of the slips that wait to leave. */
export const preparedOf = (order: Order): string =>
  order.shipments
    .filter(isPrepared)
    .map(({ number }) => number)
    .join(', ');

/** Takes *shipped* back, for a parcel that did not leave after all (S066). Money taken stays taken (S051). */
export const markNotShipped: Rule<'markNotShipped'> = {
  guard: (order) =>
    alive(order) ??
    (order.shipments.some((s) => s.status === 'shipped')
      ? null
      : refuse('nothingShipped', 'No parcel is on its way.')),
  decide(order, { shipmentId }, { settings }) {
    const shipment = order.shipments.find((s) => s.id === shipmentId);
    if (!shipment)
      return refuse('unknownShipment', `There is no parcel ${shipmentId} on this order.`);
    if (shipment.status === 'cancelled') {
      return refuse('nothingShipped', `Parcel ${shipment.number} was marked not shipped before.`);
    }
    if (isPrepared(shipment)) {
      return refuse(
        'nothingShipped',
        `Slip ${shipment.number} has not left. Cancel the slip instead.`,
      );
    }
    if (shipment.status === 'recalled') {
      return refuse(
        'parcelRecalled',
        `Parcel ${shipment.number} was called back. Receive its return once it is here.`,
      );
    }
    if (shipment.status === 'delivered' || shipment.status === 'collected') {
      return refuse(
        'alreadyDelivered',
        `Parcel ${shipment.number} is ${shipment.status}. Register a return instead.`,
      );
    }
    return [
      { type: 'shipmentReverted', shipmentId },
      ...(settings.stockTiming === 'shipping' ? stockComesBack(order, shipment.lines) : []),
    ];
  },
};

/** Parcels have arrived; also one that was called back too late, when it is named. */
export const deliver: Rule<'deliver'> = {
  guard: (order) =>
    alive(order) ??
    (order.shipments.some((s) => mayStillArrive(order, s))
      ? null
      : refuse('nothingShipped', 'No parcel is on its way. Ship first.')),
  decide(order, { shipmentId }, { now }) {
    const underway = order.shipments.filter(
      (s) =>
        (s.status === 'shipped' && shipmentId === null) ||
        (mayStillArrive(order, s) && s.id === shipmentId),
    );
    if (underway.length === 0) {
      return shipmentId === null
        ? refuse('parcelRecalled', 'Every parcel was called back. Name the one that arrived.')
        : refuse('unknownShipment', `Parcel ${shipmentId} is not on its way.`);
    }
    return underway.flatMap((s) => [
      ...recallInVain(order, s.id),
      { type: 'delivered', at: now, shipmentId: s.id },
    ]);
  },
};

/** On its way; a parcel that was called back may arrive all the same as long as it is not in the house again. */
const mayStillArrive = (order: Order, { id, status }: Shipment): boolean =>
  status === 'shipped' ||
  (status === 'recalled' &&
    order.returns.some((r) => r.shipmentId === id && r.receivedAt === null));

/** What was not called back in time the customer keeps, or sends back by a return; unless the money is back already. */
const recallInVain = (order: Order, shipmentId: string): OrderEvent[] =>
  order.returns
    .filter((r) => r.shipmentId === shipmentId && r.status === 'approved' && !isGranted(order, r))
    .map((r) => ({ type: 'returnClosed', returnId: r.id }));

/** What was set apart leaves the books now. What was taken off at placing has left them, whatever is set today. */
export function stockLeaves(order: Order, leaving: readonly LineQuantity[]): OrderEvent[] {
  const lines = quantitiesOf(order, (line) =>
    Math.min(line.reserved, quantityIn(leaving, line.id)),
  );
  return lines.length > 0 ? [{ type: 'stockShipped', lines }] : [];
}

/** Only what was taken off: an order placed while stock was kept by hand has nothing to put back. */
function stockComesBack(order: Order, back: readonly LineQuantity[]): OrderEvent[] {
  const lines = quantitiesOf(order, (line) => Math.min(line.deducted, quantityIn(back, line.id)));
  return lines.length > 0 ? [{ type: 'stockUnshipped', lines }] : [];
}

const nothingToShip = (order: Order): Refusal =>
  order.lines.some((line) => line.backordered > 0)
    ? refuse('nothingToShip', 'What is left waits for goods to come in.')
    : refuse('nothingToShip', 'Everything has been shipped.');

/** Checks that each line is the order's, once, above 0 and no more than can leave and is on no slip. */
export function piecesRefusal(order: Order, lines: readonly LineQuantity[]): Refusal | null {
  if (lines.length === 0) return refuse('nothingToShip', 'Choose at least one line to ship.');
  for (const { lineId, quantity } of lines) {
    const line = order.lines.find((candidate) => candidate.id === lineId);
    if (!line) return refuse('unknownLine', `The order has no line ${lineId}.`);
    const most = freeToShip(order, line);
    if (quantity <= 0 || quantityIn(lines, lineId) > most) {
      const onSlips = most < shippableQuantity(line) ? ' The rest is on a slip.' : '';
      return refuse(
        'quantityTooHigh',
        `Of ${line.sku} ${most} can be shipped now. Choose 1 to ${most}.${onSlips}`,
      );
    }
  }
  return null;
}

/** Where the shop ships with carrier and tracking code only, both are needed (S070). */
export function carrierRefusal(
  { carrier, trackingNumber }: { carrier: string | null; trackingNumber: string | null },
  { settings }: DecisionContext,
): Refusal | null {
  if (!settings.shipping.trackingRequired || (carrier && trackingNumber)) return null;
  return refuse(
    'carrierRequired',
    'This shop ships with carrier and tracking code only. Enter both.',
  );
}
