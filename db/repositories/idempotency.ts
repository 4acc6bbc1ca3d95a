import { isDuplicate } from '../insert-once.ts';
import { parseJson, type Executor } from '../knex.ts';

/** How long an answer is kept, ms: 24 hours. */
export const KEPT_MS = 24 * 60 * 60 * 1000;

/** One caller's key. Nobody sees another's. */
export interface KeyName {
  readonly caller: string;
  readonly key: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What a key turns out to be when it is claimed. */
export type Claim =
  /** Ours now. `resumed`: an earlier attempt under it got no final answer; go on under its action id. */
  | { readonly state: 'claimed'; readonly actionId: string; readonly resumed: boolean }
  | { readonly state: 'answered'; readonly answer: KeptAnswer }
  /** Another attempt is at work; its lease ends at `until`, ms UTC. */
  | { readonly state: 'underway'; readonly until: number }
  /** The key was used for something else. */
  | { readonly state: 'reused' };

const COLUMNS = [
  ...['fingerprint', 'action_id', 'locked_until', 'status', 'headers', 'body', 'created_at'],
];

interface Row {
  readonly fingerprint: string;
  readonly action_id: string;
  readonly locked_until: Date | null;
  readonly status: number | null;
  readonly headers: string | null;
  readonly body: string | null;
  readonly created_at: Date;
}

/**
 * Claims a key for one attempt. The primary key lets one of any number of twins in; the lease lets a retry in
 * after an attempt has died without a word.
 *
 * @param attempt `actionId`: for the action if the key is new; `now`, `leaseMs`: ms
 */
export async function claimKey(
  executor: Executor,
  name: KeyName,
  attempt: {
    readonly fingerprint: string;
    readonly actionId: string;
    readonly now: number;
    readonly leaseMs: number;
  },
): Promise<Claim> {
  const { fingerprint, actionId, now, leaseMs } = attempt;
  const lockedUntil = new Date(now + leaseMs);
  for (;;) {
    const isNew = await insertKey(executor, name, {
      fingerprint,
      action_id: actionId,
      locked_until: lockedUntil,
      created_at: new Date(now),
    });
    if (isNew) return { state: 'claimed', actionId, resumed: false };

    const row: Row | undefined = await executor('idempotency_keys').where(name).first(COLUMNS);
    if (!row) continue;
    if (row.created_at.getTime() <= now - KEPT_MS) {
      await executor('idempotency_keys')
        .where({ ...name, created_at: row.created_at })
        .delete();
      continue;
    }
    if (row.fingerprint !== fingerprint) return { state: 'reused' };
    if (row.status !== null) return { state: 'answered', answer: keptAnswer(row, row.status) };
    const takenOver = await executor('idempotency_keys')
      .where({ ...name, action_id: row.action_id })
      .whereNull('status')
      .where((it) => void it.whereNull('locked_until').orWhere('locked_until', '<=', new Date(now)))
      .update({ locked_until: lockedUntil });
    if (takenOver > 0) return { state: 'claimed', actionId: row.action_id, resumed: true };
    return { state: 'underway', until: row.locked_until?.getTime() ?? now };
  }
}

/** Keeps the final answer: whoever repeats the key hears it again. */
export async function keepAnswer(
  executor: Executor,
  name: KeyName,
  { status, headers, body }: KeptAnswer,
): Promise<void> {
  await executor('idempotency_keys')
    .where(name)
    .update({
      status,
      headers: JSON.stringify(headers),
      body: JSON.stringify(body ?? null),
      locked_until: null,
    });
}

/** Lets a retry go on with the same action at once. */
export async function unlockKey(executor: Executor, name: KeyName): Promise<void> {
  await executor('idempotency_keys').where(name).whereNull('status').update({ locked_until: null });
}

/** Forgets a key under which nothing has happened. */
export async function forgetKey(executor: Executor, name: KeyName): Promise<void> {
  await executor('idempotency_keys').where(name).whereNull('status').delete();
}

/** Deletes what is older than a day; returns how many. */
export const pruneKeys = (executor: Executor, now: number): Promise<number> =>
  executor('idempotency_keys')
    .where('created_at', '<=', new Date(now - KEPT_MS))
    .delete();

async function insertKey(executor: Executor, name: KeyName, row: object): Promise<boolean> {
  try {
    await executor('idempotency_keys').insert({ ...name, ...row });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

const keptAnswer = (row: Row, status: number): KeptAnswer => ({
  status,
  headers: row.headers === null ? {} : parseJson(row.headers),
  body: row.body === null ? null : parseJson(row.body),
});
