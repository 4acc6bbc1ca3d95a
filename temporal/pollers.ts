import type { Client } from '@temporalio/client';
import type { TaskQueue } from './names.ts';

/** By the numbers of Temporal's protocol, 1 workflow tasks and 2 activities: what each queue's workers ask for. */
const POLLED_FOR: Readonly<Record<TaskQueue, number>> = { orders: 1, documents: 2 };

/**
 * Whether a worker has asked a queue for work since an instant. The server remembers whoever asked for minutes.
 * @param since ms UTC
 * @throws the server's own error when it cannot be asked
 */
export async function isPolled(
  workflowService: Client['workflowService'],
  namespace: string,
  queue: TaskQueue,
  since: number,
): Promise<boolean> {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    // The enum itself is in a package that is not ours to depend on.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
    taskQueueType: POLLED_FOR[queue],
  });
  return pollers.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= since);
}
