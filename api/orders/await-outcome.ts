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
/** ms; a word may be lost, so we look after so long all the same. */
const LONGEST_SILENCE = 500;
/** Of what has been waited so far: who has waited long can wait a little longer. */
const GAP_SHARE = 0.15;

export type OutcomeWatch = ReturnType<typeof createOutcomeWatch>;

/**
 * Sends actions and waits for what comes of them. Each look is a statement for the database, so the first one is
 * taken when a decision has lately tended to be there, and the next ones soon after but ever farther apart.
 * Where a worker tells us (in this process, or by a word over the net) we look at once; as long as it does, we leave it
 * more time to.
 */
export function createOutcomeWatch({ db, decisions, limits, log }: ApiDeps) {
  let usual = FIRST_GUESS;
  /** Whether the last decision was told to us: then the next one will be, and looking earlier is idle. */
  let areTold = false;

  /**
   * @returns null when it is not decided within `limits.outcomeMs`: it will be
   * @throws what `send` throws
   */
  return async function outcomeOf(
    actionId: string,
    send: () => Promise<void>,
  ): Promise<Decided | null> {
    const listening = new AbortController();
    const word =
      decisions && once(decisions, actionId, { signal: listening.signal }).catch(() => undefined);
    try {
      await send();
      const sent = performance.now();
      let isTold = await wait(areTold ? LONGEST_SILENCE : usual, word);
      for (let gap = 0; ;) {
        const decided = await lookFor(actionId);
        const elapsed = performance.now() - sent;
        if (decided) {
          if (!isTold) learn(elapsed, gap);
          areTold = isTold;
          return decided;
        }
        if (elapsed >= limits.outcomeMs) return null;
        gap = Math.min(LONGEST_GAP, Math.max(SHORTEST_GAP, GAP_SHARE * elapsed));
        // Told, and yet not found: the database failed us, and no second word will come.
        isTold = await wait(areTold && !isTold ? LONGEST_SILENCE : gap, isTold ? undefined : word);
      }
    } finally {
      listening.abort();
    }
  };

  /** Waits so long, or until we are told. @returns whether we were */
  async function wait(ms: number, word: Promise<unknown> | undefined): Promise<boolean> {
    if (!word) return delay(ms, false);
    const patience = new AbortController();
    const late = delay(ms, false, { signal: patience.signal }).catch(() => false);
    const told = await Promise.race([late, word.then(() => true)]);
    patience.abort();
    return told;
  }

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
