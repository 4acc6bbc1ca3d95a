/** Every workflow type there is: the name of the function is the name of the type, for ever. */
export { bulkWorkflow } from './bulk/bulk-workflow.ts';
export { printWorkflow } from './documents/print-workflow.ts';
export { quoteWorkflow } from './documents/quote-workflow.ts';
export { orderWorkflow } from './order/order-workflow.ts';
