import { expiryKey } from '../../shipment/collection-deadlines.ts';
import { isPickupCode, pickupOf } from '../../shipment/pickup.ts';
import { freeToShip } from '../../shipment/slips.ts';
import { amountOpen } from '../../payment/payments.ts';
import type { PayloadOf } from '../actions.ts';
import type { OrderEvent } from '../events.ts';
import { known } from '../known.ts';
import type { Order, Shipment } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import {
  alive,
  firstRefusal,
  isRefusal,
  notHeld,
  type DecisionContext,
  type GuardContext,
  type Rule,
} from '../rule.ts';
import { captureOnShipping } from './capture.ts';
import { createShipment } from './slip.ts';
import { mayLeave, preparedOf, stockLeaves } from './ship.ts';

/**
 * Goods lie packed on the shelf for their customer, who is told where, when and with which code to fetch them (S078).
 * A slip that was not fetched in time can be kept for as long again.
 */
export const readyForPickup: Rule<'readyForPickup'> = {
  guard: (order, context) =>
    firstRefusal(
      () => alive(order),
      () => (pickupOf(order, context.settings) ? null : notForPickup(order, context)),
      () => mayLeave(order, context),
      () => (canBeReady(order) ? null : allReady(order)),
    ),
  decide(order, payload, context) {
    const { method } = order.shipping;
    const { shipmentId, lines, shelf } = payload;
    const ready = (id: string): OrderEvent => ({
      type: 'slipReady',
      at: context.now,
      shipmentId: id,
      ...{ method, shelf },
    });
    if (shipmentId === null) {
      const made =
        createShipment.guard(order, context) ?? createShipment.decide(order, { lines }, context);
      return isRefusal(made) ? made : [...made, ready(`s${order.shipments.length + 1}`)];
    }
    return slipRefusal(order, { ...payload, shipmentId }) ?? [ready(shipmentId)];
  },
};

const notForPickup = ({ shipping }: Order, { settings }: GuardContext): Refusal => {
  const pickups = settings.shipping.methods.filter(({ kind }) => kind === 'pickup');
  return refuse(
    'notForPickup',
    pickups.length === 0
      ? 'The shop has no place where orders are fetched. Ship the order instead.'
      : `The order is sent (${shipping.method}). Ship it, or change how it is sent to ${pickups.map(({ name }) => name).join(' or ')}.`,
  );
};

const BEING_PREPARED: readonly Shipment['status'][] = ['open', 'picked', 'packed'];

const canBeReady = (order: Order): boolean =>
  order.lines.some((line) => freeToShip(order, line) > 0) ||
  order.shipments.some(
    (slip) => BEING_PREPARED.includes(slip.status) || isKeptTooLong(order, slip),
  );

/** Whether the days for which it was to be kept are over. */
const isKeptTooLong = ({ met }: Order, slip: Shipment): boolean =>
  slip.status === 'ready' && met.includes(expiryKey(slip));

const allReady = (order: Order): Refusal =>
  refuse(
    'readyAlready',
    `All of it lies ready already (${preparedOf(order)}). Hand it over with collect.`,
  );

function slipRefusal(
  order: Order,
  { shipmentId, lines }: PayloadOf<'readyForPickup'>,
): Refusal | null {
  const slip = order.shipments.find(({ id }) => id === shipmentId);
  if (!slip) return refuse('unknownShipment', `There is no slip ${shipmentId} on this order.`);
  if (lines !== null) {
    return refuse('onSlip', 'A slip is fetched as it is. Leave the lines out, or make another.');
  }
  if (BEING_PREPARED.includes(slip.status) || isKeptTooLong(order, slip)) return null;
  return slip.status === 'ready'
    ? refuse('readyAlready', `Slip ${slip.number} lies ready already. Hand it over with collect.`)
    : refuse('slipMovedOn', `Slip ${slip.number} is ${slip.status}. Make a new one.`);
}

/** The customer has fetched what lay ready: it has left and arrived, and its money is taken where so set. */
export const collect: Rule<'collect'> = {
  guard: (order, context) =>
    firstRefusal(
      () => alive(order),
      () =>
        order.shipments.some(isReady)
          ? null
          : refuse('nothingReady', 'Nothing lies ready. Mark it ready for pickup first.'),
      () => notHeld(order),
      () => (mayTakeUnpaid(order, context) ? null : unpaid()),
    ),
  decide(order, payload, context) {
    const { shipmentId } = payload;
    const slips = order.shipments.filter(
      (slip) => isReady(slip) && (shipmentId === null || slip.id === shipmentId),
    );
    const refusal =
      slips.length === 0 ? notReady(shipmentId) : identityRefusal(order, payload, context);
    if (refusal) return refusal;
    const { now, settings } = context;
    const check = payload.check ?? (payload.pickupCode === null ? null : 'pickupCode');
    const lines = slips.flatMap((slip) => slip.lines);
    return [
      ...slips.map(({ id }): OrderEvent => ({ type: 'collected', at: now, shipmentId: id, check })),
      ...stockLeaves(order, lines),
      ...(settings.capture.onShipping ? captureOnShipping(order, lines, now) : []),
    ];
  },
};

const isReady = ({ status }: Shipment): boolean => status === 'ready';

const mayTakeUnpaid = (order: Order, { settings }: GuardContext): boolean =>
  amountOpen(order) === 0 || settings.shipping.unpaidMethods.includes(order.paymentMethod);

const unpaid = (): Refusal =>
  refuse(
    'notPaid',
    'The order is not paid in full. Take the money at the counter (pay, with cash or card), then hand it over.',
  );

const notReady = (shipmentId: string | null): Refusal =>
  refuse(
    'unknownShipment',
    `There is no slip ${known(shipmentId, 'some slip lies ready')} that lies ready.`,
  );

/** Whether it is their goods that they are handed. */
function identityRefusal(
  order: Order,
  { check, pickupCode }: PayloadOf<'collect'>,
  { settings }: DecisionContext,
): Refusal | null {
  if (pickupCode !== null && !isPickupCode(order, pickupCode)) {
    return refuse(
      'wrongPickupCode',
      "That is not this order's code. Compare the order number, or see proof of identity and note it as check.",
    );
  }
  if (!settings.pickup.checkRequired || check !== null || pickupCode !== null) return null;
  return refuse(
    'checkRequired',
    'This shop hands nothing over unseen. Give the pickup code, or note as check how the customer was known.',
  );
}
