import { ZodError } from 'zod';
import type { Action, SystemActionPayloads } from '../domain/order/actions.ts';
import { isRenewal } from '../domain/payment/pending.ts';
import { SYSTEM_ACTION_NAMES } from '../domain/order/action-table.ts';
import { refuse, type Refusal } from '../domain/order/refusals.ts';
import { isActionName, parsePayload } from '../temporal/action-payloads.ts';

/**
 * What a signal asks, checked: signals may also be typed by hand in the Temporal UI. System actions come from the
 * workflow itself and are taken as they are.
 */
export function asAction(type: string, payload: unknown): Action | Refusal {
  if ((SYSTEM_ACTION_NAMES as readonly string[]).includes(type)) {
    return renewalOutcome(type, payload) ?? ({ type, payload } as Action);
  }
  if (!isActionName(type)) return refuse('malformed', `There is no action ${type}.`);
  try {
    return { type, payload: parsePayload(type, payload) } as Action;
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const faults = error.issues.map((issue) => `${issue.path.join('.') || type}: ${issue.message}`);
    return refuse('malformed', faults.join('; ').slice(0, 500));
  }
}

const RENEWAL_OUTCOMES: Readonly<Record<string, 'reauthorized' | 'reauthorizeFailed'>> = {
  voidSucceeded: 'reauthorized',
  voidFailed: 'reauthorizeFailed',
};

/**
 * A fresh authorisation goes through the engine as the void of the old one, which it replaces (`pendingMoney`): its
 * outcome, told by the name of the move, is known from here on as what it is. Null: it is another outcome.
 */
function renewalOutcome(type: string, payload: unknown): Action | null {
  const name = RENEWAL_OUTCOMES[type];
  const { paymentId, moveId, amount, code } = payload as SystemActionPayloads['reauthorized'] &
    SystemActionPayloads['reauthorizeFailed'];
  if (!name || !isRenewal(moveId)) return null;
  return name === 'reauthorized'
    ? { type: name, payload: { paymentId, moveId, amount } }
    : { type: name, payload: { paymentId, moveId, code } };
}
