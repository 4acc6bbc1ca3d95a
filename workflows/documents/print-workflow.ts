import { proxyActivities } from '@temporalio/workflow';
import type { DocumentActivities } from '../../activities/documents.ts';
import { TASK_QUEUES } from '../../temporal/names.ts';

const { printDocument } = proxyActivities<DocumentActivities>({
  taskQueue: TASK_QUEUES.documents,
  startToCloseTimeout: '40 seconds',
  // Somebody waits for it at a screen, and will ask again.
  scheduleToCloseTimeout: '2 minutes',
  retry: { initialInterval: '500 milliseconds' },
});

/** Prints one document that somebody has asked for, once however many ask at the same time. */
export const printWorkflow = (key: string): Promise<void> =>
  printDocument.executeWithOptions({ summary: key }, [key]);
