import type { Settings } from '../settings/settings.ts';
import { deadlines, type Deadline } from './deadlines.ts';
import { decide } from './decide.ts';
import type { Effect } from './effects.ts';
import type { Order } from './order.ts';

/** One thing that will happen by itself. */
export interface ForecastStep {
  readonly deadline: Deadline;
  /** ms UTC: the deadline's time, or now where that has passed. */
  readonly at: number;
  readonly effects: readonly Effect[];
}

/** More than any schedule of reminders has; a guard against schedules that feed themselves. */
const MOST_STEPS = 50;

/**
 * What becomes of the order if nobody does anything, step by step: found by deciding each deadline in turn.
 * Money effects are taken as still to be confirmed.
 */
export function forecast(order: Order, settings: Settings, now: number): ForecastStep[] {
  const steps: ForecastStep[] = [];
  let state = order;
  let time = now;
  while (steps.length < MOST_STEPS) {
    const [next] = deadlines(state, settings);
    if (!next) break;
    time = Math.max(time, next.at);
    const decision = decide(
      state,
      { type: 'meetDeadline', payload: { key: next.key } },
      { now: time, settings, actor: { type: 'system', id: 'forecast' }, stock: {} },
    );
    if (decision.outcome === 'rejected') break;
    steps.push({ deadline: next, at: time, effects: decision.effects });
    state = decision.order;
  }
  return steps;
}
