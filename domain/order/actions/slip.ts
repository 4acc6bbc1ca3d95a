import { freeToShip } from '../../shipment/slips.ts';
import type { OrderEvent } from '../events.ts';
import type { Shipment } from '../order.ts';
import { quantitiesOf } from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { alive, firstRefusal, notHeld, type Rule } from '../rule.ts';
import { mayLeave, piecesRefusal, preparedOf } from './ship.ts';

/*
 * Packing slips with a life of their own: open, picked, packed, then shipped or cancelled (S065, S067, S068, S072).
 * Nothing leaves with them; what is on one cannot be shipped twice.
 */

/** Makes a packing slip for all that can leave, or some pieces of some lines. Held orders have none (S004). */
export const createShipment: Rule<'createShipment'> = {
  guard: (order, context) =>
    mayLeave(order, context) ??
    (quantitiesOf(order, (line) => freeToShip(order, line)).length === 0
      ? refuse('onSlip', `All that can leave is on slip ${preparedOf(order)}. Ship or cancel it.`)
      : null),
  decide(order, payload, { now }) {
    const lines = payload.lines ?? quantitiesOf(order, (line) => freeToShip(order, line));
    const n = order.shipments.length + 1;
    return (
      piecesRefusal(order, lines) ?? [
        {
          type: 'slipMade',
          at: now,
          shipmentId: `s${n}`,
          number: `${order.number}-${n}`,
          lines,
        } satisfies OrderEvent,
      ]
    );
  },
};

/** What can be done with a slip that is in one of these states. */
function slipRule<N extends 'pickShipment' | 'packShipment' | 'cancelShipment'>(
  from: readonly Shipment['status'][],
  type: 'slipPicked' | 'slipPacked' | 'slipCancelled',
  none: string,
  whileHeld: boolean,
): Rule<N> {
  return {
    guard: (order) =>
      firstRefusal(
        () => alive(order),
        () => (whileHeld ? null : notHeld(order)),
        () =>
          order.shipments.some(({ status }) => from.includes(status))
            ? null
            : refuse('noSlip', none),
      ),
    decide(order, { shipmentId }, { now }) {
      const slip = order.shipments.find(({ id }) => id === shipmentId);
      if (!slip) return unknownSlip(shipmentId);
      return from.includes(slip.status)
        ? [{ type, at: now, shipmentId }]
        : refuse('slipMovedOn', `Slip ${slip.number} is ${slip.status}. ${none}`);
    },
  };
}

const unknownSlip = (shipmentId: string): Refusal =>
  refuse('unknownShipment', `There is no slip ${shipmentId} on this order.`);

/** Its goods are off the shelf. */
export const pickShipment = slipRule<'pickShipment'>(
  ['open'],
  'slipPicked',
  'No slip waits to be picked. Make one first.',
  false,
);

/** Its goods are in their parcel. */
export const packShipment = slipRule<'packShipment'>(
  ['open', 'picked'],
  'slipPacked',
  'No slip waits to be packed. Make one first.',
  false,
);

/** Takes a slip back that has not left: its pieces are free for another one. */
export const cancelShipment = slipRule<'cancelShipment'>(
  ['open', 'picked', 'packed', 'ready'],
  'slipCancelled',
  'No slip waits to leave. A parcel that has left is marked not shipped.',
  true,
);
