import type { Client } from '@temporalio/client';
import { ORDER_WORKFLOW_TYPE } from '../../temporal/names.ts';

/** One run of an order's workflow, as the engine lists it. */
export interface Execution {
  readonly workflowId: string;
  readonly status: string;
  readonly startedAt: number;
  /** What operators filter by. */
  readonly attributes: Readonly<Record<string, readonly unknown[] | undefined>>;
}

/** Ends of a run that no order's workflow may come to: what it was to do is left undone. */
const BROKEN = ['FAILED', 'TERMINATED', 'TIMED_OUT', 'CANCELLED'];

export const isBroken = ({ status }: Execution): boolean => BROKEN.includes(status);
export const isRunning = ({ status }: Execution): boolean => status === 'RUNNING';

/** All runs of orders' workflows, by workflow id, newest first. */
export async function orderExecutions(
  client: Client,
): Promise<ReadonlyMap<string, readonly Execution[]>> {
  const found = new Map<string, Execution[]>();
  const query = `WorkflowType = '${ORDER_WORKFLOW_TYPE}'`;
  for await (const info of client.workflow.list({ query, pageSize: 1000 })) {
    const runs = found.get(info.workflowId) ?? [];
    runs.push({
      workflowId: info.workflowId,
      status: info.status.name,
      startedAt: info.startTime.getTime(),
      // Typed ones would have to be asked for one by one.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      attributes: info.searchAttributes,
    });
    found.set(info.workflowId, runs);
  }
  for (const runs of found.values()) runs.sort((a, b) => b.startedAt - a.startedAt);
  return found;
}
