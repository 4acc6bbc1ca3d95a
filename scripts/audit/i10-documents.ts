import { createHash } from 'node:crypto';
import type { CreditNoteSnapshot, InvoiceSnapshot } from '../../domain/document/snapshot.ts';
import { parseJson } from '../../db/knex.ts';
import type { Invariant } from './invariant.ts';

interface DocumentRow {
  readonly key: string;
  readonly number: string;
  readonly kind: string;
  readonly subject: string;
  readonly sha256: string | null;
  readonly pdf: Buffer | null;
}

/** PDFs are large: few at a time. */
const DOCUMENTS = 25;
const INVOICES = 500;

export const bytesAreKept: Invariant = {
  id: 'I10',
  title: 'the bytes of every document are those it was made with',
  facts: 'documents',
  async check({ snapshot }, findings) {
    for (let after = ''; ;) {
      const rows: DocumentRow[] = await snapshot('documents')
        .join('orders', 'orders.id', 'documents.order_id')
        .where('documents.key', '>', after)
        .where((it) => void it.whereNotNull('sha256').orWhereNotNull('pdf'))
        .orderBy('documents.key')
        .limit(DOCUMENTS)
        .select('documents.key', 'orders.number', 'kind', 'subject', 'sha256', 'pdf');
      const last = rows.at(-1);
      if (!last) return;
      after = last.key;
      findings.looked(rows.length);
      for (const { number, kind, subject, sha256, pdf } of rows) {
        const hash = pdf && createHash('sha256').update(pdf).digest('hex');
        if (hash === sha256) continue;
        findings.violation(
          number,
          `${kind} ${subject}: its bytes have the hash ${hash?.slice(0, 12) ?? 'of nothing'}…, noted is ${sha256?.slice(0, 12) ?? 'nothing'}…`,
        );
      }
    }
  },
};

interface InvoiceRow {
  readonly key: string;
  readonly number: string;
  readonly order_number: string;
  readonly kind: string;
  readonly currency: string;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  readonly issued_at: Date;
  readonly snapshot: string;
}

/** All invoices and credit notes with what they say, in batches. */
export async function* invoiceBatches(
  snapshot: Parameters<Invariant['check']>[0]['snapshot'],
): AsyncGenerator<
  readonly { readonly row: InvoiceRow; readonly says: InvoiceSnapshot | CreditNoteSnapshot }[]
> {
  for (let after = ''; ;) {
    const rows: InvoiceRow[] = await snapshot('invoices')
      .join('orders', 'orders.id', 'invoices.order_id')
      .where('invoices.key', '>', after)
      .orderBy('invoices.key')
      .limit(INVOICES)
      .select('invoices.*', 'orders.number as order_number');
    const last = rows.at(-1);
    if (!last) return;
    after = last.key;
    yield rows.map((row) => ({ row, says: parseJson(row.snapshot) }));
  }
}

export const invoicesSayTheirRow: Invariant = {
  id: 'I10',
  title: 'every invoice says what its row says: number, date, totals',
  facts: 'invoices and credit notes',
  async check({ snapshot }, findings) {
    for await (const batch of invoiceBatches(snapshot)) {
      findings.looked(batch.length);
      for (const { row, says } of batch) {
        const { net, tax, gross } = says.totals;
        const is = [says.number, says.kind, says.currency, net, tax, gross, says.issuedAt];
        const should = [row.number, row.kind, row.currency, row.net, row.tax, row.gross];
        const [said, written] = [is.join(' '), [...should, row.issued_at.getTime()].join(' ')];
        if (said !== written) {
          findings.violation(row.order_number, `${row.number} says ${said}, its row ${written}`);
        }
        if (says.orderNumber !== row.order_number) {
          findings.violation(row.order_number, `${row.number} is made out for ${says.orderNumber}`);
        }
      }
    }
  },
};
