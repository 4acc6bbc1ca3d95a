import { findDecided } from '../../db/queries/order-by-key.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import type { ActionName } from '../../domain/order/actions.ts';
import type { RefusalCode } from '../../domain/order/refusals.ts';
import type { ApiDeps } from '../deps.ts';
import { refused, type Problem } from '../http/problem.ts';
import type { Answer, Attempt, Caller } from '../http/route.ts';
import type { Decided, OutcomeWatch } from './await-outcome.ts';
import { stale, type SeenVersion } from './find-order.ts';
import { orderAnswer } from './order-answer.ts';
import { sendAction } from './send-action.ts';

export interface OrderDeps extends ApiDeps {
  readonly outcomeOf: OutcomeWatch;
}

/** Who asks for what, under which name. */
export interface Asked {
  readonly action: ActionName;
  readonly payload: unknown;
  readonly caller: Caller;
  readonly requestId: string;
  readonly attempt: Attempt;
  /** What the caller has seen of the order; left out: it does not matter. */
  readonly seen?: SeenVersion | undefined;
}

/**
 * What came of this action at an earlier attempt, or null: then nothing is known of it and it is to be sent.
 */
export const earlierOutcome = (
  { db }: ApiDeps,
  { actionId, resumed }: Attempt,
): Promise<Decided | null> => (resumed ? findDecided(db, actionId) : Promise.resolve(null));

/**
 * Sends an action to the order's workflow and answers with what came of it: the order, the rules' no, or 202
 * where it is not decided yet (no worker up, database slow), which it will be.
 *
 * @throws Problem `engineUnavailable` (503)
 */
export async function carryOut(
  deps: OrderDeps,
  { order }: OrderRecord,
  { action, payload, caller, requestId, attempt, seen }: Asked,
): Promise<Answer | Problem> {
  const { actionId } = attempt;
  const actor = { type: 'operator', id: caller.id } as const;
  const decided = await deps.outcomeOf(actionId, () =>
    sendAction(deps.temporal, order, {
      ...{ actionId, action, payload, actor, requestId },
      expectedVersion: seen?.version,
    }),
  );
  return decided
    ? outcomeAnswer(deps, decided, { action, actionId, seen })
    : pendingAnswer(order.id, actionId);
}

/** The answer to a decided action. */
export async function outcomeAnswer(
  deps: ApiDeps,
  { outcome, code, reason, record }: Decided,
  { action, actionId, seen }: Pick<Asked, 'action' | 'seen'> & { readonly actionId: string },
): Promise<Answer | Problem> {
  if (outcome === 'rejected') {
    return code === 'orderMovedOn' && seen?.by === 'If-Match'
      ? stale(record)
      : refused({ code: code as RefusalCode, sentence: reason ?? '' }, actionId);
  }
  const answer = await orderAnswer(deps, record, action === 'place' ? 201 : 200);
  return { ...answer, headers: { ...answer.headers, 'Action-Id': actionId } };
}

const pendingAnswer = (orderId: string, actionId: string): Answer => ({
  status: 202,
  headers: { Location: `/api/actions/${actionId}`, 'Retry-After': '1', 'Action-Id': actionId },
  body: { actionId, outcome: 'pending', code: null, reason: null, order: `/api/orders/${orderId}` },
  final: false,
});
