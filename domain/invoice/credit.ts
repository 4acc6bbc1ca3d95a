import { sum } from '../money/money.ts';
import { differenceOf, negative } from '../money/tax.ts';
import type { OrderEventOf } from '../order/events.ts';
import { evolve } from '../order/evolve.ts';
import type { Deduction, Invoice, Line, LineQuantity, Order, Portion } from '../order/order.ts';
import {
  deductionTotals,
  grantedQuantity,
  invoicedPortion,
  keptQuantity,
  quantitiesOf,
  quantityIn,
  removedTotals,
} from '../order/quantities.ts';

/**
 * What of these pieces, which came back or will not be sent, was invoiced. What the customer has or is still to
 * get keeps its invoice first, so pieces that were never invoiced are not credited either.
 */
export const creditableLines = (order: Order, lines: readonly LineQuantity[]): LineQuantity[] =>
  quantitiesOf(order, (line) =>
    Math.min(
      quantityIn(lines, line.id),
      line.invoiced -
        line.credited -
        Math.max(0, line.shipped - grantedQuantity(order, line) - line.waived),
    ),
  );

/** How many pieces of a line are invoiced though they are to be paid for no more. */
export const overInvoiced = (order: Order, line: Line): number =>
  Math.max(0, line.invoiced - line.credited - keptQuantity(order, line));

/**
 * Credit notes for a portion: one for each invoice it was on, as art. 219 of Directive 2006/112/EC wants
 * the invoice named that is corrected. Nothing where nothing of it was invoiced.
 * @param reason why, a code, where it is made by hand
 */
export function creditNoteEvents(
  order: Order,
  portion: Portion,
  returnId: string | null,
  now: number,
  reason: string | null = null,
): OrderEventOf<'invoiceIssued'>[] {
  const notes: OrderEventOf<'invoiceIssued'>[] = [];
  let state = order;
  let left = portion;
  for (const invoice of order.invoices.filter((candidate) => candidate.kind === 'invoice')) {
    const part = creditableOf(state, invoice, left);
    if (part.lines.length === 0 && !part.shipping) continue;
    const note = creditNote(state, invoice, part, { returnId, reason }, now);
    notes.push(note);
    state = evolve(state, note);
    left = {
      lines: left.lines.map((l) => ({
        ...l,
        quantity: l.quantity - quantityIn(part.lines, l.lineId),
      })),
      shipping: left.shipping && !part.shipping,
    };
  }
  return notes;
}

function creditNote(
  order: Order,
  invoice: Invoice,
  part: Portion,
  why: Pick<Invoice, 'returnId' | 'reason'>,
  now: number,
): OrderEventOf<'invoiceIssued'> {
  return {
    type: 'invoiceIssued',
    at: now,
    invoiceId: `i${order.invoices.length + 1}`,
    kind: 'creditNote',
    portion: part,
    charge: part.shipping ? invoice.charge : null,
    totals: negative(removedTotals(order, invoicedPortion(order), part)),
    dueAt: now,
    shipmentId: null,
    debit: false,
    creditOf: invoice.id,
    ...why,
  };
}

/**
 * Takes off what the shop keeps, from the credit note over the most. A line of its own, and not less credited: the
 * goods are given back in full and the invoice is corrected by as much, and what is kept is a service of its own under
 * its own rate of tax (Directive 2006/112/EC art. 226 (8)–(10) wants them apart). So the note comes to what goes back.
 */
export function lessDeductions(
  order: Order,
  notes: readonly OrderEventOf<'invoiceIssued'>[],
  deductions: readonly Deduction[],
): OrderEventOf<'invoiceIssued'>[] {
  const largest = largestOf(notes);
  return notes.map((note) =>
    note === largest && deductions.length > 0
      ? {
          ...note,
          deductions,
          totals: differenceOf(note.totals, negative(deductionTotals(order, deductions))),
        }
      : note,
  );
}

/** The credit note over the most, the earlier of two; undefined where there is none. */
export const largestOf = (
  notes: readonly OrderEventOf<'invoiceIssued'>[],
): OrderEventOf<'invoiceIssued'> | undefined =>
  [...notes].sort((a, b) => a.totals.gross - b.totals.gross)[0];

/**
 * What of `wanted` this invoice holds and no credit note has taken off it yet. Where the charge for sending was
 * changed, the last invoice that has one holds it.
 */
function creditableOf(order: Order, invoice: Invoice, wanted: Portion): Portion {
  const notes = order.invoices.filter((candidate) => candidate.creditOf === invoice.id);
  const lines: LineQuantity[] = wanted.lines.map(({ lineId, quantity }) => {
    const credited = sum(notes.map((note) => quantityIn(note.portion.lines, lineId)));
    return {
      lineId,
      quantity: Math.min(quantity, quantityIn(invoice.portion.lines, lineId) - credited),
    };
  });
  return {
    lines: lines.filter((line) => line.quantity > 0),
    shipping:
      wanted.shipping &&
      invoice.id === chargedOn(order)?.id &&
      !notes.some((note) => note.portion.shipping),
  };
}

const chargedOn = ({ invoices }: Order): Invoice | undefined =>
  invoices.findLast((invoice) => invoice.kind === 'invoice' && invoice.portion.shipping);
