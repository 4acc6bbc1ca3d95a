import type { WorkerOptions } from '@temporalio/worker';
import { TASK_QUEUES, type TaskQueue } from './names.ts';

/** How a worker of each queue is set up, wherever it runs: in production, in tests, in the bench. */
export function workerOptions(
  queue: TaskQueue,
): Partial<WorkerOptions> & { readonly taskQueue: string } {
  const common = {
    taskQueue: queue,
    // SIGTERM drains: longer than any step that is not tried again for free.
    shutdownGraceTime: '25 seconds',
    shutdownForceTime: '30 seconds',
  } as const;
  return queue === TASK_QUEUES.orders
    ? {
        ...common,
        maxCachedWorkflows: 400,
        maxConcurrentWorkflowTaskExecutions: 40,
        maxConcurrentLocalActivityExecutions: 40,
        maxConcurrentActivityTaskExecutions: 40,
        // When a worker dies, its orders go to another one after this and not after the default 10 s.
        stickyQueueScheduleToStartTimeout: '3 seconds',
      }
    : { ...common, maxConcurrentActivityTaskExecutions: 4 };
}
