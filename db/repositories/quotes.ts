import type { Knex } from 'knex';
import type { QuoteSnapshot } from '../../domain/document/snapshot.ts';
import { recordedOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import { payable } from '../../domain/order/quantities.ts';
import type { Quote, QuoteParties, RecordedStatus } from '../../domain/quote/quote.ts';
import { insertOnce } from '../insert-once.ts';
import { parseJson, type Executor } from '../knex.ts';
import { beginningWith } from '../like.ts';

/** A quote's record: what the rules see, and what is known of persons beside it. */
export interface QuoteRecord extends QuoteParties {
  readonly quote: Quote;
  /** Counts the edits. */
  readonly version: number;
  readonly customerId: string;
  readonly customerComment: string | null;
  /** The order it was copied from. */
  readonly copyOf: string | null;
  readonly sentAt: number | null;
  readonly acceptedAt: number | null;
  readonly declinedAt: number | null;
  readonly createdAt: number;
}

interface Row {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly status: RecordedStatus;
  readonly valid_until: string;
  readonly customer_id: string;
  readonly state: string;
  readonly buyer: string;
  readonly delivery_address: string;
  readonly customer_comment: string | null;
  readonly order_id: string | null;
  readonly copy_of: string | null;
  readonly sent_at: Date | null;
  readonly accepted_at: Date | null;
  readonly declined_at: Date | null;
  readonly created_at: Date;
}

const COLUMNS = [
  ...['id', 'number', 'version', 'status', 'valid_until', 'customer_id', 'state', 'buyer'],
  ...['delivery_address', 'customer_comment', 'order_id', 'copy_of', 'sent_at', 'accepted_at'],
  ...['declined_at', 'created_at'],
];

const toRecord = (row: Row): QuoteRecord => ({
  quote: {
    ...{ id: row.id, number: row.number, status: row.status, orderId: row.order_id },
    validUntil: row.valid_until,
    draft: recordedOrder(parseJson<Order>(row.state)),
  },
  version: row.version,
  buyer: parseJson(row.buyer),
  deliveryAddress: parseJson(row.delivery_address),
  customerId: row.customer_id,
  customerComment: row.customer_comment,
  copyOf: row.copy_of,
  sentAt: row.sent_at?.getTime() ?? null,
  acceptedAt: row.accepted_at?.getTime() ?? null,
  declinedAt: row.declined_at?.getTime() ?? null,
  createdAt: row.created_at.getTime(),
});

const columnsOf = ({ quote, ...record }: QuoteRecord, at: number) => ({
  version: record.version,
  status: quote.status,
  valid_until: quote.validUntil,
  customer_id: record.customerId,
  currency: quote.draft.currency,
  total: payable(quote.draft),
  state: JSON.stringify(quote.draft),
  buyer: JSON.stringify(record.buyer),
  delivery_address: JSON.stringify(record.deliveryAddress),
  customer_comment: record.customerComment,
  order_id: quote.orderId,
  copy_of: record.copyOf,
  sent_at: date(record.sentAt),
  accepted_at: date(record.acceptedAt),
  declined_at: date(record.declinedAt),
  updated_at: new Date(at),
});

const date = (at: number | null) => (at === null ? null : new Date(at));

/** Records a new quote; once per id. */
export const insertQuote = (trx: Knex.Transaction, record: QuoteRecord): Promise<unknown> =>
  trx('quotes').insert({
    id: record.quote.id,
    number: record.quote.number,
    ...columnsOf(record, record.createdAt),
    created_at: new Date(record.createdAt),
  });

/** Saves a quote whose row is locked. @param at ms UTC */
export async function saveQuote(
  trx: Knex.Transaction,
  record: QuoteRecord,
  at: number,
): Promise<void> {
  await trx('quotes').where('id', record.quote.id).update(columnsOf(record, at));
}

/** The quote with that id or number, or null; with `locked` nobody else changes it meanwhile. */
export async function findQuote(
  executor: Executor,
  key: string,
  { locked = false }: { readonly locked?: boolean } = {},
): Promise<QuoteRecord | null> {
  const query = executor('quotes')
    .where((any) => void any.where('id', key).orWhere('number', key))
    .first<Row | undefined>(...COLUMNS);
  if (locked) void query.forUpdate();
  const row = await query;
  return row ? toRecord(row) : null;
}

/** Notes that a quote is on its way to its customer, unless it has been changed since. */
export async function markQuoteSent(
  executor: Executor,
  sent: { readonly id: string; readonly version: number },
  at: number,
): Promise<void> {
  await executor('quotes')
    .where({ ...sent, status: 'open' })
    .update({ status: 'sent', sent_at: new Date(at), updated_at: new Date(at) });
}

export interface QuoteFilters {
  readonly status?: RecordedStatus | 'expired' | undefined;
  /** Customer id or number. */
  readonly customer?: string | undefined;
  /** The beginning of a number or of a customer's name. */
  readonly q?: string | undefined;
}

/** A quote as lists show it. */
export interface ListedQuote {
  readonly record: QuoteRecord;
  readonly customer: {
    readonly id: string;
    readonly number: string;
    readonly name: string;
    readonly company: string | null;
  };
}

/**
 * One page of quotes, newest first.
 * @param today decides which have expired
 */
export async function listQuotes(
  executor: Executor,
  { status, customer, q }: QuoteFilters,
  page: {
    readonly today: string;
    readonly after: { readonly at: number; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<ListedQuote[]> {
  const query = executor('quotes')
    .join('customers as c', 'c.id', 'quotes.customer_id')
    .orderBy([
      { column: 'quotes.created_at', order: 'desc' },
      { column: 'quotes.id', order: 'desc' },
    ])
    .limit(page.limit)
    .select(
      ...COLUMNS.map((column) => `quotes.${column}`),
      ...['c.number as c_number', 'c.name as c_name', 'c.company as c_company'],
    );
  if (status === 'expired') {
    void query.whereIn('status', ['open', 'sent']).where('valid_until', '<', page.today);
  } else if (status === 'open' || status === 'sent') {
    void query.where({ status }).where('valid_until', '>=', page.today);
  } else if (status !== undefined) void query.where({ status });
  if (customer !== undefined) {
    void query.where((any) => void any.where('c.id', customer).orWhere('c.number', customer));
  }
  if (q !== undefined) {
    const beginning = beginningWith(q);
    void query.where(
      (any) =>
        void any.where('quotes.number', 'like', beginning).orWhere('c.name', 'like', beginning),
    );
  }
  if (page.after) {
    const { at, id } = page.after;
    const last = new Date(at);
    void query
      .where('quotes.created_at', '<=', last)
      .where(
        (rest) => void rest.where('quotes.created_at', '<', last).orWhere('quotes.id', '<', id),
      );
  }
  const rows = (await query) as (Row & {
    c_number: string;
    c_name: string;
    c_company: string | null;
  })[];
  return rows.map((row) => ({
    record: toRecord(row),
    customer: {
      id: row.customer_id,
      number: row.c_number,
      name: row.c_name,
      company: row.c_company,
    },
  }));
}

/** What a quote said at one of its versions, as a document. */
export const quoteDocumentKey = (quoteId: string, version: number): string =>
  `quote/${quoteId}/${version}`;

/** Takes down what a quote says at its version, once: what the customer holds in hand never changes. */
export async function takeDownQuote(
  trx: Knex.Transaction,
  key: string,
  quoteId: string,
  snapshot: QuoteSnapshot,
): Promise<void> {
  await insertOnce(trx, 'quote_documents', [
    {
      key,
      quote_id: quoteId,
      snapshot: JSON.stringify(snapshot),
      created_at: new Date(snapshot.issuedAt),
    },
  ]);
}

/** A quote's document with its bytes; `pdf` null while it is not printed. Null where there is none. */
export async function findQuoteDocument(
  executor: Executor,
  key: string,
): Promise<{
  readonly key: string;
  readonly snapshot: QuoteSnapshot;
  readonly pdf: Buffer | null;
  readonly sha256: string | null;
} | null> {
  const row:
    { key: string; snapshot: string; pdf: Buffer | null; sha256: string | null } | undefined =
    await executor('quote_documents').where('key', key).first('key', 'snapshot', 'pdf', 'sha256');
  return row ? { ...row, snapshot: parseJson(row.snapshot) } : null;
}

/** Stores the bytes of a quote's document, once: bytes that are there stay. */
export async function storeQuoteDocument(
  executor: Executor,
  key: string,
  pdf: Uint8Array,
  sha256: string,
): Promise<void> {
  await executor('quote_documents')
    .where('key', key)
    .whereNull('sha256')
    .update({ pdf: Buffer.from(pdf), sha256, rendered_at: new Date() });
}
