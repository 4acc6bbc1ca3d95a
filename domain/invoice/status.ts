import { sum } from '../money/money.ts';
import type { Invoice, Order } from '../order/order.ts';
import { payable } from '../order/quantities.ts';
import { capturedNet } from '../payment/payments.ts';

export const INVOICE_STATUSES = ['open', 'partiallyPaid', 'paid', 'credited', 'overdue'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/**
 * Where an invoice stands; a credit note is settled by being issued. Payments belong to the order, not to single
 * invoices: money that has arrived pays the oldest invoice first. So where all of an order is invoiced, it is paid
 * exactly when all its invoices are (S044).
 * @param now ms UTC
 */
export function invoiceStatus(order: Order, invoiceId: string, now: number): InvoiceStatus {
  const invoice = order.invoices.find(({ id }) => id === invoiceId);
  if (invoice?.kind !== 'invoice') return 'paid';
  const due = balance(order, invoice);
  if (due <= 0) return 'credited';
  const open = openOn(order, invoiceId);
  if (open === 0) return 'paid';
  if (invoice.dueAt < now) return 'overdue';
  return open < due ? 'partiallyPaid' : 'open';
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
