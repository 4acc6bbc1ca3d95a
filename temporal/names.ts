/**
 * Names that the API, the workers and the workflows must agree on. A name in use is for ever:
 * running orders carry it in their history.
 */

/** `orders`: decisions and money, strictly in order. `documents`: PDFs and mail, beside the order. */
export const TASK_QUEUES = { orders: 'orders', documents: 'documents' } as const;
export type TaskQueue = (typeof TASK_QUEUES)[keyof typeof TASK_QUEUES];

/** The workflow types; each equals its function's name in `workflows/`. */
export const ORDER_WORKFLOW_TYPE = 'orderWorkflow';
export const PRINT_WORKFLOW_TYPE = 'printWorkflow';
export const BULK_WORKFLOW_TYPE = 'bulkWorkflow';
export const QUOTE_WORKFLOW_TYPE = 'quoteWorkflow';

/** The only place that knows the format of workflow ids. */
export const orderWorkflowId = (orderNumber: string): string => `order/${orderNumber}`;

/** One sending of a quote. */
export const quoteWorkflowId = (mailKey: string): string => `quote/${mailKey}`;

/** One printing at a time for each document. */
export const printWorkflowId = (documentKey: string): string => `print/${documentKey}`;

/** One action for many orders. */
export const bulkWorkflowId = (jobId: string): string => `bulk/${jobId}`;
