/** The bare engine as the bench sees it: a life is three signals and three echoes. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { ulid } from 'ulid';
import type { ActionTimes } from '../load.ts';
import { BARE_QUEUE, READY } from './names.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
const WORKFLOW = fileURLToPath(new URL('workflow.ts', import.meta.url));
const ACTIONS = ['first', 'second', 'third'];

export interface BareEngine {
  readonly pid: number;
  /** @throws when the worker has ended */
  live(): Promise<ActionTimes>;
  stop(): Promise<void>;
}

/** Starts the bare worker on the engine that the orders run on. @param folder for its bundle */
export async function startBareEngine(
  client: Client,
  address: string,
  namespace: string,
  folder: string,
): Promise<BareEngine> {
  const logger = new DefaultLogger('WARN');
  const { code } = await bundleWorkflowCode({ workflowsPath: WORKFLOW, logger });
  const bundle = join(folder, 'bare-workflow.cjs');
  await writeFile(bundle, code);
  const worker = fork(WORKER, [address, namespace, bundle], { execArgv: ['--import', 'tsx'] });
  const echoes = echoesOf(worker);
  await echoes.of(READY);

  return {
    pid: worker.pid ?? 0,
    async live() {
      const workflowId = `bare/${ulid()}`;
      const times: Record<string, number> = {};
      for (const action of ACTIONS) {
        const actionId = ulid();
        const begun = performance.now();
        const echo = echoes.of(actionId);
        await client.workflow.signalWithStart('bareWorkflow', {
          workflowId,
          taskQueue: BARE_QUEUE,
          args: [],
          signal: 'act',
          signalArgs: [{ actionId }],
        });
        await echo;
        times[action] = performance.now() - begun;
      }
      return times;
    },
    async stop() {
      if (worker.exitCode !== null || worker.signalCode !== null) return;
      worker.kill('SIGTERM');
      await once(worker, 'exit');
    },
  };
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** What the worker tells, as promises; all of them fail when it ends. */
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
