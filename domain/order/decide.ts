import { RULES } from './action-table.ts';
import type { Action } from './actions.ts';
import { consequences } from './consequences.ts';
import { effectsOf, type Effect } from './effects.ts';
import type { OrderEvent } from './events.ts';
import { replay } from './evolve.ts';
import { goneAhead, hasGrace } from './gone-ahead.ts';
import type { Order } from './order.ts';
import type { Refusal } from './refusals.ts';
import { isRefusal, momentId, type DecisionContext, type GuardContext, type Rule } from './rule.ts';
import { MINUTE } from '../time/calendar.ts';

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
 *
 * What has a grace window is refused at once where it cannot be done, and else only noted down until the window is over.
 */
export function decide(order: Order, action: Action, context: DecisionContext): Decision {
  const until = graceEnd(action, context);
  const foreseen = foresee(order, action, context);
  if (until === null || foreseen.outcome === 'rejected') return foreseen;
  const waits: OrderEvent = {
    type: 'actionWaits',
    at: context.now,
    waitingId: momentId('w', context.now, order.waiting),
    action: action.type,
    payload: action.payload,
    askedBy: context.actor.id,
    until,
  };
  return { outcome: 'applied', order: replay(order, [waits]), events: [waits], effects: [] };
}

/** What an action brings about, at once or when its grace window is over and nothing has come in between. */
export const foresee = (order: Order, action: Action, context: DecisionContext): Decision =>
  graceEnd(action, context) === null
    ? decideAtOnce(order, action, context)
    : decideAtOnce(afterWaiting(order, context), action, context);

/** When an action goes ahead that was asked now, ms UTC; null: at once. Only what people do can be taken back. */
export const graceEnd = (
  { type }: Action,
  { actor, now, settings }: DecisionContext,
): number | null =>
  actor.type === 'operator' && hasGrace(type, settings)
    ? now + settings.grace.minutes * MINUTE
    : null;

/** The order as if all that waits had gone ahead: so nothing is asked twice while it waits. */
export function afterWaiting(
  order: Order,
  { now, settings, stock = {}, forSale = {} }: GuardContext & Partial<DecisionContext>,
): Order {
  const actor = { type: 'system', id: 'grace' } as const;
  const context = { now, settings, actor, stock, forSale };
  return order.waiting.reduce(
    (before, { id }) => concluded(before, goneAhead(before, id, context), context).after,
    order,
  );
}

function decideAtOnce(order: Order, action: Action, context: DecisionContext): Decision {
  const refusal = RULES[action.type].guard(order, context);
  if (refusal) return { outcome: 'rejected', refusal };

  // The table pairs each name with its own payload; the compiler cannot follow that through the index.
  const rule = RULES[action.type] as Rule<typeof action.type>;
  const result = rule.decide(order, action.payload, context);
  if (isRefusal(result)) return { outcome: 'rejected', refusal: result };

  const { events, after } = concluded(order, result, context);
  return { outcome: 'applied', order: after, events, effects: effectsOf(events, after) };
}

/** What was asked for, with all that follows from it by itself. */
function concluded(
  order: Order,
  asked: readonly OrderEvent[],
  { settings, now }: GuardContext,
): { readonly events: readonly OrderEvent[]; readonly after: Order } {
  const events = [...asked, ...consequences(replay(order, asked), settings, now)];
  return { events, after: replay(order, events) };
}
