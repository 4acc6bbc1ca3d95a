import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { findDecided } from '../../db/queries/order-by-key.ts';
import type { ApiDeps } from '../deps.ts';
import { loggable } from '../http/log.ts';

export type Decided = NonNullable<Awaited<ReturnType<typeof findDecided>>>;

/** ms; a guess until the first decisions have been seen. */
const FIRST_GUESS = 12;
const SHORTEST_GAP = 4;
const LONGEST_GAP = 100;

export type OutcomeWatch = ReturnType<typeof createOutcomeWatch>;

/**
 * Sends actions and waits for what comes of them. Each look is a statement for the database, so the first one is
 * taken when a decision has lately tended to be there, and the next ones soon after but ever farther apart.
 * Where the worker runs in this process it wakes us at once.
 */
export function createOutcomeWatch({ db, decisions, limits, log }: ApiDeps) {
  let usual = FIRST_GUESS;

  /**
   * @returns null when it is not decided within `limits.outcomeMs`: it will be
   * @throws what `send` throws
   */
  return async function outcomeOf(
    actionId: string,
    send: () => Promise<void>,
  ): Promise<Decided | null> {
    const listening = new AbortController();
    const woken =
      decisions && once(decisions, actionId, { signal: listening.signal }).catch(() => undefined);
    try {
      await send();
      const sent = performance.now();
      await Promise.race([delay(woken ? LONGEST_GAP : usual), ...(woken ? [woken] : [])]);
      for (let gap = SHORTEST_GAP; ; gap = Math.min(LONGEST_GAP, gap * 1.5)) {
        const decided = await lookFor(actionId);
        const elapsed = performance.now() - sent;
        if (decided) {
          usual = Math.min(LONGEST_GAP, 0.8 * usual + 0.2 * Math.max(2, elapsed - SHORTEST_GAP));
          return decided;
        }
        if (elapsed >= limits.outcomeMs) return null;
        await delay(gap);
      }
    } finally {
      listening.abort();
    }
  };

  /** The action is on its way for certain: a database that fails us now only means to look again. */
  async function lookFor(actionId: string): Promise<Decided | null> {
    try {
      return await findDecided(db, actionId);
    } catch (error) {
      log.warn({ actionId, error: loggable(error) }, 'the outcome could not be read');
      return null;
    }
  }
}
