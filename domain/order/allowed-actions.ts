import { PEOPLES_ACTION_NAMES, RULES } from './action-table.ts';
import type { ActionName } from './actions.ts';
import { afterWaiting } from './decide.ts';
import { hasGrace } from './gone-ahead.ts';
import type { Order } from './order.ts';
import type { Refusal } from './refusals.ts';
import type { GuardContext } from './rule.ts';

/** An action as a button: pressed or greyed, and then why. */
export interface AllowedAction {
  readonly action: ActionName;
  readonly allowed: boolean;
  /** null when allowed. */
  readonly reason: Refusal | null;
}

/** Every action with whether it is possible now, and the reason in plain words where it is not (B06). */
export function allowedActions(order: Order, context: GuardContext): AllowedAction[] {
  const then = afterWaiting(order, context);
  return PEOPLES_ACTION_NAMES.map((action) => {
    const reason = RULES[action].guard(hasGrace(action, context.settings) ? then : order, context);
    return { action, allowed: reason === null, reason };
  });
}
