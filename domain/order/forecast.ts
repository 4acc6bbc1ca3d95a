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
  let next = meetNext(order, settings, now);
  while (next?.decision.outcome === 'applied' && steps.length < MOST_STEPS) {
    const { deadline, at, decision } = next;
    steps.push({ deadline, at, effects: decision.effects });
    next = meetNext(decision.order, settings, at);
  }
  return steps;
}

function meetNext(order: Order, settings: Settings, now: number) {
  const [deadline] = deadlines(order, settings);
  if (!deadline) return null;
  const at = Math.max(now, deadline.at);
  const decision = decide(
    order,
    { type: 'meetDeadline', payload: { key: deadline.key } },
    { now: at, settings, actor: { type: 'system', id: 'forecast' }, stock: {} },
  );
  return { deadline, at, decision };
}
