import { proxyActivities } from '@temporalio/workflow';
import type { QuoteActivities } from '../../activities/quotes.ts';
import { TASK_QUEUES } from '../../temporal/names.ts';

const { sendQuote } = proxyActivities<QuoteActivities>({
  taskQueue: TASK_QUEUES.documents,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '40 seconds',
  // Three days of trying: a mail server may be away for a weekend.
  retry: { initialInterval: '2 seconds', maximumInterval: '5 minutes', maximumAttempts: 870 },
});

/** Sends one quote to its customer, once: its mail waits in the outbox under this key. */
export const quoteWorkflow = (mailKey: string): Promise<void> =>
  sendQuote.executeWithOptions({ summary: mailKey }, [mailKey]);
