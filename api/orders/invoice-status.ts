import { sum } from '../../domain/money/money.ts';
import type { Order } from '../../domain/order/order.ts';
import { amountOwed } from '../../domain/payment/payments.ts';

export const INVOICE_STATUSES = ['open', 'paid', 'credited', 'overdue'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/**
 * Where an invoice stands; a credit note is settled by being issued. Payments belong to the order, not to single
 * invoices: all of an order's invoices are paid once nothing is owed.
 * @param now ms UTC
 */
export function invoiceStatus(order: Order, invoiceId: string, now: number): InvoiceStatus {
  const invoice = order.invoices.find(({ id }) => id === invoiceId);
  if (invoice?.kind !== 'invoice') return 'paid';
  const notes = order.invoices.filter(({ creditOf }) => creditOf === invoiceId);
  if (sum(notes.map(({ totals }) => totals.gross)) + invoice.totals.gross <= 0) return 'credited';
  if (amountOwed(order) === 0) return 'paid';
  return invoice.dueAt < now ? 'overdue' : 'open';
}
