import { sum } from '../../money/money.ts';
import { creditableLines, creditNoteEvents } from '../../invoice/credit.ts';
import { overpaid } from '../../payment/payments.ts';
import { recallEvents } from '../../return/recall.ts';
import { NOT_COLLECTED } from '../../shipment/pickup.ts';
import type { PayloadOf } from '../actions.ts';
import type { OrderEvent, OrderEventOf } from '../events.ts';
import { replay } from '../evolve.ts';
import type { CancelledBy, Line, LineQuantity, Order, Shipment } from '../order.ts';
import { invoicedPortion, quantitiesOf, quantityIn, unshippedQuantity } from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import {
  firstRefusal,
  nextId,
  open,
  type DecisionContext,
  type GuardContext,
  type Rule,
} from '../rule.ts';
import { refundEvents } from './refund.ts';

/**
 * Cancels what has not left the house, all of it or some pieces (S032–S036, B09): stock goes back, money taken goes
 * back, what was invoiced is credited; reserved money is let go as a consequence. Parcels on their way go on, or are
 * called back and become returns. It cannot be undone.
 */
export const cancel: Rule<'cancel'> = {
  guard: (order) =>
    firstRefusal(
      () => open(order),
      () =>
        sum(order.lines.map(unshippedQuantity)) === 0 && onTheirWay(order).length === 0
          ? refuse('nothingToCancel', 'Everything is delivered. Register a return instead.')
          : null,
    ),
  decide(order, payload, context) {
    const recalled = payload.parcels === 'recall' ? onTheirWay(order, payload.lines) : [];
    const refusal =
      payload.lines === null
        ? wholeRefusal(order, recalled)
        : linesRefusal(order, payload.lines, recalled);
    if (refusal) return refusal;
    return cancelEvents(
      order,
      { ...payload, recalled, by: cancelledBy(order, payload.reason, context) },
      context,
    );
  },
};

/** Who wanted it so; the shop alone knows that goods lay ready and were not fetched. */
function cancelledBy(order: Order, reason: string, { actor }: DecisionContext): CancelledBy {
  if (actor.type === 'customer') return 'customer';
  const layReady = order.shipments.some(({ status }) => status === 'ready');
  return reason === NOT_COLLECTED && layReady ? 'notCollected' : 'shop';
}

interface How extends Pick<PayloadOf<'cancel'>, 'reason' | 'lines' | 'restock' | 'mailCustomer'> {
  readonly by: CancelledBy;
  readonly recalled: readonly Shipment[];
}

/** Everything that cancelling brings with it, also when a deadline does it. */
export function cancelEvents(order: Order, how: How, context: GuardContext): OrderEvent[] {
  const { now, settings } = context;
  const lines = quantitiesOf(order, (line) => piecesToCancel(line, how.lines));
  const goods: OrderEvent[] = [
    ...stockComesFree(order, lines, how.restock ?? true),
    {
      type: 'cancelled',
      at: now,
      cancellationId: nextId('x', order.cancellations),
      reason: how.reason,
      by: how.by,
      lines,
      mailCustomer: how.mailCustomer ?? settings.mailOnCancel,
    },
  ];
  const after = replay(order, goods);
  return [
    ...goods,
    ...refundEvents(after, overpaid(after), null, context),
    ...credit(after, lines, now),
    ...recallEvents(after, how.recalled, now),
  ];
}

/** What of a line is to be cancelled has not left: of what is in a parcel that is called back, its return tells. */
const piecesToCancel = (line: Line, lines: How['lines']): number =>
  lines === null
    ? unshippedQuantity(line)
    : Math.min(quantityIn(lines, line.id), unshippedQuantity(line));

/** Pieces that wait for goods to come in are given up first: they take nothing from the shelf. */
export function stockComesFree(
  order: Order,
  cancelled: readonly LineQuantity[],
  restock: boolean,
): OrderEventOf<'stockUnreserved' | 'restocked'>[] {
  const onShelf = (line: Line) => Math.max(0, quantityIn(cancelled, line.id) - line.backordered);
  const fromReserved = (line: Line) => Math.min(line.reserved, onShelf(line));
  const reserved = quantitiesOf(order, fromReserved);
  // Taken off at placing and never left: still on the shelf. What was shipped is deducted too, but gone.
  const deducted = quantitiesOf(order, (line) =>
    Math.min(line.deducted, onShelf(line) - fromReserved(line)),
  );
  return [
    ...(reserved.length > 0 ? [{ type: 'stockUnreserved', lines: reserved } as const] : []),
    ...(restock && deducted.length > 0 ? [{ type: 'restocked', lines: deducted } as const] : []),
  ];
}

/** What was invoiced and is wanted no more, credited invoice by invoice. */
function credit(after: Order, cancelled: readonly LineQuantity[], now: number): OrderEvent[] {
  const shipping = invoicedPortion(after).shipping && after.status === 'cancelled';
  const lines = creditableLines(after, cancelled);
  return creditNoteEvents(after, { lines, shipping }, null, now);
}

/** Parcels that have left and not arrived; of some lines only, where those are named. */
const onTheirWay = (order: Order, lines: readonly LineQuantity[] | null = null): Shipment[] =>
  order.shipments
    .filter((s) => s.status === 'shipped')
    .filter((s) => lines?.some((l) => quantityIn(s.lines, l.lineId) > 0) ?? true);

function wholeRefusal(order: Order, recalled: readonly Shipment[]): Refusal | null {
  if (recalled.length > 0 || sum(order.lines.map(unshippedQuantity)) > 0) return null;
  const parcels = onTheirWay(order).map((s) => s.number);
  return refuse(
    'parcelUnderway',
    `All that is left is on its way (${parcels.join(', ')}). Call it back by cancelling with parcels: recall, or wait for its delivery and register a return.`,
  );
}

/** Checks that each line is the order's, above 0, and no more than has not left or is called back. */
function linesRefusal(
  order: Order,
  lines: readonly LineQuantity[],
  recalled: readonly Shipment[],
): Refusal | null {
  if (lines.length === 0) return refuse('nothingToCancel', 'Choose at least one line to cancel.');
  for (const { lineId, quantity } of lines) {
    const line = order.lines.find((candidate) => candidate.id === lineId);
    if (!line) return refuse('unknownLine', `The order has no line ${lineId}.`);
    const inParcels = sum(recalled.map((parcel) => quantityIn(parcel.lines, lineId)));
    const most = unshippedQuantity(line) + inParcels;
    if (quantity <= 0 || quantityIn(lines, lineId) > most) {
      return refuse(
        'quantityTooHigh',
        `Of ${line.sku} ${most} can be cancelled. For pieces that were shipped register a return once they are delivered, or call their parcel back.`,
      );
    }
  }
  return null;
}
