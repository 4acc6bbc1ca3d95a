import { sum } from '../../money/money.ts';
import { creditableLines, creditNoteEvents } from '../../invoice/credit.ts';
import { overpaid } from '../../payment/payments.ts';
import type { OrderEvent } from '../events.ts';
import { replay } from '../evolve.ts';
import type { LineQuantity, Order } from '../order.ts';
import { invoicedPortion, quantitiesOf, unshippedQuantity } from '../quantities.ts';
import { refuse } from '../refusals.ts';
import { firstRefusal, open, type DecisionContext, type Rule } from '../rule.ts';
import { refundEvents } from './refund.ts';

/**
 * Cancels all that has not left the house (S032–S036): stock goes back, money taken goes back, what was
 * invoiced is credited; reserved money is let go as a consequence. It cannot be undone.
 */
export const cancel: Rule<'cancel'> = {
  guard: (order) =>
    firstRefusal(
      () => open(order),
      () => parcelUnderway(order),
      () =>
        sum(order.lines.map(unshippedQuantity)) === 0
          ? refuse('nothingToCancel', 'Everything is delivered. Register a return instead.')
          : null,
    ),
  decide: (order, payload, context) =>
    cancelEvents(
      order,
      { ...payload, by: context.actor.type === 'customer' ? 'customer' : 'shop' },
      context,
    ),
};

/** Everything that cancelling brings with it, also when a deadline does it. */
export function cancelEvents(
  order: Order,
  how: {
    readonly reason: string;
    readonly by: 'customer' | 'shop' | 'unpaid';
    readonly restock: boolean | null;
    readonly mailCustomer: boolean | null;
  },
  { now, settings }: Pick<DecisionContext, 'now' | 'settings'>,
): OrderEvent[] {
  const lines = quantitiesOf(order, unshippedQuantity);
  const goods: OrderEvent[] = [
    ...stockComesFree(order, how.restock ?? true),
    {
      type: 'cancelled',
      at: now,
      reason: how.reason,
      by: how.by,
      lines,
      mailCustomer: how.mailCustomer ?? settings.mailOnCancel,
    },
  ];
  const after = replay(order, goods);
  return [
    ...goods,
    ...refundEvents(after, overpaid(after), null, now),
    ...credit(after, lines, now),
  ];
}

function stockComesFree(order: Order, restock: boolean): OrderEvent[] {
  const reserved = quantitiesOf(order, (line) => line.reserved);
  // Taken off at placing and never left: still on the shelf. What was shipped is deducted too, but gone.
  const deducted = quantitiesOf(order, (line) =>
    Math.min(line.deducted, unshippedQuantity(line) - line.backordered - line.reserved),
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

function parcelUnderway(order: Order) {
  const parcel = order.shipments.find((s) => s.status === 'shipped');
  return parcel
    ? refuse(
        'parcelUnderway',
        `Parcel ${parcel.number} is on its way. Mark it not shipped once it is back, or wait for its delivery.`,
      )
    : null;
}
