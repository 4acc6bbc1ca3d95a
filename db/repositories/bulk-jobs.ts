import type { ActionName } from '../../domain/order/actions.ts';
import { insertOnce } from '../insert-once.ts';
import { parseJson, type Database, type Executor } from '../knex.ts';

/** `running` also when all is told: whether all is decided stands with the orders. */
export type BulkStatus = 'running' | 'paused' | 'cancelled';

/** The same action for many orders. */
export interface BulkJob {
  readonly id: string;
  readonly action: ActionName;
  readonly payload: unknown;
  readonly status: BulkStatus;
  /** The key that asked for it. */
  readonly actorId: string;
  readonly requestId: string | null;
  /** ms UTC */
  readonly createdAt: number;
}

/** One order of a job, with what came of it. */
export interface BulkItem {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly actionId: string;
  readonly isTold: boolean;
  /** Null while it is not decided. */
  readonly outcome: 'applied' | 'rejected' | null;
  readonly code: string | null;
  readonly reason: string | null;
}

/** Writes a job down with its orders, once: the same id again changes nothing. */
export const recordJob = (
  db: Database,
  job: Omit<BulkJob, 'status'>,
  orderIds: readonly string[],
): Promise<void> =>
  db.transaction(async (trx) => {
    const isNew = await insertOnce(trx, 'bulk_jobs', [
      {
        id: job.id,
        action: job.action,
        payload: JSON.stringify(job.payload),
        status: 'running',
        actor_id: job.actorId,
        request_id: job.requestId,
        created_at: new Date(job.createdAt),
      },
    ]);
    if (!isNew) return;
    await trx('bulk_items').insert(
      orderIds.map((orderId, i) => ({
        job_id: job.id,
        n: i + 1,
        order_id: orderId,
        action_id: `${job.id}.${i + 1}`,
      })),
    );
  });

/** The job with that id, or null. */
export async function findJob(executor: Executor, id: string): Promise<BulkJob | null> {
  const row = await executor('bulk_jobs').where({ id }).first<Row | undefined>();
  return row
    ? {
        id: row.id,
        action: row.action,
        payload: parseJson(row.payload),
        status: row.status,
        actorId: row.actor_id,
        requestId: row.request_id,
        createdAt: row.created_at.getTime(),
      }
    : null;
}

/** Its orders, in the order in which they were given. */
export async function itemsOf(executor: Executor, jobId: string): Promise<BulkItem[]> {
  const rows: (Omit<BulkItem, 'isTold'> & { toldAt: Date | null })[] = await executor(
    'bulk_items as i',
  )
    .join('orders as o', 'o.id', 'i.order_id')
    .leftJoin('order_actions as a', 'a.id', 'i.action_id')
    .where('i.job_id', jobId)
    .orderBy('i.n')
    .select({
      orderId: 'i.order_id',
      orderNumber: 'o.number',
      actionId: 'i.action_id',
      toldAt: 'i.sent_at',
      outcome: 'a.outcome',
      code: 'a.code',
      reason: 'a.reason',
    });
  return rows.map(({ toldAt, ...item }) => ({ ...item, isTold: toldAt !== null }));
}

/** The next orders of a job that were not told of it, at most so many. */
export const untoldItems = (
  executor: Executor,
  jobId: string,
  limit: number,
): Promise<Pick<BulkItem, 'orderId' | 'actionId'>[]> =>
  executor('bulk_items')
    .where('job_id', jobId)
    .whereNull('sent_at')
    .orderBy('n')
    .limit(limit)
    .select({ orderId: 'order_id', actionId: 'action_id' });

export async function noteItemTold(
  executor: Executor,
  actionId: string,
  jobId: string,
  at: number,
): Promise<void> {
  await executor('bulk_items')
    .where({ job_id: jobId, action_id: actionId })
    .update({ sent_at: new Date(at) });
}

/** Pauses a job, has it go on, or ends it. @returns false where it had been ended before */
export async function steerJob(
  executor: Executor,
  id: string,
  status: BulkStatus,
): Promise<boolean> {
  const changed = await executor('bulk_jobs')
    .where({ id })
    .whereNot('status', 'cancelled')
    .update({ status });
  return changed > 0;
}

/** What became of money that actions had asked to be taken, by action id. */
export async function capturesOf(
  executor: Executor,
  items: readonly Pick<BulkItem, 'orderId' | 'actionId'>[],
): Promise<ReadonlyMap<string, readonly CaptureOutcome[]>> {
  const rows: { orderId: string; actionId: string; type: string; data: string }[] = await executor(
    'order_events',
  )
    .whereIn(
      'order_id',
      items.map(({ orderId }) => orderId),
    )
    .whereIn('type', ['captureRequested', 'captured', 'captureFailed'])
    .orderBy(['order_id', 'seq'])
    .select({ orderId: 'order_id', actionId: 'action_id', type: 'type', data: 'data' });
  const moves = rows.map(({ data, ...row }) => ({
    ...row,
    ...parseJson<{ captureId: string; code?: string }>(data),
  }));
  return new Map(
    items.map(({ orderId, actionId }) => [
      actionId,
      moves
        .filter((move) => move.type === 'captureRequested' && move.actionId === actionId)
        .map(({ captureId }) => {
          const of = (type: string) =>
            moves.find(
              (move) =>
                move.type === type && move.orderId === orderId && move.captureId === captureId,
            );
          const failed = of('captureFailed');
          if (failed) return { status: 'failed', code: failed.code ?? null };
          return { status: of('captured') ? 'succeeded' : 'requested', code: null };
        }),
    ]),
  );
}

export interface CaptureOutcome {
  readonly status: 'requested' | 'succeeded' | 'failed';
  /** Why the provider refused. */
  readonly code: string | null;
}

interface Row {
  readonly id: string;
  readonly action: ActionName;
  readonly payload: string;
  readonly status: BulkStatus;
  readonly actor_id: string;
  readonly request_id: string | null;
  readonly created_at: Date;
}
