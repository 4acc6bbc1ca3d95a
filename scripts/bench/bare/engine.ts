/** The bare engine as the bench sees it: a life is the three signals of an order, and three echoes. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { ulid } from 'ulid';
import { ORDER_WORKFLOW_TYPE, orderWorkflowId, TASK_QUEUES } from '../../../temporal/names.ts';
import { openClient, type TemporalAccess } from '../../../temporal/connection.ts';
import { ACTION_SIGNALS } from '../../../workflows/messages.ts';
import { createNamespace } from '../../setup/namespace.ts';
import type { TemporalConfig } from '../../../config.ts';
import type { ActionTimes } from '../load.ts';
import { BARE_NAMESPACE, READY } from './names.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
const ACTIONS = ['place', 'ship', 'deliver'] as const;
const ACTOR = { type: 'operator', id: 'bench' } as const;

export interface BareEngine {
  readonly pid: number;
  /** @throws when the worker has ended */
  live(): Promise<ActionTimes>;
  stop(): Promise<void>;
}

/**
 * Starts the bare worker on the server that the orders run on, in a namespace of its own.
 * @param bundle the path of the workflows' bundle, the same that the orders' worker has
 */
export async function startBareEngine(
  temporal: TemporalConfig & TemporalAccess,
  bundle: string,
): Promise<BareEngine> {
  await createNamespace(temporal, BARE_NAMESPACE);
  const client = await openClient({ ...temporal, namespace: BARE_NAMESPACE });
  const worker = fork(WORKER, [temporal.address, bundle], { execArgv: ['--import', 'tsx'] });
  const echoes = echoesOf(worker);
  await echoes.of(READY);

  return {
    pid: worker.pid ?? 0,
    async live() {
      const order = ulid();
      const times: Record<string, number> = {};
      for (const action of ACTIONS) {
        const actionId = ulid();
        const begun = performance.now();
        const echo = echoes.of(actionId);
        await signal(client, order, action, actionId);
        await echo;
        times[action] = performance.now() - begun;
      }
      return times;
    },
    async stop() {
      await client.connection.close();
      if (worker.exitCode !== null || worker.signalCode !== null) return;
      worker.kill('SIGTERM');
      await once(worker, 'exit');
    },
  };
}

/** The same call, word for word, that the API makes for an action. */
const signal = (
  client: Client,
  order: string,
  action: (typeof ACTIONS)[number],
  actionId: string,
): Promise<unknown> =>
  client.workflow.signalWithStart(ORDER_WORKFLOW_TYPE, {
    workflowId: orderWorkflowId(order),
    taskQueue: TASK_QUEUES.orders,
    args: [{ orderId: order, orderNumber: order }],
    signal: ACTION_SIGNALS[action],
    signalArgs: [{ actionId, actor: ACTOR, requestId: null, payload: {} }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `${order} · bench · 54.85 EUR`,
  });

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** What the worker tells, as promises; all of them fail when it ends. What nobody waits for is let go. */
function echoesOf(worker: ChildProcess) {
  const waiting = new Map<unknown, Waiting>();
  worker.on('message', (message) => {
    waiting.get(message)?.resolve();
    waiting.delete(message);
  });
  worker.once('exit', (code) => {
    const error = new Error(`The bare worker ended with ${code ?? 'a signal'}.`);
    for (const { reject } of waiting.values()) reject(error);
  });
  return {
    of: (message: string) =>
      new Promise<void>((resolve, reject) => waiting.set(message, { resolve, reject })),
  };
}
