import { PRINTED_WHEN_ASKED } from '../../domain/document/snapshot.ts';
import { isAtRest } from '../../domain/order/order-life.ts';
import { orderWorkflowId } from '../../temporal/names.ts';
import { isBroken, isRunning, orderExecutions } from './executions.ts';
import type { AuditContext, Invariant } from './invariant.ts';
import { orderBatches } from './orders.ts';

/** An order that is not at rest without a workflow waits for ever; a workflow without an order works on nothing. */
export const orderAndWorkflow: Invariant = {
  id: 'I2',
  title: 'an order has an open workflow as long as it is not at rest; none is broken',
  facts: 'orders',
  needs: 'engine',
  async check(context, findings) {
    if (!context.engine) return;
    const executions = new Map(await orderExecutions(context.engine));
    const sending = await ordersWithMessages(context);
    for await (const batch of orderBatches(context)) {
      findings.looked(batch.length);
      for (const { id, number, order, settings } of batch) {
        const workflowId = orderWorkflowId(number);
        const runs = executions.get(workflowId) ?? [];
        executions.delete(workflowId);
        const broken = runs.find(isBroken);
        if (broken) findings.violation(number, `a run of its workflow has ${broken.status}`);
        const open = runs.filter(isRunning).length;
        const rests = isAtRest(order, settings);
        if (open > 1) findings.violation(number, `${open} of its workflows are open`);
        if (!rests && open === 0) {
          findings.violation(
            number,
            `it is ${order.status}, not at rest, and has no open workflow`,
          );
        }
        // What is still being printed or mailed keeps the workflow up a little longer.
        if (rests && open > 0 && !sending.has(id)) {
          findings.violation(number, 'it is at rest, and its workflow is open');
        }
      }
    }
    for (const [workflowId, runs] of executions) {
      if (runs.some(isRunning)) findings.violation(workflowId, 'it is open, and has no order');
    }
  },
};

/** Orders with mails or documents that are still to be made. */
async function ordersWithMessages({ snapshot }: AuditContext): Promise<ReadonlySet<string>> {
  const mails: { order_id: string }[] = await snapshot('messages')
    .where('status', 'queued')
    .select('order_id');
  const documents: { order_id: string }[] = await snapshot('documents')
    .whereNull('sha256')
    .whereNotIn('kind', [...PRINTED_WHEN_ASKED])
    .select('order_id');
  return new Set([...mails, ...documents].map((row) => row.order_id));
}
