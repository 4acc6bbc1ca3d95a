import { refuse, type Refusal } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/** What was asked a moment ago is taken back: it leaves a line in the history, and nothing else (B04). */
export const takeBack: Rule<'takeBack'> = {
  guard: ({ waiting }) => (waiting.length > 0 ? null : nothingWaits()),
  decide({ waiting }, { waitingId }, { now: at }) {
    const found = waitingId === null ? waiting.at(-1) : waiting.find(({ id }) => id === waitingId);
    return found ? [{ type: 'actionTakenBack', at, waitingId: found.id }] : nothingWaits();
  },
};

const nothingWaits = (): Refusal =>
  refuse('nothingWaits', 'Nothing can be taken back (any more): what was asked has gone ahead.');
