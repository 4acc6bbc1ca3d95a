/** What the engine keeps of an order: the size of its history. */
import type { Client } from '@temporalio/client';
import { orderWorkflowId } from '../../temporal/names.ts';
import { inParallel } from '../simulate/parallel.ts';
import { median } from './statistics.ts';

export interface HistorySize {
  readonly events: number;
  readonly workflowTasks: number;
  readonly bytes: number;
}

/** Sizes of single histories, each the median over these orders. */
export async function historySizes(
  client: Client,
  orderNumbers: readonly string[],
): Promise<HistorySize> {
  const sizes = await inParallel(4, orderNumbers, (number) => historySize(client, number));
  return {
    events: median(sizes.map(({ events }) => events)),
    workflowTasks: median(sizes.map(({ workflowTasks }) => workflowTasks)),
    bytes: median(sizes.map(({ bytes }) => bytes)),
  };
}

/** An order's life fits into one run. */
async function historySize(client: Client, orderNumber: string): Promise<HistorySize> {
  const handle = client.workflow.getHandle(orderWorkflowId(orderNumber));
  const [{ events }, { historySize }] = await Promise.all([
    handle.fetchHistory(),
    handle.describe(),
  ]);
  const all = events ?? [];
  return {
    events: all.length,
    workflowTasks: all.filter((event) => event.workflowTaskCompletedEventAttributes).length,
    bytes: historySize ?? 0,
  };
}
