import type { z } from 'zod';
import { isDuplicate } from '../../db/insert-once.ts';
import type { CustomerModel } from '../../db/models/models.ts';
import { listCustomers, type CustomerSort } from '../../db/queries/customer-list.ts';
import type { Position } from '../../db/queries/sequence.ts';
import { changeCustomer } from '../../db/repositories/customers.ts';
import { countNotes, labelsOf, labelsOfAll } from '../../db/repositories/desk-records.ts';
import type { ApiDeps } from '../deps.ts';
import { changedBy } from '../desk/changed-by.ts';
import {
  definedOf,
  recordEtag,
  seenRecord,
  staleRecord,
  subjectRoutes,
} from '../desk/subject-routes.ts';
import { pageOf, positionIn } from '../http/cursor.ts';
import { problem } from '../http/problem.ts';
import { ok, route, type Answer, type ApiRequest, type Route } from '../http/route.ts';
import {
  CustomerListSchema,
  CustomerPatch,
  CustomerQuery,
  CustomerSchema,
} from './customer-schema.ts';
import { CustomerKey, requireCustomer } from './require-customer.ts';

/** The customer file (S028, S030): found, read, put right, labelled and noted on. */
export const customerRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/customers',
    tag: 'Customers',
    summary: 'List and find customers, newest first',
    access: 'customers:read',
    query: CustomerQuery,
    answers: { 200: { description: 'A page of customers', schema: CustomerListSchema } },
    handle: async ({ query }) => ok(await pageOfCustomers(deps, query)),
  }),
  route({
    method: 'get',
    path: '/api/customers/{id}',
    tag: 'Customers',
    summary: 'Read a customer',
    access: 'customers:read',
    params: CustomerKey,
    problems: [404],
    answers: { 200: { description: 'The customer', schema: CustomerSchema } },
    handle: ({ params: { id } }) => customerAnswer(deps, id),
  }),
  route({
    method: 'patch',
    path: '/api/customers/{id}',
    tag: 'Customers',
    summary: 'Put right what is known of a customer',
    description:
      'What is left out stays. Orders keep the addresses they were placed with. `If-Match` with the ETag of the ' +
      'customer refuses (412) what is outdated.',
    access: 'customers:write',
    params: CustomerKey,
    body: CustomerPatch,
    problems: [404, 409, 412],
    answers: { 200: { description: 'The customer as it is now', schema: CustomerSchema } },
    handle: (request) => patchCustomer(deps, request),
  }),
  ...subjectRoutes(deps, {
    type: 'customer',
    path: '/api/customers',
    a: 'a customer',
    key: CustomerKey,
    ...{ read: 'customers:read', write: 'customers:write' },
    schema: CustomerSchema,
    idOf: async (key) => (await requireCustomer(deps, key)).id,
    answer: (id) => customerAnswer(deps, id),
  }),
];

async function pageOfCustomers(
  { db }: ApiDeps,
  { sort, after: cursor, limit, ...filters }: z.output<typeof CustomerQuery>,
): Promise<z.input<typeof CustomerListSchema>> {
  const after = positionIn(cursor, sort);
  const rows = await listCustomers(db, filters, { sort, after, limit: limit + 1 });
  const { page, next } = pageOf(rows, { limit, sort }, (row) => placeOf(row, sort));
  const ids = page.map(({ id }) => id);
  const labels = await labelsOfAll(db, 'customer', ids);
  return { customers: page.map((row) => itemOf(row, labels.get(row.id) ?? [])), next };
}

function placeOf(row: CustomerModel, sort: CustomerSort): Position {
  const value = { createdAt: row.createdAt.getTime(), name: row.name, number: row.number }[
    sort.replace('-', '') as 'createdAt' | 'name' | 'number'
  ];
  return { value, id: row.id };
}

const itemOf = (row: CustomerModel, labels: readonly string[]) => ({
  id: row.id,
  number: row.number,
  version: row.recordVersion,
  email: row.email,
  name: row.name,
  company: row.company,
  phone: row.phone,
  vatId: row.vatId,
  locale: row.locale,
  billingAddress: row.billingAddress,
  deliveryAddress: row.deliveryAddress,
  labels: [...labels],
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  links: linksOf(row.id),
});

const linksOf = (id: string): Record<string, string> => ({
  self: `/api/customers/${id}`,
  orders: `/api/orders?customer=${id}`,
  invoices: `/api/invoices?customer=${id}`,
  quotes: `/api/customers/${id}/quotes`,
  notes: `/api/customers/${id}/notes`,
  changes: `/api/customers/${id}/changes`,
  storeCredit: `/api/customers/${id}/store-credit`,
});

async function customerAnswer(deps: ApiDeps, key: string): Promise<Answer> {
  const customer = await requireCustomer(deps, key);
  const subject = { type: 'customer', id: customer.id } as const;
  const [labels, notes] = await Promise.all([
    labelsOf(deps.db, subject),
    countNotes(deps.db, subject),
  ]);
  const headers = { ETag: recordEtag(customer.recordVersion) };
  return ok({ ...itemOf(customer, labels), notes }, headers);
}

/** @throws Problem 404, 409 where another customer has the e-mail address, 412 where the profile has changed */
async function patchCustomer(
  deps: ApiDeps,
  request: ApiRequest<z.output<typeof CustomerKey>, unknown, z.output<typeof CustomerPatch>>,
): Promise<Answer> {
  const { id } = await requireCustomer(deps, request.params.id);
  const { reason = null, ...wanted } = request.body;
  const by = changedBy(deps, request, reason);
  const seen = seenRecord(request.headers['if-match']);
  try {
    const done = await changeCustomer(deps.db, id, definedOf(wanted), by, seen);
    if (done === 'stale') throw staleRecord();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw problem('conflict', `Another customer has the e-mail address ${wanted.email ?? ''}.`);
  }
  return customerAnswer(deps, id);
}
