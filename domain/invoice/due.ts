import type { OrderEventOf } from '../order/events.ts';
import type { Line, Order, Portion } from '../order/order.ts';
import {
  activePortion,
  activeQuantity,
  furtherTotals,
  grantedQuantity,
  invoicedPortion,
  keptQuantity,
  quantitiesOf,
} from '../order/quantities.ts';
import { moneyKept } from '../payment/payments.ts';
import { payable } from '../order/quantities.ts';
import type { InvoiceTiming, Settings } from '../settings/settings.ts';
import { addDays } from '../time/calendar.ts';

type Issued = OrderEventOf<'invoiceIssued'>;

/**
 * The invoice that the shop's timing asks for now, or null: nothing to invoice, or the order is held (S004).
 * @param now ms UTC
 */
export function invoiceDue(order: Order, settings: Settings, now: number): Issued | null {
  if (order.status === 'draft' || order.holds.length > 0) return null;
  const due = piecesDue(order, settings.invoiceTiming);
  if (!due || isByHand(order, settings)) return null;
  const parcel = settings.invoiceTiming === 'shipping' ? lastToLeave(order) : null;
  return invoiceOf(order, due, parcel, settings, now);
}

/** Slips that were made before may leave in another order than they were made. */
const lastToLeave = ({ shipments }: Order): string | null => {
  const left = shipments.flatMap(({ id, shippedAt }) =>
    shippedAt === null ? [] : [{ id, shippedAt }],
  );
  return left.sort((a, b) => a.shippedAt - b.shippedAt).at(-1)?.id ?? null;
};

/**
 * The invoice for all that is to be paid and not invoiced yet, or null where there is nothing.
 * @param now ms UTC
 */
export const invoiceOfRest = (order: Order, settings: Settings, now: number): Issued | null =>
  invoiceOf(order, activeQuantity, null, settings, now);

/** How many pieces of a line should have been invoiced by now; null: none are due (S052, S053). */
function piecesDue(order: Order, timing: InvoiceTiming): ((line: Line) => number) | null {
  switch (timing) {
    case 'placing':
      return activeQuantity;
    case 'shipping':
      return (line) => line.shipped;
    case 'payment':
      return moneyKept(order) >= payable(order) ? activeQuantity : null;
    case 'manual':
      return null;
  }
}

/** What was added to an invoiced order is invoiced by hand where the shop says so (S054); parcels never are. */
const isByHand = (order: Order, { invoiceEdits, invoiceTiming }: Settings): boolean =>
  invoiceEdits === 'manual' &&
  invoiceTiming !== 'shipping' &&
  order.editedAt !== null &&
  isInvoiced(order);

const isInvoiced = ({ invoices }: Order): boolean => invoices.some((i) => i.kind === 'invoice');

/** Whether all goods came back before they were invoiced, and sending them is to be paid for all the same. */
const isOnlySending = (order: Order): boolean =>
  order.lines.every((line) => keptQuantity(order, line) === 0);

function invoiceOf(
  order: Order,
  pieces: (line: Line) => number,
  shipmentId: string | null,
  settings: Settings,
  now: number,
): Issued | null {
  // What came back before it was ever invoiced is owed for no more, so it never will be.
  const lines = quantitiesOf(
    order,
    (line) =>
      pieces(line) - grantedQuantity(order, line) - line.waived - (line.invoiced - line.credited),
  );
  const { method, price, taxRate, invoiced, waived } = order.shipping;
  const shipping = !invoiced && !waived && activePortion(order).shipping;
  // It goes with the first goods: alone only where goods went without it, as one that was given back was changed for
  // another, where it takes the place of one that was invoiced, or where no goods are left to go with it.
  const alone = shipping && price > 0 && (isInvoiced(order) || isOnlySending(order));
  if (lines.length === 0 && !alone) return null;
  const portion: Portion = { lines, shipping };
  const parcel = lines.length > 0 ? shipmentId : null;
  return {
    type: 'invoiceIssued',
    at: now,
    invoiceId: `i${order.invoices.length + 1}`,
    kind: 'invoice',
    portion,
    charge: shipping ? { method, price, taxRate } : null,
    totals: furtherTotals(order, invoicedPortion(order), portion),
    dueAt: addDays(now, settings.paymentTermDays, settings.timeZone),
    shipmentId: parcel,
    debit: order.editedAt !== null && parcel === null && isInvoiced(order),
    creditOf: null,
    returnId: null,
    reason: null,
  };
}
