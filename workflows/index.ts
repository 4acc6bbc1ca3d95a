/** Every workflow type there is: the name of the function is the name of the type, for ever. */
export { orderWorkflow } from './order/order-workflow.ts';
