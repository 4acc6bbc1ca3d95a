import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../db/knex.ts';

/**
 * Waits until these orders have come to their end and no money of theirs is under way.
 * @returns how long that took, ms; null where some had not within `patience`
 */
export async function drained(
  db: Database,
  numbers: readonly string[],
  patience: number,
): Promise<number | null> {
  const begun = performance.now();
  for (;;) {
    const left: { id: string }[] = await db('orders')
      .whereIn('number', numbers)
      .where((it) => {
        void it
          .where('status', 'open')
          // As the state is written: money that was asked for and has no outcome yet.
          .orWhere('state', 'like', '%"status":"requested"%')
          .orWhere('state', 'like', '%"authorization":"voiding"%');
      })
      .limit(1)
      .select('id');
    const elapsed = performance.now() - begun;
    if (left.length === 0) return elapsed;
    if (elapsed > patience) return null;
    await pause(100);
  }
}

/**
 * Waits until no mail and no document is left to be made.
 * @returns how long that took, ms; null where some were left
 */
export async function mailed(db: Database, patience: number): Promise<number | null> {
  const begun = performance.now();
  for (;;) {
    const waiting: unknown = await db('messages').where('status', 'queued').first('key');
    const elapsed = performance.now() - begun;
    if (waiting === undefined) return elapsed;
    if (elapsed > patience) return null;
    await pause(250);
  }
}
