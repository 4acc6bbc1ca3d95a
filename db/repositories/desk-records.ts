import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { Database, Executor } from '../knex.ts';
import {
  changeRecord,
  changeWithin,
  type Change,
  type ChangedBy,
  type Subject,
} from './record-changes.ts';
import { changeFacts } from './record-facts.ts';

/** What a shop notes about an order beside what is done with it. */
export interface OrderFacts {
  readonly assignee: string | null;
  readonly leadSource: string | null;
  readonly customStatus: string | null;
}

export interface OrderDeskRecord extends OrderFacts {
  readonly version: number;
  readonly labels: string[];
  /** How many there are. */
  readonly notes: number;
}

const COLUMNS = {
  assignee: 'assignee',
  leadSource: 'lead_source',
  customStatus: 'custom_status',
} as const satisfies Record<keyof OrderFacts, string>;

/** The order's record; null where there is no such order. */
export async function findDeskRecord(
  executor: Executor,
  orderId: string,
): Promise<OrderDeskRecord | null> {
  const subject = { type: 'order', id: orderId } as const;
  const [row, labels, notes] = await Promise.all([
    executor('orders')
      .where('id', orderId)
      .first<(OrderFacts & { version: number }) | undefined>('record_version as version', COLUMNS),
    labelsOf(executor, subject),
    countNotes(executor, subject),
  ]);
  return row ? { ...row, labels, notes } : null;
}

/**
 * Changes some of an order's record.
 * @param expected the version that whoever changes it has seen; undefined: any
 * @returns `stale` where the record has been changed since
 */
export const changeDeskRecord = (
  db: Database,
  orderId: string,
  wanted: Partial<OrderFacts>,
  by: ChangedBy,
  expected: number | undefined,
): Promise<'done' | 'stale'> =>
  changeFacts(db, { type: 'order', id: orderId }, COLUMNS, wanted, by, expected);

/** The labels on an order or a customer, by code. */
export const labelsOf = (executor: Executor, { type, id }: Subject): Promise<string[]> =>
  executor(`${type}_labels`).where(`${type}_id`, id).orderBy('label').pluck('label');

/** The labels on several orders or customers, by id; those without any are left out. */
export async function labelsOfAll(
  executor: Executor,
  type: Subject['type'],
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows: { id: string; label: string }[] = await executor(`${type}_labels`)
    .whereIn(`${type}_id`, [...ids])
    .orderBy('label')
    .select(`${type}_id as id`, 'label');
  const labels = new Map<string, string[]>();
  for (const { id, label } of rows) labels.set(id, [...(labels.get(id) ?? []), label]);
  return labels;
}

/** Puts a label on something, or takes it off; doing it twice is doing it once. */
export async function switchLabel(
  db: Database,
  subject: Subject,
  label: string,
  isOn: boolean,
  by: ChangedBy,
): Promise<void> {
  await changeRecord(db, subject, by, async (trx) => {
    const row = { [`${subject.type}_id`]: subject.id, label };
    const was = (await trx(`${subject.type}_labels`).where(row).first('label')) !== undefined;
    if (was === isOn) return [];
    await (isOn
      ? trx(`${subject.type}_labels`).insert(row)
      : trx(`${subject.type}_labels`).where(row).delete());
    return [labelChange(label, isOn)];
  });
}

/** Puts labels on a customer for what was bought (S031); those that are on it, and those that are gone, are left out. */
export async function labelBuyer(
  trx: Knex.Transaction,
  customerId: string,
  labels: readonly string[],
  by: ChangedBy,
): Promise<void> {
  const subject = { type: 'customer', id: customerId } as const;
  await changeWithin(trx, subject, by, async () => {
    const known: { code: string }[] = await trx('labels')
      .whereIn('code', [...labels])
      .select('code');
    const on = await labelsOf(trx, subject);
    const missing = known.map(({ code }) => code).filter((label) => !on.includes(label));
    if (missing.length === 0) return [];
    await trx('customer_labels').insert(
      missing.map((label) => ({ customer_id: customerId, label })),
    );
    return missing.map((label) => labelChange(label, true));
  });
}

/** How many internal notes there are. */
export async function countNotes(executor: Executor, { type, id }: Subject): Promise<number> {
  const rows: { n: number }[] = await executor('notes')
    .where({ subject_type: type, subject_id: id })
    .count('* as n');
  return rows[0]?.n ?? 0;
}

const labelChange = (label: string, isOn: boolean): Change => ({
  field: 'label',
  before: isOn ? null : label,
  after: isOn ? label : null,
});

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly author: string;
  readonly at: Date;
}

/** Adds an internal note (S026); that it was added stands among the record's changes, its text here only. */
export async function addNote(
  db: Database,
  subject: Subject,
  text: string,
  by: ChangedBy,
): Promise<Note> {
  const note = { id: ulid(by.at), text, author: by.actor, at: new Date(by.at) };
  await changeRecord(db, subject, by, async (trx: Knex.Transaction) => {
    await trx('notes').insert({ ...note, subject_type: subject.type, subject_id: subject.id });
    return [{ field: 'note', before: null, after: note.id }];
  });
  return note;
}

/** The internal notes, oldest first. */
export const notesOf = (executor: Executor, { type, id }: Subject): Promise<Note[]> =>
  executor('notes')
    .where({ subject_type: type, subject_id: id })
    .orderBy(['at', 'id'])
    .select('id', 'text', 'author', 'at');
