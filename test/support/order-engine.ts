import './runtime.ts';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { Worker, type NativeConnection } from '@temporalio/worker';
import { ulid } from 'ulid';
import { createBulkActivities } from '../../activities/bulk.ts';
import { createDocumentActivities } from '../../activities/documents.ts';
import type { MessageActivities } from '../../activities/messages.ts';
import { createOrderActivities } from '../../activities/orders.ts';
import { createPaymentActivities, type PaymentActivities } from '../../activities/payments.ts';
import { eventsOf, findOutcome } from '../../db/repositories/action-log.ts';
import { findOrder } from '../../db/repositories/orders.ts';
import type { ActionName, ActionPayloads } from '../../domain/order/actions.ts';
import type { OrderEvent } from '../../domain/order/events.ts';
import type { Order } from '../../domain/order/order.ts';
import type { PaymentProvider } from '../../integrations/payments/payment-provider.ts';
import { createQuoteActivities } from '../../activities/quotes.ts';
import type { Mailer } from '../../integrations/mail/mailer.ts';
import type { PdfRenderer } from '../../integrations/pdf/renderer.ts';
import { ORDER_WORKFLOW_TYPE, orderWorkflowId, TASK_QUEUES } from '../../temporal/names.ts';
import { workerOptions } from '../../temporal/worker-options.ts';
import {
  ACTION_SIGNALS,
  type ActionSignal,
  type OrderWorkflowInput,
} from '../../workflows/messages.ts';
import { workflowBundle } from './servers.ts';
import type { Draft, TestShop } from './shop.ts';

/** A Temporal server of tests: time-skipping or the dev server. */
export interface EngineServer {
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
}

export interface EngineOptions<S extends EngineServer = EngineServer> {
  readonly environment: S;
  readonly shop: TestShop;
  readonly providerOf?: (code: string) => PaymentProvider;
  /** In place of what talks to providers. */
  readonly payments?: Partial<PaymentActivities>;
  /** In place of noting down what was asked for. */
  readonly sendMessages?: MessageActivities['sendMessages'];
  /** Default: nobody prints what is asked for. */
  readonly pdf?: PdfRenderer;
  /** Beside `pdf`: takes the mails that carry quotes. */
  readonly mailer?: Mailer;
}

export type OrderEngine<S extends EngineServer = EngineServer> = Awaited<
  ReturnType<typeof startOrderEngine<S>>
>;

type Signaller = <N extends ActionName>(
  draft: Draft,
  type: N,
  payload: Partial<ActionPayloads[N]>,
  options: SignalOptions,
) => Promise<string>;

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

interface SignalOptions {
  readonly actionId?: string;
  readonly input?: Partial<OrderWorkflowInput>;
}

const ORDER_NUMBER = defineSearchAttributeKey('OrderNumber', SearchAttributeType.KEYWORD);

/** Real workflows, real rules and a real database on a given server; documents and mails only noted down. */
export async function startOrderEngine<S extends EngineServer>({
  environment,
  shop,
  providerOf,
  payments,
  sendMessages,
  pdf,
  mailer,
}: EngineOptions<S>) {
  const sent: string[] = [];
  const note: MessageActivities['sendMessages'] = ({ actionId }) => {
    sent.push(actionId);
    return Promise.resolve({ failed: [] });
  };
  const workers = await startWorkers(environment.nativeConnection, {
    orders: {
      ...createOrderActivities(shop),
      ...createPaymentActivities({ providerOf: providerOf ?? unknownProvider }),
      ...createBulkActivities({ db: shop.db, temporal: () => environment.client }),
      ...payments,
    },
    documents: {
      sendMessages: sendMessages ?? note,
      ...(pdf && mailer ? createQuoteActivities({ ...shop, pdf, mailer }) : {}),
      ...(pdf ? createDocumentActivities({ ...shop, pdf }) : { printDocument: () => null }),
    },
  });
  const { client } = environment;
  const runs = new Map<string, Set<string>>();
  let stopping: Promise<void> | undefined;
  const tell: Signaller = async (draft, type, payload, options) => {
    const { actionId, runId } = await signal(client, draft, type, payload, options);
    const known = runs.get(draft.orderNumber) ?? new Set();
    runs.set(draft.orderNumber, known.add(runId));
    return actionId;
  };

  return {
    client,
    environment,
    shop,
    /** Actions whose documents and mails were asked for. */
    sent,
    handle: (draft: Draft) => client.workflow.getHandle(orderWorkflowId(draft.orderNumber)),

    /** Signals as the API does; returns the action's id at once. */
    signal: <N extends ActionName>(
      draft: Draft,
      type: N,
      payload: Partial<ActionPayloads[N]> = {},
      options: SignalOptions = {},
    ) => tell(draft, type, payload, options),

    /** Signals and waits for the decision: `applied`, or the refusal's code. */
    async act<N extends ActionName>(
      draft: Draft,
      type: N,
      payload: Partial<ActionPayloads[N]> = {},
      options: SignalOptions = {},
    ): Promise<string> {
      const actionId = await tell(draft, type, payload, options);
      return outcomeOnce(shop, actionId, type);
    },

    /** Waits for the decision on an action: `applied`, or the refusal's code. */
    outcome: (actionId: string): Promise<string> => outcomeOnce(shop, actionId, actionId),

    order: async (draft: Draft): Promise<Order> => (await recordOf(shop, draft)).order,

    /** The types of everything that happened to the order, oldest first. */
    events: async (draft: Draft): Promise<OrderEvent['type'][]> =>
      (await eventsOf(shop.db, draft.orderId)).map(({ type }) => type),

    /** Waits until the order satisfies a condition. */
    orderOnce: (draft: Draft, condition: (order: Order) => boolean, what: string): Promise<Order> =>
      until(async () => {
        const { order } = await recordOf(shop, draft);
        return condition(order) ? order : null;
      }, what),

    /** The histories of all runs that this engine began for the order, oldest first. */
    histories: (draft: Draft) =>
      historiesOf(client, orderWorkflowId(draft.orderNumber), [
        ...(runs.get(draft.orderNumber) ?? []),
      ]),

    /** May be asked for again: a worker dies once. */
    stop: () => (stopping ??= stopAll(workers)),
  };
}

async function outcomeOnce(shop: TestShop, actionId: string, what: string): Promise<string> {
  const outcome = await until(() => findOutcome(shop.db, actionId), `the outcome of ${what}`);
  return outcome.code ?? outcome.outcome;
}

async function signal<N extends ActionName>(
  client: Client,
  draft: Draft,
  type: N,
  payload: Partial<ActionPayloads[N]>,
  { actionId = ulid(), input = {} }: SignalOptions,
): Promise<{ readonly actionId: string; readonly runId: string }> {
  const message: ActionSignal = { actionId, actor: { type: 'operator', id: 'test' }, payload };
  const { signaledRunId } = await client.workflow.signalWithStart(ORDER_WORKFLOW_TYPE, {
    workflowId: orderWorkflowId(draft.orderNumber),
    taskQueue: TASK_QUEUES.orders,
    args: [{ orderId: draft.orderId, orderNumber: draft.orderNumber, ...input }],
    signal: ACTION_SIGNALS[type],
    signalArgs: [message],
    typedSearchAttributes: [{ key: ORDER_NUMBER, value: draft.orderNumber }],
    staticSummary: `${draft.orderNumber} · test`,
  });
  return { actionId, runId: signaledRunId };
}

/** The histories of these runs and of all that they have continued as. */
async function historiesOf(client: Client, workflowId: string, runIds: string[]) {
  const histories: { readonly runId: string; readonly history: History }[] = [];
  for (const runId of runIds) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push({ runId, history });
    const next = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
    const nextId = next?.newExecutionRunId;
    if (nextId && !runIds.includes(nextId)) runIds.push(nextId);
  }
  return histories;
}

async function recordOf(shop: TestShop, draft: Draft) {
  const record = await findOrder(shop.db, draft.orderId);
  if (!record) throw new Error(`There is no order ${draft.orderNumber}.`);
  return record;
}

/** Asks again until there is an answer. @throws after 15 s, naming what was waited for */
export async function until<T>(ask: () => Promise<T | null | undefined>, what: string): Promise<T> {
  const end = performance.now() + 15_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

async function startWorkers(
  connection: NativeConnection,
  activities: { readonly orders: object; readonly documents: object },
) {
  const bundle = await workflowBundle();
  const workers = await Promise.all([
    Worker.create({
      connection,
      ...workerOptions('orders'),
      workflowBundle: bundle,
      activities: activities.orders,
    }),
    Worker.create({ connection, ...workerOptions('documents'), activities: activities.documents }),
  ]);
  return workers.map((worker) => ({ worker, running: worker.run() }));
}

async function stopAll(
  workers: readonly { worker: Worker; running: Promise<void> }[],
): Promise<void> {
  for (const { worker } of workers) worker.shutdown();
  await Promise.all(workers.map(({ running }) => running));
}

function unknownProvider(code: string): never {
  throw new Error(`This test has no payment provider ${code}.`);
}
