import { setTimeout as delay } from 'node:timers/promises';

/** Deadlock, lock wait time-out, and MariaDB's "record has changed since last read". */
const LOCK_CONFLICTS = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);
const MOST_TRIES = 5;

/**
 * Runs a transaction again when the database chose it as the loser of a lock conflict, at most five times in
 * all, after a short random pause. The work must be a whole transaction: MariaDB and MySQL roll back all of it
 * on a deadlock only, so half of it must never be repeated.
 */
export async function retryingOnLockConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MOST_TRIES || !isLockConflict(error)) throw error;
      await delay(Math.random() * 20 * attempt);
    }
  }
}

const isLockConflict = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && LOCK_CONFLICTS.has(String(error.code));
