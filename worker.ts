/**
 * Starts the workers of the queues named in QUEUES (all by default) and drains them on SIGTERM: what is being
 * done is finished, what is not begun waits for another worker.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createActivities } from './activities/create-activities.ts';
import { createGiveWay } from './activities/give-way.ts';
import { serviceConfigOrExit, type ServiceConfig } from './config.ts';
import { openDatabase } from './db/knex.ts';
import { createSettingsRepository } from './db/repositories/settings.ts';
import { createMailer } from './integrations/mail/mailer.ts';
import { paymentProviders } from './integrations/payments/payment-providers.ts';
import { createPdfRenderer } from './integrations/pdf/renderer.ts';
import { connectWorker } from './temporal/connection.ts';
import type { TaskQueue } from './temporal/names.ts';
import { registerSearchAttributes } from './temporal/search-attributes.ts';
import { wakeUpSender } from './temporal/wake-up.ts';
import { workerOptions } from './temporal/worker-options.ts';

const config = serviceConfigOrExit();
Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: ['SIGTERM', 'SIGINT'] });

const db = openDatabase(config.databaseUrl);
const onDecided = wakeUpSender(config.wakeUp);
const connection = await connectWorker(config.temporal).catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `Temporal does not answer at ${config.temporal.address} (${reason}). Check TEMPORAL_ADDRESS and that the server runs.\n`,
  );
  process.exit(1);
});
await prepareSearchAttributes();
const client = new Client({ connection, namespace: config.temporal.namespace });
const closing: (() => unknown)[] = [];
const workers = await Promise.all(config.queues.map(createWorker));
await Promise.all(workers.map((worker) => worker.run()));
for (const close of closing) await close();
await connection.close();
await db.destroy();

/** Without them every order's workflow task would fail. A server that lets us not see to it must have them already. */
async function prepareSearchAttributes(): Promise<void> {
  try {
    await registerSearchAttributes(connection, config.temporal.namespace);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `The search attributes could not be registered (${reason}). Register those of docs/operations.md by hand.\n`,
    );
  }
}

async function createWorker(queue: TaskQueue): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: config.temporal.namespace,
    ...workerOptions(queue),
    ...(queue === 'orders' ? workflowSource(config) : {}),
    activities: createActivities(queue, {
      db,
      settings: createSettingsRepository(db),
      providerOf: paymentProviders({
        testProviderUrl: config.paymentProviderUrl,
        webhookSecret: config.paymentWebhookSecret,
      }),
      temporal: () => client,
      mailer,
      pdf,
      onDecided,
      giveWay: createGiveWay(config.giveWayMs ?? 0),
    }),
  });
}

/** Bundled ahead where told so: a worker that bundles at its start and is killed often gets nowhere. */
function workflowSource({
  workflowBundle,
}: ServiceConfig): { workflowsPath: string } | { workflowBundle: WorkflowBundleOption } {
  if (workflowBundle) return { workflowBundle: { codePath: workflowBundle } };
  const built = new URL('./workflows/index.js', import.meta.url);
  const source = new URL('./workflows/index.ts', import.meta.url);
  return { workflowsPath: fileURLToPath(existsSync(built) ? built : source) };
}

function mailer() {
  const opened = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });
  closing.push(() => opened.close());
  return opened;
}

function pdf() {
  if (!config.chromium) {
    throw new Error(
      'PUPPETEER_EXECUTABLE_PATH is not set. Run `npm run doctor` to see where Chromium is.',
    );
  }
  const renderer = createPdfRenderer({
    executablePath: config.chromium,
    sandbox: config.chromiumSandbox,
  });
  closing.push(() => renderer.close());
  return renderer;
}
