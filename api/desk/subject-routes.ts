import { z } from 'zod';
import { addNote, notesOf, switchLabel, type Note } from '../../db/repositories/desk-records.ts';
import { changesOf, type Subject } from '../../db/repositories/record-changes.ts';
import type { ApiDeps } from '../deps.ts';
import { instant } from '../http/instants.ts';
import type { Access } from '../http/permissions.ts';
import { problem } from '../http/problem.ts';
import { ok, route, type Answer, type Route } from '../http/route.ts';
import { code, freeText } from '../orders/order-input.ts';
import { changedBy } from './changed-by.ts';

/** Something that a shop notes things about: an order, a customer. */
export interface Desk {
  readonly type: Subject['type'];
  readonly path: `/api/${string}`;
  /** In words: `an order`. */
  readonly a: string;
  readonly key: z.ZodObject<{ id: z.ZodString }>;
  readonly read: Access;
  readonly write: Access;
  /** What its record is answered as. */
  readonly schema: z.ZodType;
  /** @throws Problem `notFound` */
  readonly idOf: (key: string) => Promise<string>;
  /** The record as it is now. */
  readonly answer: (id: string) => Promise<Answer>;
}

/** Why something is changed. */
export const reason = z.string().trim().min(1).max(200).optional().describe('Why, for colleagues');

const NoteSchema = z
  .strictObject({ id: z.string(), text: z.string(), author: z.string(), at: instant })
  .meta({ id: 'Note' });

const ChangeSchema = z
  .strictObject({
    seq: z.int(),
    at: instant,
    actor: z.string(),
    requestId: z.string().nullable(),
    field: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'RecordChange' });

/** Labels, internal notes, and who changed what: alike for all that a shop notes things about. */
export const subjectRoutes = (deps: ApiDeps, desk: Desk): Route[] => [
  labelRoute(deps, desk),
  ...noteRoutes(deps, desk),
  route({
    method: 'get',
    path: `${desk.path}/{id}/changes`,
    tag: 'Desk',
    summary: `Who changed what in the record of ${desk.a}, when and why; oldest first`,
    access: desk.read,
    params: desk.key,
    problems: [404],
    answers: {
      200: {
        description: 'The changes',
        schema: z.strictObject({ changes: z.array(ChangeSchema) }),
      },
    },
    async handle({ params }) {
      const changes = await changesOf(deps.db, await subjectOf(desk, params.id));
      return ok({ changes: changes.map((change) => ({ ...change, at: change.at.toISOString() })) });
    },
  }),
];

const labelRoute = (deps: ApiDeps, desk: Desk): Route =>
  route({
    method: 'post',
    path: `${desk.path}/{id}/labels`,
    tag: 'Desk',
    summary: `Put a label on ${desk.a}, or take it off`,
    access: desk.write,
    params: desk.key,
    body: z.strictObject({ label: code, on: z.boolean().default(true), reason }),
    problems: [404],
    answers: { 200: { description: 'The record as it is now', schema: desk.schema } },
    async handle(request) {
      const subject = await subjectOf(desk, request.params.id);
      const { label, on, reason: why = null } = request.body;
      await requireLabel(deps, label, 'label');
      await switchLabel(deps.db, subject, label, on, changedBy(deps, request, why));
      return desk.answer(subject.id);
    },
  });

const noteRoutes = (deps: ApiDeps, desk: Desk): Route[] => [
  route({
    method: 'get',
    path: `${desk.path}/{id}/notes`,
    tag: 'Desk',
    summary: `Internal notes on ${desk.a}, oldest first`,
    access: desk.read,
    params: desk.key,
    problems: [404],
    answers: {
      200: { description: 'The notes', schema: z.strictObject({ notes: z.array(NoteSchema) }) },
    },
    async handle({ params }) {
      const notes = await notesOf(deps.db, await subjectOf(desk, params.id));
      return ok({ notes: notes.map(noteAnswer) });
    },
  }),
  route({
    method: 'post',
    path: `${desk.path}/{id}/notes`,
    tag: 'Desk',
    summary: `Add an internal note to ${desk.a}`,
    access: desk.write,
    params: desk.key,
    body: z.strictObject({ text: freeText }),
    repeatable: () => true,
    problems: [404],
    answers: { 201: { description: 'The note', schema: NoteSchema } },
    async handle(request) {
      const subject = await subjectOf(desk, request.params.id);
      const note = await addNote(deps.db, subject, request.body.text, changedBy(deps, request));
      return { status: 201, body: noteAnswer(note) };
    },
  }),
];

const subjectOf = async ({ type, idOf }: Desk, key: string): Promise<Subject> => ({
  type,
  id: await idOf(key),
});

const noteAnswer = ({ at, ...note }: Note) => ({ ...note, at: at.toISOString() });

/** @throws Problem `invalid` (422) for a label that there is not */
export async function requireLabel({ db }: ApiDeps, label: string, field: string): Promise<void> {
  const known: unknown = await db('labels').where('code', label).first('code');
  if (known !== undefined) return;
  throw problem('invalid', 'Make the label first.', {
    errors: [{ field, message: `There is no label ${label}.` }],
  });
}

/** The ETag of a record, which counts the changes to it; not that of what is done with it. */
export const recordEtag = (version: number): string => `"r${version}"`;

/** The version in an ETag of a record (`"r3"`); -1 for another's, so that it is refused. */
export const seenRecord = (ifMatch: string | undefined): number | undefined =>
  ifMatch === undefined ? undefined : Number(/^"r(\d+)"$/.exec(ifMatch.trim())?.[1] ?? -1);

/** What was given, without what was left out. */
export const definedOf = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** The record has been changed since the caller has read it. */
export const staleRecord = () =>
  problem('stale', 'The record has changed since you read it. Read it again.');
