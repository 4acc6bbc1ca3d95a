import { ZodError } from 'zod';
import type { Action } from '../domain/order/actions.ts';
import { SYSTEM_ACTION_NAMES } from '../domain/order/action-table.ts';
import { refuse, type Refusal } from '../domain/order/refusals.ts';
import { isActionName, parsePayload } from '../temporal/action-payloads.ts';

/**
 * What a signal asks, checked: signals may also be typed by hand in the Temporal UI. System actions come from the
 * workflow itself and are taken as they are.
 */
export function asAction(type: string, payload: unknown): Action | Refusal {
  if ((SYSTEM_ACTION_NAMES as readonly string[]).includes(type)) {
    return { type, payload } as Action;
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
