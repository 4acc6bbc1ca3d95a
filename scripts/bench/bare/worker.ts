/**
 * The bare engine's worker, a process of its own like the real one: `worker.ts ADDRESS NAMESPACE BUNDLE`. Its only
 * activity tells the parent process, over the channel that a forked process has, which action was reached.
 */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { BARE_QUEUE, READY } from './names.ts';
import { workerOptions } from '../../../temporal/worker-options.ts';

const activities = {
  doNothing(actionId: string): Promise<void> {
    process.send?.(actionId);
    return Promise.resolve();
  },
};
export type BareActivities = typeof activities;

const [address, namespace, codePath] = process.argv.slice(2);
if (process.send && address && namespace && codePath) await serve(address, namespace, codePath);

async function serve(address: string, namespace: string, codePath: string): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: ['SIGTERM', 'SIGINT'] });
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace,
    ...workerOptions('orders'),
    taskQueue: BARE_QUEUE,
    workflowBundle: { codePath },
    activities,
  });
  const running = worker.run();
  process.send?.(READY);
  await running;
  await connection.close();
  process.disconnect();
}
