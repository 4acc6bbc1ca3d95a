import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { parseJson, type Database } from '../../db/knex.ts';
import { toBeMade } from '../../db/repositories/outbox.ts';
import type { ActionOutcome } from '../../domain/order/action-outcome.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { ORDER_WORKFLOW_TYPE, orderWorkflowId, TASK_QUEUES } from '../../temporal/names.ts';
import type { OrderWorkflowInput } from '../../workflows/messages.ts';

/** An order of the past as its workflow takes it up. */
interface Standing {
  readonly orderId: string;
  readonly source: string;
  readonly outcome: ActionOutcome;
  /** Actions whose documents and mails are still to be made. */
  readonly messages: readonly string[];
}

/** Behind whatever people do meanwhile: 3 is the usual one, 5 the last. */
const LOWEST_PRIORITY = 5;
const AT_A_TIME = 16;

const { KEYWORD, BOOL, DATETIME } = SearchAttributeType;
const keyword = (name: string) => defineSearchAttributeKey(name, KEYWORD);
const bool = (name: string) => defineSearchAttributeKey(name, BOOL);
const CAPTURE_DEADLINE = defineSearchAttributeKey('CaptureDeadline', DATETIME);

/**
 * Starts the workflow of every order that something is left to do for, where it stands: it goes on with its next
 * deadline and makes the documents and mails that are missing. One that runs already is left alone.
 * @returns how many orders are open
 */
export async function takeUpOrders(db: Database, client: Client): Promise<number> {
  const standings = await standingsOf(db);
  const unfinished = standings.filter((s) => !s.outcome.atRest || s.messages.length > 0);
  const waiting = [...unfinished];
  const takeUpNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await takeUp(client, next);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, takeUpNext));
  return unfinished.filter((s) => !s.outcome.atRest).length;
}

async function takeUp(client: Client, { orderId, source, outcome, messages }: Standing) {
  const { view } = outcome;
  const { number: orderNumber, total, currency } = view;
  const carriedOver = { inbox: [], seen: [], messages, standing: outcome };
  const input: OrderWorkflowInput = { orderId, orderNumber, carriedOver };
  try {
    await client.workflow.start(ORDER_WORKFLOW_TYPE, {
      workflowId: orderWorkflowId(orderNumber),
      taskQueue: TASK_QUEUES.orders,
      args: [input],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `${orderNumber} · ${source} · ${(total / 100).toFixed(2)} ${currency}`,
      typedSearchAttributes: searchAttributesOf(view),
      priority: { priorityKey: LOWEST_PRIORITY },
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

const searchAttributesOf = (view: OrderView) => [
  { key: keyword('OrderNumber'), value: view.number },
  { key: keyword('OrderStatus'), value: view.orderStatus },
  { key: keyword('PaymentStatus'), value: view.paymentStatus },
  { key: keyword('FulfillmentStatus'), value: view.fulfillmentStatus },
  { key: bool('OnHold'), value: view.onHold },
  { key: bool('NeedsAttention'), value: view.needsAttention },
  ...(view.captureDeadline === null
    ? []
    : [{ key: CAPTURE_DEADLINE, value: new Date(view.captureDeadline) }]),
];

/** Where each placed order stands: what its workflow was told last. */
async function standingsOf(db: Database): Promise<Standing[]> {
  const messages = await messagesToCome(db);
  const rows: { id: string; source: string; result: string }[] = await db('orders')
    .join('order_actions as a', (join) => {
      join.on('a.order_id', 'orders.id').on('a.order_version', 'orders.version');
    })
    .where('a.outcome', 'applied')
    .orderBy('orders.id')
    .select('orders.id', 'orders.source', 'a.result');
  return rows.map(({ id, source, result }) => ({
    orderId: id,
    source,
    outcome: parseJson<ActionOutcome>(result),
    messages: messages.get(id) ?? [],
  }));
}

/** Actions with documents or mails that are not made yet, by order; the first one first. */
async function messagesToCome(db: Database): Promise<Map<string, string[]>> {
  const columns = ['order_id', 'action_id', 'created_at'];
  const rows = (await db('documents')
    .modify(toBeMade)
    .select(columns)
    .union(db('messages').where('status', 'queued').select(columns))
    .orderBy('created_at')) as { order_id: string; action_id: string }[];
  const byOrder = new Map<string, string[]>();
  for (const { order_id: orderId, action_id: actionId } of rows) {
    const actions = byOrder.get(orderId) ?? [];
    if (!actions.includes(actionId)) byOrder.set(orderId, [...actions, actionId]);
  }
  return byOrder;
}
