import type { Knex } from 'knex';
import type { Action, Actor } from '../../domain/order/actions.ts';
import type { OrderEvent } from '../../domain/order/events.ts';
import { parseJson, type Executor } from '../knex.ts';

export interface RecordedAction {
  readonly id: string;
  readonly orderId: string;
  readonly action: Action;
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly outcome: 'applied' | 'rejected';
  readonly code: string | null;
  readonly reason: string | null;
  readonly orderVersion: number;
  /** What the workflow is told. */
  readonly result: unknown;
  readonly at: number;
}

/** Writes down what was asked, by whom, and what came of it; a refusal as well as an acceptance. */
export async function recordAction(trx: Knex.Transaction, entry: RecordedAction): Promise<void> {
  await trx('order_actions').insert({
    id: entry.id,
    order_id: entry.orderId,
    type: entry.action.type,
    outcome: entry.outcome,
    code: entry.code,
    reason: entry.reason,
    actor_type: entry.actor.type,
    actor_id: entry.actor.id,
    request_id: entry.requestId,
    payload: JSON.stringify(entry.action.payload),
    result: JSON.stringify(entry.result),
    order_version: entry.orderVersion,
    at: new Date(entry.at),
    recorded_at: new Date(),
  });
}

/** Appends to the order's history; `seq` continues without a hole. */
export async function recordEvents(
  trx: Knex.Transaction,
  orderId: string,
  actionId: string,
  firstSeq: number,
  events: readonly OrderEvent[],
  at: number,
): Promise<void> {
  if (events.length === 0) return;
  await trx('order_events').insert(
    events.map(({ type, ...data }, i) => ({
      order_id: orderId,
      seq: firstSeq + i,
      action_id: actionId,
      type,
      data: JSON.stringify(data),
      at: new Date(at),
    })),
  );
}

/** What came of an action, or null while it is not decided. */
export async function findOutcome(
  executor: Executor,
  actionId: string,
): Promise<{
  readonly outcome: 'applied' | 'rejected';
  readonly code: string | null;
  readonly reason: string | null;
} | null> {
  const row = await executor<{
    outcome: 'applied' | 'rejected';
    code: string | null;
    reason: string | null;
  }>('order_actions')
    .where('id', actionId)
    .first('outcome', 'code', 'reason');
  return row ?? null;
}

/** The whole history of an order, oldest first. */
export async function eventsOf(executor: Executor, orderId: string): Promise<OrderEvent[]> {
  const rows: { type: string; data: string }[] = await executor('order_events')
    .where('order_id', orderId)
    .orderBy('seq')
    .select('type', 'data');
  return rows.map(({ type, data }) => ({ type, ...parseJson<object>(data) }) as OrderEvent);
}
