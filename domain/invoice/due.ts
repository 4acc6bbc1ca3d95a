import { paymentStatusOf } from '../order/facets.ts';
import type { OrderEventOf } from '../order/events.ts';
import type { Line, Order, Portion } from '../order/order.ts';
import {
  activePortion,
  activeQuantity,
  furtherTotals,
  invoicedPortion,
  quantitiesOf,
} from '../order/quantities.ts';
import type { InvoiceTiming, Settings } from '../settings/settings.ts';
import { addDays } from '../time/calendar.ts';

/** The invoice that the shop's timing asks for now, or null: nothing to invoice, or the order is held (S004). */
export function invoiceDue(
  order: Order,
  settings: Settings,
  now: number,
): OrderEventOf<'invoiceIssued'> | null {
  if (order.status === 'draft' || order.holds.length > 0) return null;
  const target = targetOf(order, settings.invoiceTiming);
  return target ? invoiceOf(order, target, settings, now) : null;
}

/** The invoice for all that is wanted and not invoiced yet, or null where there is nothing. */
export const invoiceOfRest = (order: Order, settings: Settings, now: number) =>
  invoiceOf(order, activeQuantity, settings, now);

/** How many pieces of a line should be on invoices by now; null: none are due. */
function targetOf(order: Order, timing: InvoiceTiming): ((line: Line) => number) | null {
  switch (timing) {
    case 'placing':
      return activeQuantity;
    case 'shipping':
      return (line) => line.shipped;
    case 'payment':
      return paymentStatusOf(order) === 'paid' ? activeQuantity : null;
    case 'manual':
      return null;
  }
}

function invoiceOf(
  order: Order,
  target: (line: Line) => number,
  settings: Settings,
  now: number,
): OrderEventOf<'invoiceIssued'> | null {
  const lines = quantitiesOf(order, (line) => target(line) - line.invoiced);
  if (lines.length === 0) return null;
  const portion: Portion = {
    lines,
    shipping: !order.shipping.invoiced && activePortion(order).shipping,
  };
  return {
    type: 'invoiceIssued',
    at: now,
    invoiceId: `i${order.invoices.length + 1}`,
    kind: 'invoice',
    portion,
    totals: furtherTotals(order, invoicedPortion(order), portion),
    dueAt: addDays(now, settings.paymentTermDays, settings.timeZone),
    shipmentId: settings.invoiceTiming === 'shipping' ? (order.shipments.at(-1)?.id ?? null) : null,
    creditOf: null,
    returnId: null,
  };
}
