import type { QueryBuilder } from 'objection';
import type { InvoiceStatus } from '../../domain/invoice/status.ts';
import type { Executor } from '../knex.ts';
import { beginningWith } from '../like.ts';
import { CustomerModel, InvoiceModel, OrderModel } from '../models/models.ts';
import { directionOf, inSequence, type Position, type Sequence } from './sequence.ts';

export const INVOICE_KINDS = ['invoice', 'debit', 'credit'] as const;
export type InvoiceKind = (typeof INVOICE_KINDS)[number];

/** What invoices are looked for by; an absent filter lets all through. Instants are ms UTC. */
export interface InvoiceFilters {
  readonly kind?: InvoiceKind | undefined;
  readonly status?: InvoiceStatus | undefined;
  /** Whether something is still to be paid on it, overdue or not. */
  readonly unpaid?: boolean | undefined;
  readonly issuedFrom?: number | undefined;
  /** Not included. */
  readonly issuedTo?: number | undefined;
  readonly dueBefore?: number | undefined;
  /** Id or number. */
  readonly customer?: string | undefined;
  /** Id or number. */
  readonly order?: string | undefined;
  /** The beginning of a number of an invoice or an order. */
  readonly q?: string | undefined;
}

export const INVOICE_SORTS = [
  '-issuedAt',
  'issuedAt',
  '-dueAt',
  'dueAt',
  '-number',
  'number',
  '-gross',
  'gross',
] as const;
export type InvoiceSort = (typeof INVOICE_SORTS)[number];

/** Of the table `invoices`; everything but its snapshot. */
const LISTED = [
  ...['key', 'order_id', 'invoice_id', 'kind', 'debit', 'number', 'standing', 'open_amount'],
  ...['credit_of', 'issued_at', 'due_at', 'currency', 'net', 'tax', 'gross'],
].map((column) => `invoices.${column}`);

type Invoices = QueryBuilder<InvoiceModel, InvoiceModel[]>;

/** One page of the invoices and credit notes of all orders (S058). @param page `now` decides what is overdue */
export async function listInvoices(
  executor: Executor,
  filters: InvoiceFilters,
  page: {
    readonly sort: InvoiceSort;
    readonly after: Position | null;
    readonly limit: number;
    readonly now: number;
  },
): Promise<InvoiceModel[]> {
  const query = withOrder(InvoiceModel.query(executor))
    .select(...LISTED)
    .limit(page.limit);
  filter(query, filters, page.now);
  inSequence(query, sequenceOf(page.sort), page.after);
  return query;
}

const withOrder = (query: Invoices): Invoices =>
  query.withGraphFetched('order(brief).customer(known)').modifiers({
    brief: (order) => void order.select('id', 'number', 'customer_id'),
    known: (customer) => void customer.select('id', 'number', 'name', 'company'),
  });

const COLUMNS = {
  issuedAt: 'invoices.issued_at',
  dueAt: 'invoices.due_at',
  number: 'invoices.number',
  gross: 'invoices.gross',
} as const;

/** No two have the same number, so by number nothing else decides, and the index of numbers alone will do. */
const sequenceOf = (sort: InvoiceSort): Sequence => {
  const column = COLUMNS[sort.replace('-', '') as keyof typeof COLUMNS];
  const id = column === COLUMNS.number ? null : 'invoices.key';
  return { column, id, direction: directionOf(sort) };
};

/** What is still to be paid on a selection of invoices, for each currency. */
export interface OpenTotal {
  readonly currency: string;
  readonly invoices: number;
  readonly open: number;
}

/** What is still to be paid on all invoices that a filter lets through. Only unpaid ones are read for it. */
export async function openTotals(
  executor: Executor,
  filters: InvoiceFilters,
  now: number,
): Promise<OpenTotal[]> {
  const query = InvoiceModel.query(executor).whereIn('invoices.standing', UNPAID);
  filter(query, filters, now);
  const rows = (await query
    .groupBy('invoices.currency')
    .orderBy('invoices.currency')
    .select('invoices.currency')
    .count('* as invoices')
    .sum('invoices.open_amount as open')) as unknown as Summed[];
  return rows.map(({ currency, invoices, open }) => ({ currency, invoices, open: Number(open) }));
}

/** Sums of the database come as text where they might be too large for a number; amounts never are. */
type Summed = Omit<OpenTotal, 'open'> & { readonly open: string };

/** Standings with something still to be paid. */
const UNPAID = ['open', 'partiallyPaid'];

function filter(query: Invoices, filters: InvoiceFilters, now: number): void {
  const { kind, status, unpaid, issuedFrom, issuedTo, dueBefore, customer, order, q } = filters;
  if (kind !== undefined) {
    void query.where('invoices.kind', kind === 'credit' ? 'creditNote' : 'invoice');
    void query.where('invoices.debit', kind === 'debit');
  }
  if (status !== undefined) filterStatus(query, status, now);
  if (unpaid === true) void query.whereIn('invoices.standing', UNPAID);
  if (unpaid === false) void query.whereNotIn('invoices.standing', UNPAID);
  if (issuedFrom !== undefined) void query.where('invoices.issued_at', '>=', new Date(issuedFrom));
  if (issuedTo !== undefined) void query.where('invoices.issued_at', '<', new Date(issuedTo));
  if (dueBefore !== undefined) void query.where('invoices.due_at', '<', new Date(dueBefore));
  if (customer !== undefined) {
    const named = CustomerModel.query().where('id', customer).orWhere('number', customer);
    const theirs = OrderModel.query().whereIn('customer_id', named.select('id')).select('id');
    void query.whereIn('invoices.order_id', theirs);
  }
  if (order !== undefined) {
    const named = OrderModel.query().where('id', order).orWhere('number', order);
    void query.whereIn('invoices.order_id', named.select('id'));
  }
  if (q !== undefined) {
    const ofOrders = OrderModel.query().where('number', 'like', beginningWith(q)).select('id');
    void query.where(
      (any) =>
        void any
          .where('invoices.number', 'like', beginningWith(q))
          .orWhereIn('invoices.order_id', ofOrders),
    );
  }
}

/** `statusAt` of the rules, for lists. */
function filterStatus(query: Invoices, status: InvoiceStatus, now: number): void {
  const today = new Date(now);
  if (status === 'overdue') {
    void query.whereIn('invoices.standing', UNPAID).where('invoices.due_at', '<', today);
    return;
  }
  void query.where('invoices.standing', status);
  if (UNPAID.includes(status)) void query.where('invoices.due_at', '>=', today);
}

const INVOICE_ID = /^([0-7][0-9A-HJKMNP-TV-Z]{25})\.([A-Za-z0-9]{1,19})$/;

/** How an invoice is named beyond its order: the order's id and its own, `01J….i1`. */
export const invoiceKey = ({
  orderId,
  invoiceId,
}: Pick<InvoiceModel, 'orderId' | 'invoiceId'>): string => `${orderId}.${invoiceId}`;

/**
 * The invoice or credit note with that id or number, with all that it says and with its order; null where there is
 * none. The other documents of its order come along, as they correct it or are corrected by it.
 */
export async function findInvoice(
  executor: Executor,
  key: string,
): Promise<{ readonly invoice: InvoiceModel; readonly others: InvoiceModel[] } | null> {
  const [, orderId, invoiceId] = INVOICE_ID.exec(key) ?? [];
  const query = withOrder(InvoiceModel.query(executor)).select(...LISTED, 'invoices.snapshot');
  const invoice = await (
    orderId === undefined || invoiceId === undefined
      ? query.where('invoices.number', key)
      : query.where({ 'invoices.order_id': orderId, 'invoices.invoice_id': invoiceId })
  ).first();
  if (!invoice) return null;
  const others = await InvoiceModel.query(executor)
    .where('order_id', invoice.orderId)
    .whereNot('invoice_id', invoice.invoiceId)
    .orderBy('sequence')
    .select(...LISTED);
  return { invoice, others };
}
