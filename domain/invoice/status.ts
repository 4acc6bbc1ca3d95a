import { sum } from '../money/money.ts';
import type { Invoice, Order } from '../order/order.ts';
import { payable } from '../order/quantities.ts';
import { capturedNet } from '../payment/payments.ts';

export const INVOICE_STATUSES = ['open', 'partiallyPaid', 'paid', 'credited', 'overdue'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** Where an invoice stands, whatever the time: that it is overdue follows from its due date. */
export interface InvoiceStanding {
  readonly invoiceId: string;
  readonly standing: Exclude<InvoiceStatus, 'overdue'>;
  /** Still to be paid, minor units, tax included. */
  readonly open: number;
}

/**
 * Where an invoice stands; a credit note is settled by being issued. Payments belong to the order, not to single
 * invoices: money that has arrived pays the oldest invoice first. So where all of an order is invoiced, it is paid
 * exactly when all its invoices are (S044).
 * @param now ms UTC
 */
export function invoiceStatus(order: Order, invoiceId: string, now: number): InvoiceStatus {
  const invoice = order.invoices.find(({ id }) => id === invoiceId);
  return invoice ? statusAt(standingOf(order, invoice), invoice.dueAt, now) : 'paid';
}

/** The status that comes of a standing by a due date, both instants ms UTC. */
export const statusAt = (
  { standing, open }: Pick<InvoiceStanding, 'standing' | 'open'>,
  dueAt: number,
  now: number,
): InvoiceStatus => (open > 0 && dueAt < now ? 'overdue' : standing);

/** Where each invoice and credit note of an order stands. */
export const invoiceStandings = (order: Order): InvoiceStanding[] =>
  order.invoices.map((invoice) => standingOf(order, invoice));

/** Where an invoice of the order stands. */
export function standingOf(order: Order, invoice: Invoice): InvoiceStanding {
  const stands = (standing: InvoiceStanding['standing'], open = 0) => ({
    ...{ invoiceId: invoice.id, standing, open },
  });
  if (invoice.kind !== 'invoice') return stands('paid');
  const due = balance(order, invoice);
  if (due <= 0) return stands('credited');
  const open = openOn(order, invoice.id);
  if (open === 0) return stands('paid');
  return stands(open < due ? 'partiallyPaid' : 'open', open);
}

/** What is still to be paid on an invoice, minor units, tax included; 0 for one that is not there. */
export function openOn(order: Order, invoiceId: string): number {
  const invoices = order.invoices.filter((candidate) => candidate.kind === 'invoice');
  const balances = invoices.map((invoice) => balance(order, invoice));
  // What is invoiced and owed no more waits for its credit note: nobody has to pay it.
  let money = capturedNet(order) + Math.max(0, sum(balances) - payable(order));
  for (const [i, due] of balances.entries()) {
    const covered = Math.min(due, Math.max(0, money));
    if (invoices[i]?.id === invoiceId) return due - covered;
    money -= covered;
  }
  return 0;
}

/** What an invoice comes to after its credit notes, minor units, tax included. */
export const balance = (order: Order, { id, totals }: Invoice): number =>
  totals.gross + sum(order.invoices.filter((i) => i.creditOf === id).map((i) => i.totals.gross));
