import { isDeepStrictEqual } from 'node:util';
import type { Database, Executor } from '../knex.ts';
import { parseJson } from '../knex.ts';
import { changeRecord, type Change, type ChangedBy, type Subject } from './record-changes.ts';

/** What is known of a record, by the columns it is kept in; addresses as JSON. */
export type FactColumns<F> = Readonly<Record<keyof F & string, string>>;

/**
 * Changes some of what is known of a record; what is as wanted already is no change.
 * @param expected the version that whoever changes it has seen; undefined: any
 * @returns `stale` where the record has been changed since
 */
export async function changeFacts<F extends object>(
  db: Database,
  subject: Subject,
  columns: FactColumns<F>,
  wanted: Partial<F>,
  by: ChangedBy,
  expected: number | undefined,
): Promise<'done' | 'stale'> {
  let outcome = 'done' as 'done' | 'stale';
  await changeRecord(db, subject, by, async (trx, version) => {
    if (expected !== undefined && expected !== version) {
      outcome = 'stale';
      return [];
    }
    return writeFacts(trx, subject, columns, wanted, by.at);
  });
  return outcome;
}

/** Writes what is not as wanted, and returns what that was. The record's row must be locked. */
export async function writeFacts<F extends object>(
  executor: Executor,
  subject: Subject,
  columns: FactColumns<F>,
  wanted: Partial<F>,
  at: number,
): Promise<readonly Change[]> {
  const table = executor(`${subject.type}s`).where('id', subject.id);
  const row: Readonly<Record<string, string | null>> | undefined = await table
    .clone()
    .first(...Object.values<string>(columns));
  const changes = factChanges(row ?? {}, columns, wanted);
  if (changes.length === 0) return changes;
  const values = changes.map(({ field, after }) => [columns[field as keyof F & string], after]);
  await table.clone().update({
    ...(Object.fromEntries(values) as object),
    // Of an order it says when something was last done with it, which this is not.
    ...(subject.type === 'customer' ? { updated_at: new Date(at) } : {}),
  });
  return changes;
}

/** What of a record is not as wanted. @param row its columns, as they are kept */
export const factChanges = <F extends object>(
  row: Readonly<Record<string, string | null>>,
  columns: FactColumns<F>,
  wanted: Partial<F>,
): readonly Change[] =>
  Object.entries(wanted)
    .map(([field, value]) => ({
      field,
      before: row[columns[field as keyof F & string]] ?? null,
      after: asKept(value),
    }))
    .filter(({ before, after }) => !isSame(before, after));

/** A value as its column keeps it. */
const asKept = (value: unknown): string | null =>
  typeof value === 'string' || value === null ? value : JSON.stringify(value);

/** Whether two values are the same, whatever the sequence of what a JSON one holds. */
const isSame = (before: string | null, after: string | null): boolean =>
  before === after ||
  (before?.startsWith('{') === true &&
    after?.startsWith('{') === true &&
    isDeepStrictEqual(parseJson(before), parseJson(after)));
