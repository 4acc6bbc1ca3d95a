import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { amountText } from '../domain/money/amount-text.ts';
import type { ActionName, Actor } from '../domain/order/actions.ts';
import type { Order } from '../domain/order/order.ts';
import { payable } from '../domain/order/quantities.ts';
import {
  ACTION_SIGNALS,
  type ActionSignal,
  type OrderWorkflowInput,
} from '../workflows/messages.ts';
import { ORDER_WORKFLOW_TYPE, orderWorkflowId, TASK_QUEUES } from './names.ts';

const orderNumber = defineSearchAttributeKey('OrderNumber', SearchAttributeType.KEYWORD);

/** One action for one order's workflow. */
export interface ActionToTell {
  readonly actionId: string;
  readonly action: ActionName;
  readonly payload: unknown;
  readonly actor: Actor;
  /** The order's version upon which it is asked; undefined: any. */
  readonly expectedVersion?: number | undefined;
  /** null: nobody's request. */
  readonly requestId: string | null;
}

/**
 * Tells an order's workflow what is asked, starting it where it does not run. When this returns the engine has
 * it for good; the same action id told again does nothing.
 *
 * @throws ServiceError where the engine does not answer: it may or may not have arrived
 */
export async function tellOrder(
  temporal: Client,
  order: Order,
  { expectedVersion, ...asked }: ActionToTell,
): Promise<void> {
  const { actionId, action, payload, actor, requestId } = asked;
  const signal: ActionSignal = {
    ...{ actionId, actor, requestId, payload },
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  };
  const input: OrderWorkflowInput = { orderId: order.id, orderNumber: order.number };
  await temporal.workflow.signalWithStart(ORDER_WORKFLOW_TYPE, {
    workflowId: orderWorkflowId(order.number),
    taskQueue: TASK_QUEUES.orders,
    args: [input],
    signal: ACTION_SIGNALS[action],
    signalArgs: [signal],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: summaryOf(order),
    typedSearchAttributes: [{ key: orderNumber, value: order.number }],
  });
}

/** The order in one line for operators, nothing about persons: `W2026-10482 · web · 749.15 EUR`. */
const summaryOf = (order: Order): string =>
  [order.number, order.source, amountText(payable(order), order.currency)].join(' · ');
