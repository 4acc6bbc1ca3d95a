import { RULES } from './action-table.ts';
import type { Action } from './actions.ts';
import { consequences } from './consequences.ts';
import { effectsOf, type Effect } from './effects.ts';
import type { OrderEvent } from './events.ts';
import { replay } from './evolve.ts';
import type { Order } from './order.ts';
import type { Refusal } from './refusals.ts';
import { isRefusal, type DecisionContext, type Rule } from './rule.ts';

/** What was decided: nothing has been done yet. */
export type Decision =
  | { readonly outcome: 'rejected'; readonly refusal: Refusal }
  | {
      readonly outcome: 'applied';
      /** The order as it will be. */
      readonly order: Order;
      readonly events: readonly OrderEvent[];
      readonly effects: readonly Effect[];
    };

/**
 * The heart: what becomes of an order when something is asked of it. Pure: the same order, action and context
 * give the same decision, so it serves the action itself, its preview and the forecast alike.
 */
export function decide(order: Order, action: Action, context: DecisionContext): Decision {
  const refusal = RULES[action.type].guard(order, context);
  if (refusal) return { outcome: 'rejected', refusal };

  // The table pairs each name with its own payload; the compiler cannot follow that through the index.
  const rule = RULES[action.type] as Rule<typeof action.type>;
  const result = rule.decide(order, action.payload, context);
  if (isRefusal(result)) return { outcome: 'rejected', refusal: result };

  const asked = replay(order, result);
  const events = [...result, ...consequences(asked, context.settings, context.now)];
  const after = replay(order, events);
  return { outcome: 'applied', order: after, events, effects: effectsOf(events, after) };
}
