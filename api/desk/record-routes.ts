import { z } from 'zod';
import {
  addNote,
  changeDeskRecord,
  findDeskRecord,
  notesOf,
  switchLabel,
  type Note,
} from '../../db/repositories/desk-records.ts';
import { changesOf } from '../../db/repositories/record-changes.ts';
import type { ApiDeps } from '../deps.ts';
import { instant } from '../http/instants.ts';
import { problem } from '../http/problem.ts';
import { ok, route, type Answer, type Route } from '../http/route.ts';
import { OrderKey, requireOrder } from '../orders/find-order.ts';
import { freeText } from '../orders/order-input.ts';
import { changedBy, person } from './changed-by.ts';

const code = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'Use a short code of letters, digits, - and _.');
const reason = z.string().trim().min(1).max(200).optional().describe('Why, for colleagues');

const RecordSchema = z
  .strictObject({
    version: z.int().describe('The ETag: counts the changes to this record'),
    assignee: z.string().nullable(),
    leadSource: z.string().nullable(),
    customStatus: z.string().nullable().describe('A code of the settings’ custom statuses'),
    labels: z.array(z.string()),
  })
  .meta({ id: 'OrderRecord' });

const NoteSchema = z.strictObject({
  id: z.string(),
  text: z.string(),
  author: z.string(),
  at: instant,
});
const LabelSchema = z.strictObject({ code: z.string(), name: z.string(), color: z.string() });
const ChangeSchema = z.strictObject({
  seq: z.int(),
  at: instant,
  actor: z.string(),
  requestId: z.string().nullable(),
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  reason: z.string().nullable(),
});

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
    answers: { 200: { description: 'The record', schema: RecordSchema } },
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
      leadSource: z.string().trim().min(1).max(60).nullable().optional(),
      customStatus: code.nullable().optional(),
      reason,
    }),
    problems: [404, 412],
    answers: { 200: { description: 'The record as it is now', schema: RecordSchema } },
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
      if (done === 'stale') {
        throw problem('stale', 'The record has changed since you read it. Read it again.');
      }
      return recordAnswer(deps, order.id);
    },
  }),
  route({
    method: 'post',
    path: '/api/orders/{id}/labels',
    tag: 'Desk',
    summary: 'Put a label on an order, or take it off',
    access: 'orders:write',
    params: OrderKey,
    body: z.strictObject({ label: code, on: z.boolean().default(true), reason }),
    problems: [404],
    answers: { 200: { description: 'The record as it is now', schema: RecordSchema } },
    async handle(request) {
      const { order } = await requireOrder(deps, request.params.id);
      const { label, on, reason: why = null } = request.body;
      const known: unknown = await deps.db('labels').where('code', label).first('code');
      if (known === undefined) throw unknownLabel(label);
      const by = changedBy(deps, request, why);
      await switchLabel(deps.db, { type: 'order', id: order.id }, label, on, by);
      return recordAnswer(deps, order.id);
    },
  }),
  route({
    method: 'get',
    path: '/api/orders/{id}/notes',
    tag: 'Desk',
    summary: 'Internal notes on an order, oldest first',
    access: 'orders:read',
    params: OrderKey,
    problems: [404],
    answers: {
      200: { description: 'The notes', schema: z.strictObject({ notes: z.array(NoteSchema) }) },
    },
    async handle({ params }) {
      const { order } = await requireOrder(deps, params.id);
      const notes = await notesOf(deps.db, { type: 'order', id: order.id });
      return ok({ notes: notes.map(noteAnswer) });
    },
  }),
  route({
    method: 'post',
    path: '/api/orders/{id}/notes',
    tag: 'Desk',
    summary: 'Add an internal note to an order',
    access: 'orders:write',
    params: OrderKey,
    body: z.strictObject({ text: freeText }),
    repeatable: () => true,
    problems: [404],
    answers: { 201: { description: 'The note', schema: NoteSchema } },
    async handle(request) {
      const { order } = await requireOrder(deps, request.params.id);
      const subject = { type: 'order', id: order.id } as const;
      const note = await addNote(deps.db, subject, request.body.text, changedBy(deps, request));
      return { status: 201, body: noteAnswer(note) };
    },
  }),
  route({
    method: 'get',
    path: '/api/orders/{id}/changes',
    tag: 'Desk',
    summary: 'Who changed what in an order’s record, when and why; oldest first',
    access: 'orders:read',
    params: OrderKey,
    problems: [404],
    answers: {
      200: {
        description: 'The changes',
        schema: z.strictObject({ changes: z.array(ChangeSchema) }),
      },
    },
    async handle({ params }) {
      const { order } = await requireOrder(deps, params.id);
      const changes = await changesOf(deps.db, { type: 'order', id: order.id });
      return ok({ changes: changes.map((change) => ({ ...change, at: change.at.toISOString() })) });
    },
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
  return ok(record, { ETag: `"r${record?.version ?? 0}"` });
}

const noteAnswer = ({ at, ...note }: Note) => ({ ...note, at: at.toISOString() });

/** What was given, without what was left out. */
const definedOf = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** The version in an ETag of a record (`"r3"`); -1 for another's, so that it is refused. */
const seenRecord = (ifMatch: string | undefined): number | undefined =>
  ifMatch === undefined ? undefined : Number(/^"r(\d+)"$/.exec(ifMatch.trim())?.[1] ?? -1);

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

const unknownLabel = (label: string) =>
  problem('invalid', 'Make the label first.', {
    errors: [{ field: 'label', message: `There is no label ${label}.` }],
  });
