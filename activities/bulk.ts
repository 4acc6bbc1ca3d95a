import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Database } from '../db/knex.ts';
import { findOutcome } from '../db/repositories/action-log.ts';
import {
  findJob,
  noteItemTold,
  untoldItems,
  type BulkItem,
  type BulkJob,
  type BulkStatus,
} from '../db/repositories/bulk-jobs.ts';
import { findOrder } from '../db/repositories/orders.ts';
import { tellOrder } from '../temporal/tell-order.ts';
import { whileBeating } from './heartbeat.ts';

/** So many orders of one job are at work at the same time: others who press a button are not kept waiting. */
const AT_ONCE = 10;
/** How long one order is waited for before the next ones are told. It has its action for certain all the same. */
const PATIENCE_MS = 4_000;
const LOOK_EACH_MS = 50;

/** Where a job stands after some of its orders were told. */
export interface BulkStanding {
  readonly status: BulkStatus;
  /** How many were told just now; 0: there are no more. */
  readonly told: number;
}

export type BulkActivities = ReturnType<typeof createBulkActivities>;

/**
 * Works jobs off. Every order is told under an action id of its own, made of job and order: told again after a
 * crash, it does it once.
 */
export const createBulkActivities = ({
  db,
  temporal,
}: {
  readonly db: Database;
  readonly temporal: () => Client;
}) => ({
  tellNextOrders: (jobId: string): Promise<BulkStanding> =>
    whileBeating(async () => {
      const job = await findJob(db, jobId);
      if (!job) throw new Error(`There is no job ${jobId}.`);
      if (job.status !== 'running') return { status: job.status, told: 0 };
      const items = await untoldItems(db, jobId, AT_ONCE);
      await Promise.all(items.map((item) => tell(db, temporal(), job, item)));
      return { status: job.status, told: items.length };
    }),
});

async function tell(
  db: Database,
  temporal: Client,
  { id, action, payload, actorId, requestId }: BulkJob,
  { orderId, actionId }: Pick<BulkItem, 'orderId' | 'actionId'>,
): Promise<void> {
  const record = await findOrder(db, orderId);
  if (!record) throw new Error(`There is no order ${orderId}.`);
  const actor = { type: 'operator', id: actorId } as const;
  await tellOrder(temporal, record.order, { actionId, action, payload, actor, requestId });
  await noteItemTold(db, actionId, id, Date.now());
  const end = performance.now() + PATIENCE_MS;
  while (!(await findOutcome(db, actionId)) && performance.now() < end) await pause(LOOK_EACH_MS);
}
