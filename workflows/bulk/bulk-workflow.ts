import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { BulkActivities } from '../../activities/bulk.ts';
import { TASK_QUEUES } from '../../temporal/names.ts';
import { bulkSteeredSignal } from '../messages.ts';

const { tellNextOrders } = proxyActivities<BulkActivities>({
  taskQueue: TASK_QUEUES.orders,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  // The database or the engine comes back; nothing is lost meanwhile.
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/**
 * One action for many orders, some at a time, until all are told or the job is ended. Whether it is to pause is
 * written in the database; the signal only says that it has changed.
 */
export async function bulkWorkflow(jobId: string): Promise<'told' | 'ended'> {
  let isSteered = false;
  setHandler(bulkSteeredSignal, () => void (isSteered = true), {
    description: 'Somebody has paused the job, had it go on, or ended it.',
  });
  for (;;) {
    isSteered = false;
    const { status, told } = await tellNextOrders(jobId);
    if (status === 'paused') await condition(() => isSteered);
    else if (status === 'cancelled') return 'ended';
    else if (told === 0) return 'told';
  }
}
