import { PRINT_WORKFLOW_TYPE, printWorkflowId, TASK_QUEUES } from '../../temporal/names.ts';
import type { ApiDeps } from '../deps.ts';
import { loggable } from '../http/log.ts';

/**
 * Has a document made that is asked for before its turn; returns when it is there, or when the caller has waited long
 * enough. Printing goes on then, and the next who asks will find it.
 */
export async function printNow({ temporal, limits, log }: ApiDeps, key: string): Promise<void> {
  try {
    await temporal.withDeadline(Date.now() + limits.printMs, () =>
      temporal.workflow.execute(PRINT_WORKFLOW_TYPE, {
        workflowId: printWorkflowId(key),
        taskQueue: TASK_QUEUES.orders,
        args: [key],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowExecutionTimeout: '5 minutes',
        staticSummary: 'A document that somebody waits for',
      }),
    );
  } catch (error) {
    log.warn({ document: key, error: loggable(error) }, 'a document was not printed in time');
  }
}
