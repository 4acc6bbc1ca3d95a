import type { ApiDeps } from '../deps.ts';
import { ok, route, type Route } from '../http/route.ts';
import { invoiceDetail, pageOfInvoices } from './invoice-answer.ts';
import { InvoiceDetailSchema, InvoiceKey, InvoiceQuery, InvoicesSchema } from './invoice-schema.ts';

/** Invoices and credit notes over all orders (S058). */
export const invoiceRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/invoices',
    tag: 'Invoices',
    summary: 'List the invoices and credit notes of all orders, newest first',
    access: 'orders:read',
    query: InvoiceQuery,
    answers: { 200: { description: 'A page of invoices', schema: InvoicesSchema } },
    handle: async ({ query }) => ok(await pageOfInvoices(deps, query)),
  }),
  route({
    method: 'get',
    path: '/api/invoices/{id}',
    tag: 'Invoices',
    summary: 'Read an invoice or credit note as it was issued, and where it stands',
    access: 'orders:read',
    params: InvoiceKey,
    problems: [404],
    answers: { 200: { description: 'The invoice', schema: InvoiceDetailSchema } },
    handle: async ({ params: { id } }) => ok(await invoiceDetail(deps, id)),
  }),
];
