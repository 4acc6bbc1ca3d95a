import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { Database, Executor } from '../knex.ts';
import { changeRecord, type Change, type ChangedBy, type Subject } from './record-changes.ts';

/** What a shop notes about an order beside what is done with it. */
export interface OrderFacts {
  readonly assignee: string | null;
  readonly leadSource: string | null;
  readonly customStatus: string | null;
}

export interface OrderDeskRecord extends OrderFacts {
  readonly version: number;
  readonly labels: readonly string[];
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
  const row: (OrderFacts & { version: number }) | undefined = await executor('orders')
    .where('id', orderId)
    .first('record_version as version', {
      assignee: 'assignee',
      leadSource: 'lead_source',
      customStatus: 'custom_status',
    });
  return row ? { ...row, labels: await labelsOf(executor, { type: 'order', id: orderId }) } : null;
}

/**
 * Changes some of an order's record.
 * @param expected the version that whoever changes it has seen; undefined: any
 * @returns `stale` where the record has been changed since
 */
export async function changeDeskRecord(
  db: Database,
  orderId: string,
  wanted: Partial<OrderFacts>,
  by: ChangedBy,
  expected: number | undefined,
): Promise<'done' | 'stale'> {
  let outcome = 'done' as 'done' | 'stale';
  await changeRecord(db, { type: 'order', id: orderId }, by, async (trx, version) => {
    if (expected !== undefined && expected !== version) {
      outcome = 'stale';
      return [];
    }
    const record = await findDeskRecord(trx, orderId);
    const changes = Object.entries(wanted)
      .map(([field, after]) => ({
        field,
        before: record?.[field as keyof OrderFacts] ?? null,
        after,
      }))
      .filter(({ before, after }) => before !== after);
    if (changes.length > 0) {
      const columns = changes.map(({ field, after }) => [
        COLUMNS[field as keyof OrderFacts],
        after,
      ]);
      await trx('orders')
        .where('id', orderId)
        .update(Object.fromEntries(columns) as object);
    }
    return changes;
  });
  return outcome;
}

/** The labels on an order or a customer, by code. */
export const labelsOf = (executor: Executor, { type, id }: Subject): Promise<string[]> =>
  executor(`${type}_labels`).where(`${type}_id`, id).orderBy('label').pluck('label');

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
