import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { findDecided } from '../../db/queries/order-by-key.ts';
import type { ApiDeps } from '../deps.ts';
import { loggable } from '../http/log.ts';

export type Decided = NonNullable<Awaited<ReturnType<typeof findDecided>>>;

/** ms; a guess until the first decisions have been seen. */
const FIRST_GUESS = 12;
/** ms; however busy it was of late, the first look is not later. */
const LATEST_GUESS = 400;
const SHORTEST_GAP = 4;
const LONGEST_GAP = 100;
/** Of what has been waited so far: who has waited long can wait a little longer. */
const GAP_SHARE = 0.15;

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
      for (let gap = 0; ;) {
        const decided = await lookFor(actionId);
        const elapsed = performance.now() - sent;
        if (decided) {
          if (!woken) learn(elapsed, gap);
          return decided;
        }
        if (elapsed >= limits.outcomeMs) return null;
        gap = Math.min(LONGEST_GAP, Math.max(SHORTEST_GAP, GAP_SHARE * elapsed));
        await delay(gap);
      }
    } finally {
      listening.abort();
    }
  };

  /**
   * Moves the guess towards when this decision fell. Who found it at the first look (`gap` 0) may have come far
   * too late and cannot tell, so comes earlier next time.
   */
  function learn(elapsed: number, gap: number): void {
    usual = gap === 0 ? 0.85 * usual : 0.8 * usual + 0.2 * (elapsed - gap);
    usual = Math.min(LATEST_GUESS, Math.max(SHORTEST_GAP, usual));
  }

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
