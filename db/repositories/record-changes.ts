import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { retryingOnLockConflicts } from '../lock-conflicts.ts';
import type { Database, Executor } from '../knex.ts';

/** The plain records whose changes are written down: everything of them that no action decides. */
export interface Subject {
  readonly type: 'order' | 'customer';
  readonly id: string;
}

/** One thing that was changed; values as text, null for none. */
export interface Change {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Who changes a record, upon which request, and why. */
export interface ChangedBy {
  readonly actor: string;
  readonly requestId: string | null;
  readonly reason: string | null;
  readonly at: number;
}

/** What changes a record; it is told the record's version and returns what it changed. */
export type RecordWork = (trx: Knex.Transaction, version: number) => Promise<readonly Change[]>;

/**
 * Changes a plain record and writes down what was changed, in one transaction (N14). The record's row is locked
 * meanwhile, so changes come one after the other; each entry carries the hash of the one before it.
 *
 * @returns the record's new version, its last entry; null where there is no such record
 */
export const changeRecord = (
  db: Database,
  subject: Subject,
  by: ChangedBy,
  work: RecordWork,
): Promise<number | null> =>
  retryingOnLockConflicts(() => db.transaction((trx) => changeWithin(trx, subject, by, work)));

/** The same as part of a transaction that does other things as well. */
export async function changeWithin(
  trx: Knex.Transaction,
  subject: Subject,
  by: ChangedBy,
  work: RecordWork,
): Promise<number | null> {
  const table = trx(`${subject.type}s`).where('id', subject.id);
  const row: { version: number } | undefined = await table
    .clone()
    .forUpdate()
    .first('record_version as version');
  if (!row) return null;
  const changes = await work(trx, row.version);
  if (changes.length === 0) return row.version;
  await append(trx, subject, changes, by, row.version);
  const version = row.version + changes.length;
  await table.clone().update({ record_version: version });
  return version;
}

async function append(
  trx: Knex.Transaction,
  subject: Subject,
  changes: readonly Change[],
  by: ChangedBy,
  version: number,
): Promise<void> {
  const last: { sha256: string } | undefined = await trx('record_changes')
    .where({ subject_type: subject.type, subject_id: subject.id, seq: version })
    .first('sha256');
  let before = last?.sha256 ?? '';
  const rows = changes.map((change, i) => {
    const salt = randomBytes(16).toString('hex');
    const entry: Entry = {
      ...{ subject_type: subject.type, subject_id: subject.id, seq: version + i + 1 },
      ...{ at: new Date(by.at), actor: by.actor, request_id: by.requestId, reason: by.reason },
      field: change.field,
      values_sha256: valuesHash(salt, change.before, change.after),
    };
    before = entryHash(before, entry);
    return { ...entry, before: change.before, after: change.after, salt, sha256: before };
  });
  await trx('record_changes').insert(rows);
}

/** What an entry's hash is made of; the values are in it by a hash of their own, which stays when they are blanked. */
interface Entry {
  readonly subject_type: string;
  readonly subject_id: string;
  readonly seq: number;
  readonly at: Date;
  readonly actor: string;
  readonly request_id: string | null;
  readonly field: string;
  readonly reason: string | null;
  readonly values_sha256: string;
}

interface Row extends Entry {
  readonly before: string | null;
  readonly after: string | null;
  readonly salt: string | null;
  readonly sha256: string;
}

const sha256 = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');

const valuesHash = (salt: string, before: string | null, after: string | null): string =>
  sha256([salt, before, after]);

const entryHash = (previous: string, entry: Entry): string =>
  sha256([
    previous,
    ...[entry.subject_type, entry.subject_id, entry.seq, entry.at.getTime(), entry.actor],
    ...[entry.request_id, entry.field, entry.reason, entry.values_sha256],
  ]);

/** An entry as the API shows it. */
export interface RecordedChange extends Change {
  readonly seq: number;
  readonly at: Date;
  readonly actor: string;
  readonly requestId: string | null;
  readonly reason: string | null;
}

/** Everything that was changed in a record, oldest first. */
export const changesOf = (executor: Executor, { type, id }: Subject): Promise<RecordedChange[]> =>
  executor('record_changes')
    .where({ subject_type: type, subject_id: id })
    .orderBy('seq')
    .select('seq', 'at', 'actor', 'request_id as requestId', 'field', 'before', 'after', 'reason');

/** Where the chain of a record's changes is broken, and how. */
export interface BrokenLink {
  readonly subject: string;
  readonly seq: number;
  readonly fault: 'altered' | 'missing';
}

/**
 * Holds every record's changes against their hashes: an entry that was altered, taken out or put in is found. Values
 * that were blanked to forget a person are no fault.
 *
 * @param only one record; left out: all of them
 */
export async function verifyChain(executor: Executor, only?: Subject): Promise<BrokenLink[]> {
  const query = executor('record_changes').orderBy(['subject_type', 'subject_id', 'seq']).select();
  if (only) void query.where({ subject_type: only.type, subject_id: only.id });
  const chains = new Map<string, Row[]>();
  for (const row of (await query) as Row[]) {
    const subject = `${row.subject_type}/${row.subject_id}`;
    chains.set(subject, [...(chains.get(subject) ?? []), row]);
  }
  const ends = await chainEnds(executor, only);
  const subjects = new Set([...chains.keys(), ...ends.keys()]);
  return [...subjects].flatMap((subject) =>
    brokenLinks(subject, chains.get(subject) ?? [], ends.get(subject) ?? 0),
  );
}

function brokenLinks(subject: string, rows: readonly Row[], end: number): BrokenLink[] {
  const broken: BrokenLink[] = [];
  let previous = '';
  let expected = 1;
  for (const row of rows) {
    if (row.seq !== expected) broken.push({ subject, seq: expected, fault: 'missing' });
    const blanked = row.salt === null && row.before === null && row.after === null;
    const sameValues =
      blanked || valuesHash(row.salt ?? '', row.before, row.after) === row.values_sha256;
    if (!sameValues || entryHash(previous, row) !== row.sha256) {
      broken.push({ subject, seq: row.seq, fault: 'altered' });
    }
    previous = row.sha256;
    expected = row.seq + 1;
  }
  if (expected !== end + 1) broken.push({ subject, seq: end, fault: 'missing' });
  return broken;
}

/** How many changes each record knows of, where there are any. */
async function chainEnds(executor: Executor, only?: Subject): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  for (const type of ['order', 'customer'] as const) {
    if (only && only.type !== type) continue;
    const query = executor(`${type}s`).where('record_version', '>', 0);
    if (only) void query.where('id', only.id);
    const rows: { id: string; version: number }[] = await query.select(
      'id',
      'record_version as version',
    );
    for (const { id, version } of rows) ends.set(`${type}/${id}`, version);
  }
  return ends;
}
