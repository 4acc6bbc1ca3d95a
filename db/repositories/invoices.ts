import type { Knex } from 'knex';
import type { CreditNoteSnapshot, InvoiceSnapshot } from '../../domain/document/snapshot.ts';
import type { Invoice, Order } from '../../domain/order/order.ts';
import { insertOnce } from '../insert-once.ts';

/** Writes an issued invoice or credit note, for good: there is no update. Once per key. */
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
  return insertOnce(trx, 'invoices', [
    {
      key,
      order_id: order.id,
      invoice_id: invoice.id,
      kind: invoice.kind,
      credit_of: invoice.creditOf,
      series,
      sequence,
      number: snapshot.number,
      issued_at: new Date(invoice.issuedAt),
      due_at: new Date(invoice.dueAt),
      currency: order.currency,
      net: invoice.totals.net,
      tax: invoice.totals.tax,
      gross: invoice.totals.gross,
      snapshot: JSON.stringify(snapshot),
    },
  ]);
}
