/**
 * Names that the API, the workers and the workflows must agree on. A name in use is for ever:
 * running orders carry it in their history.
 */

/** `orders`: decisions and money, strictly in order. `documents`: PDFs and mail, beside the order. */
export const TASK_QUEUES = { orders: 'orders', documents: 'documents' } as const;
export type TaskQueue = (typeof TASK_QUEUES)[keyof typeof TASK_QUEUES];

/** The workflow type; equals the function's name in `workflows/order/`. */
export const ORDER_WORKFLOW_TYPE = 'orderWorkflow';

/** The only place that knows the format of a workflow id. */
export const orderWorkflowId = (orderNumber: string): string => `order/${orderNumber}`;
