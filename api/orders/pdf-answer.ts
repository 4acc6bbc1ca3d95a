import { PRINT_WORKFLOW_TYPE, printWorkflowId, TASK_QUEUES } from '../../temporal/names.ts';
import type { ApiDeps } from '../deps.ts';
import { loggable } from '../http/log.ts';
import { problem } from '../http/problem.ts';
import type { Answer } from '../http/route.ts';

/** A document as it is kept; `pdf` null where it is not made yet. */
interface KeptDocument {
  readonly key: string;
  readonly pdf: Buffer | null;
  readonly sha256: string | null;
}

/**
 * A document's PDF, made now where nobody has asked for it before.
 * @param find looks for the document; null where there is none
 * @param fileName what a browser is to call it
 * @returns null where there is no such document
 * @throws Problem `notRendered` (503): it is still being made
 */
export async function pdfAnswer(
  deps: ApiDeps,
  find: () => Promise<KeptDocument | null>,
  fileName: string,
): Promise<Answer | null> {
  let found = await find();
  if (found && !found.pdf) {
    await printNow(deps, found.key);
    found = await find();
  }
  if (!found) return null;
  if (!found.pdf) {
    throw problem('notRendered', 'The document is still being made. Try again in a moment.', {
      headers: { 'Retry-After': '2' },
    });
  }
  return {
    status: 200,
    content: { type: 'application/pdf', bytes: found.pdf },
    headers: {
      'Content-Disposition': `inline; filename="${fileName}"`,
      ETag: `"${found.sha256 ?? ''}"`,
      'Cache-Control': 'private, max-age=0, must-revalidate',
    },
  };
}

/**
 * Has a document made that is asked for before its turn; returns when it is there, or when the caller has waited long
 * enough. Printing goes on then, and the next who asks will find it.
 */
async function printNow({ temporal, limits, log }: ApiDeps, key: string): Promise<void> {
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
