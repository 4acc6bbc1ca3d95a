import { parseJson, type Executor } from '../knex.ts';

/** One entry of an order's history, with the action that caused it. */
export interface HistoryRow {
  readonly seq: number;
  readonly type: string;
  readonly data: unknown;
  readonly at: Date;
  readonly actionId: string;
  readonly action: string;
  readonly actorType: string;
  readonly actorId: string;
  readonly requestId: string | null;
  readonly note: string | null;
}

/** Everything that has happened to an order, oldest first (S024, N14). */
export async function historyOf(executor: Executor, orderId: string): Promise<HistoryRow[]> {
  const rows: (Omit<HistoryRow, 'data'> & { data: string })[] = await executor('order_events as e')
    .leftJoin('order_actions as a', 'a.id', 'e.action_id')
    .leftJoin('action_notes as n', 'n.action_id', 'e.action_id')
    .where('e.order_id', orderId)
    .orderBy('e.seq')
    .select(
      ...['e.seq', 'e.type', 'e.data', 'e.at', 'e.action_id as actionId', 'a.type as action'],
      ...[
        'a.actor_type as actorType',
        'a.actor_id as actorId',
        'a.request_id as requestId',
        'n.note',
      ],
    );
  return rows.map((row) => ({ ...row, data: parseJson(row.data) }));
}

/** What was asked of an order and refused, oldest first (B06). */
export interface RefusalRow {
  readonly actionId: string;
  readonly action: string;
  readonly code: string;
  readonly reason: string;
  readonly actorType: string;
  readonly actorId: string;
  readonly requestId: string | null;
  readonly at: Date;
}

export const refusalsOf = (executor: Executor, orderId: string): Promise<RefusalRow[]> =>
  executor('order_actions')
    .where({ order_id: orderId, outcome: 'rejected' })
    .orderBy('recorded_at')
    .select(
      ...['id as actionId', 'type as action', 'code', 'reason', 'at'],
      ...['actor_type as actorType', 'actor_id as actorId', 'request_id as requestId'],
    );
