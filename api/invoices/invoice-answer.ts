import type { z } from 'zod';
import type { InvoiceModel } from '../../db/models/models.ts';
import {
  findInvoice,
  invoiceKey,
  listInvoices,
  openTotals,
  type InvoiceSort,
} from '../../db/queries/invoice-list.ts';
import type { Position } from '../../db/queries/sequence.ts';
import { statusAt } from '../../domain/invoice/status.ts';
import type { ApiDeps } from '../deps.ts';
import { pageOf, positionIn } from '../http/cursor.ts';
import { iso } from '../http/instants.ts';
import { problem } from '../http/problem.ts';
import { documentHref } from '../orders/order-answer.ts';
import type {
  InvoiceDetailSchema,
  InvoiceListItem,
  InvoiceQuery,
  InvoicesSchema,
  RelatedInvoice,
} from './invoice-schema.ts';

/**
 * One page of invoices, and what is still to be paid on all that the filters let through.
 * @throws Problem 400 for a cursor that is not ours, or of a list sorted otherwise
 */
export async function pageOfInvoices(
  { db, now: clock }: ApiDeps,
  { sort, after: cursor, limit, ...filters }: z.output<typeof InvoiceQuery>,
): Promise<z.input<typeof InvoicesSchema>> {
  const now = clock();
  const after = positionIn(cursor, sort);
  const [rows, totals] = await Promise.all([
    listInvoices(db, filters, { sort, after, limit: limit + 1, now }),
    openTotals(db, filters, now),
  ]);
  const { page, next } = pageOf(rows, { limit, sort }, (row) => placeOf(row, sort));
  return { invoices: page.map((row) => itemOf(row, now)), totals, next };
}

function placeOf(row: InvoiceModel, sort: InvoiceSort): Position {
  const value = {
    issuedAt: row.issuedAt.getTime(),
    dueAt: row.dueAt.getTime(),
    number: row.number,
    gross: row.gross,
  }[sort.replace('-', '') as 'issuedAt' | 'dueAt' | 'number' | 'gross'];
  return { value, id: row.key };
}

function itemOf(row: InvoiceModel, now: number): z.input<typeof InvoiceListItem> {
  const { number, currency, net, tax, gross, openAmount: open, order } = row;
  const href = `/api/orders/${row.orderId}`;
  return {
    id: invoiceKey(row),
    number,
    kind: row.kind === 'creditNote' ? 'credit' : row.debit ? 'debit' : 'invoice',
    status: statusAt({ standing: row.standing, open }, row.dueAt.getTime(), now),
    order: { id: row.orderId, number: order?.number ?? '', href },
    customer: {
      id: order?.customerId ?? '',
      number: order?.customer?.number ?? '',
      name: order?.customer?.name ?? '',
      company: order?.customer?.company ?? null,
    },
    ...{ currency, net, tax, gross, open },
    issuedAt: row.issuedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    links: {
      self: hrefOf(row),
      order: href,
      pdf: documentHref(row.orderId, { kind: row.kind, subject: row.invoiceId }),
    },
  };
}

/** An invoice with all that it says. @throws Problem `notFound` */
export async function invoiceDetail(
  { db, now }: ApiDeps,
  key: string,
): Promise<z.input<typeof InvoiceDetailSchema>> {
  const found = await findInvoice(db, key);
  if (!found) throw problem('notFound', `There is no invoice ${key}. Check its id or number.`);
  const { invoice, others } = found;
  const { snapshot } = invoice;
  const corrected = others.find(({ invoiceId }) => invoiceId === invoice.creditOf);
  const notes = others.filter(({ creditOf }) => creditOf === invoice.invoiceId);
  return {
    ...itemOf(invoice, now()),
    pricesIncludeTax: snapshot.pricesIncludeTax,
    suppliedAt: snapshot.suppliedAt === null ? null : iso(snapshot.suppliedAt),
    buyer: {
      address: snapshot.buyer.address,
      vatId: snapshot.buyer.vatId,
      customerNumber: snapshot.buyer.customerNumber,
    },
    deliveryAddress: snapshot.deliveryAddress,
    lines: [...snapshot.lines],
    shipping: snapshot.shipping,
    deductions: snapshot.kind === 'creditNote' ? [...(snapshot.deductions ?? [])] : [],
    totals: { ...snapshot.totals, rates: [...snapshot.totals.rates] },
    creditOf: corrected ? relatedTo(corrected) : null,
    creditNotes: notes.map(relatedTo),
  };
}

const hrefOf = (invoice: Pick<InvoiceModel, 'orderId' | 'invoiceId'>): string =>
  `/api/invoices/${invoiceKey(invoice)}`;

const relatedTo = (invoice: InvoiceModel): z.input<typeof RelatedInvoice> => ({
  id: invoiceKey(invoice),
  number: invoice.number,
  gross: invoice.gross,
  href: hrefOf(invoice),
});
