/**
 * The bare engine's worker, a process of its own like the real one: `worker.ts ADDRESS BUNDLE`. It runs the order
 * workflow itself, with activities that do nothing; which action was reached it tells the parent process over the
 * channel that a forked process has.
 */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { workerOptions } from '../../../temporal/worker-options.ts';
import { activitiesThatDoNothing } from './activities.ts';
import { BARE_NAMESPACE, READY } from './names.ts';

const [address = '', codePath = ''] = process.argv.slice(2);

Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: ['SIGTERM', 'SIGINT'] });
const connection = await NativeConnection.connect({ address });
const activities = activitiesThatDoNothing((actionId) => process.send?.(actionId));
const workers = await Promise.all([
  Worker.create({
    connection,
    namespace: BARE_NAMESPACE,
    ...workerOptions('orders'),
    workflowBundle: { codePath },
    activities: activities.orders,
  }),
  Worker.create({
    connection,
    namespace: BARE_NAMESPACE,
    ...workerOptions('documents'),
    activities: activities.documents,
  }),
]);
const running = workers.map((worker) => worker.run());
process.send?.(READY);
await Promise.all(running);
await connection.close();
process.disconnect();
