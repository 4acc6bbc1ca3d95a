import type { Knex } from 'knex';
import type { CreditNoteSnapshot, InvoiceSnapshot } from '../../domain/document/snapshot.ts';
import { invoiceStandings, standingOf, type InvoiceStanding } from '../../domain/invoice/status.ts';
import type { Invoice, Order } from '../../domain/order/order.ts';
import { digitsOf } from '../../domain/payment/reference.ts';
import { insertOnce } from '../insert-once.ts';
import type { Executor } from '../knex.ts';

/**
 * Writes an issued invoice or credit note, for good: nothing of it is ever updated but where it stands. Once per key.
 */
export async function insertInvoice(
  trx: Knex.Transaction,
  issued: {
    readonly key: string;
    readonly order: Order;
    readonly invoice: Invoice;
    readonly series: string;
    readonly sequence: number;
    readonly snapshot: InvoiceSnapshot | CreditNoteSnapshot;
  },
): Promise<boolean> {
  const { key, order, invoice, series, sequence, snapshot } = issued;
  const { standing, open } = standingOf(order, invoice);
  return insertOnce(trx, 'invoices', [
    {
      key,
      order_id: order.id,
      invoice_id: invoice.id,
      kind: invoice.kind,
      debit: invoice.debit,
      credit_of: invoice.creditOf,
      series,
      sequence,
      number: snapshot.number,
      number_digits: digitsOf(snapshot.number),
      issued_at: new Date(invoice.issuedAt),
      due_at: new Date(invoice.dueAt),
      currency: order.currency,
      net: invoice.totals.net,
      tax: invoice.totals.tax,
      gross: invoice.totals.gross,
      open_amount: open,
      standing,
      snapshot: JSON.stringify(snapshot),
    },
  ]);
}

/** The invoices that an action on their order has moved: paid, credited, open again. */
export function movedStandings(before: Order, order: Order): InvoiceStanding[] {
  const earlier = new Map(invoiceStandings(before).map((stood) => [stood.invoiceId, stood]));
  return invoiceStandings(order).filter(({ invoiceId, standing, open }) => {
    const stood = earlier.get(invoiceId);
    return stood !== undefined && (stood.standing !== standing || stood.open !== open);
  });
}

/** The columns that say where invoices stand, for an update over several of one order's. */
export const standingColumns = (executor: Executor, moved: readonly InvoiceStanding[]) => ({
  'invoices.open_amount': byInvoice(executor, 'invoices.open_amount', moved, ({ open }) => open),
  'invoices.standing': byInvoice(executor, 'invoices.standing', moved, ({ standing }) => standing),
});

const byInvoice = (
  executor: Executor,
  column: string,
  moved: readonly InvoiceStanding[],
  value: (moved: InvoiceStanding) => string | number,
): Knex.Raw =>
  executor.raw(
    'CASE invoices.invoice_id' + moved.map(() => ' WHEN ? THEN ?').join('') + ' ELSE ?? END',
    [...moved.flatMap((stands) => [stands.invoiceId, value(stands)]), column],
  );
