/** Our own processes: mail catcher, test provider, workers, API. */
import { connect } from 'node:net';
import { childEnvironment, type Queue, type ServiceConfig } from '../../config.ts';
import { createTestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import { isPolled } from '../../temporal/pollers.ts';
import { withTemporal } from '../setup/temporal.ts';
import type { Launch } from './launch.ts';
import { runsMailCatcher, runsTestProvider, type Step } from './parts.ts';
import { startService, type ServiceOptions } from './service.ts';
import type { ListrTask } from 'listr2';

/** The outside world on this machine, where there is no real one. */
export function outsideWorld(launch: Launch, step: Step): ListrTask[] {
  const { config, found } = launch;
  const { ports } = config;
  if (!runsMailCatcher(config) && config.smtpUrl !== undefined) found.smtpUrl = config.smtpUrl;
  const mail = step('Mail catcher', async () => {
    await run(launch, {
      name: 'Mail catcher',
      entry: 'scripts/mail-catcher.ts',
      env: childEnvironment(config),
      answers: () => accepts(ports.smtp).then((smtp) => smtp && accepts(ports.mailPage)),
    });
    found.smtpUrl = `smtp://127.0.0.1:${ports.smtp}`;
    found.mailPageUrl = `http://localhost:${ports.mailPage}`;
    return found.mailPageUrl;
  });
  const provider = step('Test payment provider', async () => {
    await run(launch, {
      name: 'Test payment provider',
      entry: 'scripts/test-provider.ts',
      env: childEnvironment(config),
      answers: () => accepts(ports.provider),
    });
    found.paymentProviderUrl = `http://127.0.0.1:${ports.provider}`;
    return found.paymentProviderUrl;
  });
  return [
    ...(runsMailCatcher(config) ? [mail] : []),
    ...(runsTestProvider(config) ? [provider] : []),
  ];
}

/** Workers and API; `config` gives the addresses of all that came before. */
/** ms; all of the stack shares one machine: documents and mails wait for it to be quiet, so long at most. */
const GIVE_WAY_MS = 10_000;

export const services = (launch: Launch, config: () => ServiceConfig, step: Step): ListrTask[] => [
  step('Worker for orders', () => worker(launch, config(), 'orders')),
  step('Worker for documents and mail', () => worker(launch, config(), 'documents')),
  step('API', () => api(launch, config())),
];

async function worker(launch: Launch, config: ServiceConfig, queue: Queue) {
  const begun = Date.now();
  await run(launch, {
    name: `Worker for ${queue}`,
    entry: 'worker.ts',
    log: `worker-${queue}`,
    env: childEnvironment({
      ...config,
      queues: [queue],
      giveWayMs: config.giveWayMs ?? GIVE_WAY_MS,
    }),
    // Rendering gives way to orders when the processors are busy.
    inBackground: queue === 'documents',
    answers: () => isServed(config, queue, begun),
  });
  return 'polling';
}

async function api(launch: Launch, config: ServiceConfig): Promise<string> {
  await run(launch, {
    name: 'API',
    entry: 'server.ts',
    env: childEnvironment(config),
    answers: () => answersOk(`http://127.0.0.1:${config.port}/api/ready`),
  });
  await receiveCallbacks(config);
  return config.publicUrl;
}

/** Tells the test provider where we hear its call-backs, as a shop does once in its provider's settings. */
async function receiveCallbacks({ paymentProviderUrl, port }: ServiceConfig): Promise<void> {
  if (paymentProviderUrl === undefined) return;
  const provider = createTestProviderClient(paymentProviderUrl);
  await provider.setWebhookUrl(`http://127.0.0.1:${port}/api/webhooks/test`);
}

async function run(
  launch: Launch,
  options: Omit<ServiceOptions, 'logs' | 'started' | 'say'>,
): Promise<void> {
  const { logs, say } = launch;
  const started = (name: string, pid: number) => launch.note(name, pid);
  const service = startService({ ...options, logs, say, started });
  launch.add(service);
  await service.ready();
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** True when a worker has asked the queue for work since `since` (ms, which the server counts in whole seconds). */
const isServed = ({ temporal }: ServiceConfig, queue: Queue, since: number): Promise<boolean> =>
  withTemporal(temporal, ({ workflowService }) =>
    isPolled(workflowService, temporal.namespace, queue, since - 1000),
  );
