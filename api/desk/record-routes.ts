import { z } from 'zod';
import { changeDeskRecord, findDeskRecord } from '../../db/repositories/desk-records.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../http/problem.ts';
import { ok, route, type Answer, type Route } from '../http/route.ts';
import { OrderKey, requireOrder } from '../orders/find-order.ts';
import { code, leadSource, person } from '../orders/order-input.ts';
import { OrderRecordSchema } from '../orders/order-schema.ts';
import { changedBy } from './changed-by.ts';
import {
  definedOf,
  reason,
  recordEtag,
  seenRecord,
  staleRecord,
  subjectRoutes,
} from './subject-routes.ts';

const LabelSchema = z.strictObject({ code: z.string(), name: z.string(), color: z.string() });
/** What a shop notes about its orders: who sees to them, labels, notes, statuses of its own. Plain records, no actions. */
export const recordRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/orders/{id}/record',
    tag: 'Desk',
    summary: 'Assignee, lead source, custom status and labels of an order',
    access: 'orders:read',
    params: OrderKey,
    problems: [404],
    answers: { 200: { description: 'The record', schema: OrderRecordSchema } },
    handle: async ({ params }) =>
      recordAnswer(deps, (await requireOrder(deps, params.id)).order.id),
  }),
  route({
    method: 'patch',
    path: '/api/orders/{id}/record',
    tag: 'Desk',
    summary: 'Change some of an order’s record',
    description:
      'What is left out stays. `If-Match` with the record’s own ETag refuses (412) what is outdated.',
    access: 'orders:write',
    params: OrderKey,
    body: z.strictObject({
      assignee: person.nullable().optional(),
      leadSource: leadSource.nullable().optional(),
      customStatus: code.nullable().optional(),
      reason,
    }),
    problems: [404, 412],
    answers: { 200: { description: 'The record as it is now', schema: OrderRecordSchema } },
    async handle(request) {
      const { order } = await requireOrder(deps, request.params.id);
      const { reason: why = null, ...wanted } = request.body;
      await requireStatus(deps, wanted.customStatus);
      const done = await changeDeskRecord(
        deps.db,
        order.id,
        definedOf(wanted),
        changedBy(deps, request, why),
        seenRecord(request.headers['if-match']),
      );
      if (done === 'stale') throw staleRecord();
      return recordAnswer(deps, order.id);
    },
  }),
  ...subjectRoutes(deps, {
    type: 'order',
    path: '/api/orders',
    a: 'an order',
    key: OrderKey,
    ...{ read: 'orders:read', write: 'orders:write' },
    schema: OrderRecordSchema,
    idOf: async (key) => (await requireOrder(deps, key)).order.id,
    answer: (id) => recordAnswer(deps, id),
  }),
  route({
    method: 'get',
    path: '/api/labels',
    tag: 'Desk',
    summary: 'The labels there are',
    access: 'orders:read',
    answers: {
      200: { description: 'By code', schema: z.strictObject({ labels: z.array(LabelSchema) }) },
    },
    async handle() {
      const labels: unknown[] = await deps
        .db('labels')
        .orderBy('code')
        .select('code', 'name', 'color');
      return ok({ labels });
    },
  }),
  route({
    method: 'post',
    path: '/api/labels',
    tag: 'Desk',
    summary: 'Make a label, or rename and recolour one',
    access: 'orders:write',
    body: z.strictObject({
      code,
      name: z.string().trim().min(1).max(60),
      color: z.string().regex(/^#[0-9a-f]{6}$/, 'Use #rrggbb.'),
    }),
    answers: { 200: { description: 'The label', schema: LabelSchema } },
    async handle({ body }) {
      const row = { ...body, created_at: new Date(deps.now()) };
      await deps.db('labels').insert(row).onConflict('code').merge(['name', 'color']);
      return ok(body);
    },
  }),
];

async function recordAnswer({ db }: ApiDeps, orderId: string): Promise<Answer> {
  const record = await findDeskRecord(db, orderId);
  return ok(record, { ETag: recordEtag(record?.version ?? 0) });
}

/** @throws Problem `invalid` (422) for a status that the shop has not defined */
async function requireStatus(
  { settings }: ApiDeps,
  status: string | null | undefined,
): Promise<void> {
  if (status === null || status === undefined) return;
  const { customStatuses } = await settings.current();
  if (customStatuses.some(({ code: known }) => known === status)) return;
  throw problem('invalid', 'Define the status in the settings first.', {
    errors: [{ field: 'customStatus', message: `There is no status ${status}.` }],
  });
}
