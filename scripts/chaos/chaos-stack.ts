/** A stack whose parts are killed and started again at will: each a process of its own, on ports and data of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { childEnvironment, type Config, type ServiceConfig } from '../../config.ts';
import { openDatabase, type Database } from '../../db/knex.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import {
  createTestProviderClient,
  type TestProviderClient,
} from '../../integrations/payments/test-provider/client.ts';
import { openClient } from '../../temporal/connection.ts';
import { isPolled } from '../../temporal/pollers.ts';
import { registerSearchAttributes } from '../../temporal/search-attributes.ts';
import type { AuditSources } from '../audit/invariant.ts';
import { receivedMails } from '../audit/sources.ts';
import { onItsOwn, openShop, shareDownloads } from '../bench/bench-stack.ts';
import { cachedWorkflowBundle } from '../build-workflow-bundle.ts';
import { chromiumChain } from '../setup/chromium.ts';
import { databaseChain } from '../setup/database.ts';
import { findPart } from '../setup/finder.ts';
import { thisMachine } from '../setup/machine.ts';
import { childEnded, startChild, stopChild, untilItAnswers, type Child } from '../setup/process.ts';
import { startDatabase } from '../setup/start-database.ts';
import { PLAIN, startTemporal } from '../setup/start-temporal.ts';
import { temporalChain, withTemporal } from '../setup/temporal.ts';

export type PartName = 'database' | 'engine' | 'provider' | 'mail' | 'worker' | 'documents' | 'api';

export interface ChaosStack {
  readonly config: ServiceConfig & { readonly apiKey: string };
  /** What the shop sells, in stock for ever. */
  readonly skus: readonly string[];
  /** For looking, and for setting the scene. */
  readonly db: Database;
  readonly engine: Client;
  readonly provider: TestProviderClient;
  /** Ends a part as a power cut would (SIGKILL), by its pid. Returns when it is gone. */
  kill(part: PartName): Promise<void>;
  /** Starts it again; returns when it does its work. */
  start(part: PartName): Promise<void>;
  /** Where the audit looks. */
  readonly sources: Omit<AuditSources, 'acknowledged'>;
  stop(): Promise<void>;
}

export interface ChaosStackOptions {
  /** Print documents and send mails: needs Chromium, and most of the processors. */
  readonly documents: boolean;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const API_KEY = 'hf_chaos_0123456789abcdef';
const WEBHOOK_PATH = '/api/webhooks/test';

/**
 * Starts everything, with the workflows bundled ahead.
 * @throws {SetupError} when a part is missing or does not start
 */
export async function startChaosStack(
  base: Config,
  { documents }: ChaosStackOptions,
): Promise<ChaosStack> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-chaos-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    await shareDownloads(base, folder);
    const parts = await openParts(base, folder);
    closing.push(() => parts.stopAll());
    await Promise.all([parts.start('database'), parts.start('engine'), parts.start('provider')]);
    const { config } = parts;
    await migrateToLatest(config.databaseUrl);
    const skus = await openShop(config.databaseUrl);
    await withTemporal(config.temporal, (connection) =>
      registerSearchAttributes(connection, config.temporal.namespace),
    );
    await Promise.all([
      parts.start('api'),
      parts.start('worker'),
      ...(documents ? [parts.start('mail'), parts.start('documents')] : []),
    ]);
    const provider = createTestProviderClient(config.paymentProviderUrl ?? '');
    await provider.setWebhookUrl(config.publicUrl + WEBHOOK_PATH);
    const db = openDatabase(config.databaseUrl, { max: 10 });
    closing.push(() => db.destroy());
    const engine = await openClient(config.temporal);
    closing.push(() => engine.connection.close());
    const mails = documents ? () => receivedMails(config.mailPageUrl ?? '') : null;
    const sources = { db, engine, payments: provider.payments, mails };
    return { ...parts, config, skus, db, engine, provider, sources, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openParts(base: Config, folder: string) {
  const own = await onItsOwn(base, folder);
  const { ports } = own;
  const machine = thisMachine(own);
  const logs = join(folder, 'logs');
  const find = async (chain: Parameters<typeof findPart>[0]) => (await findPart(chain)).where;
  const [mariadb, temporal, chromium, workflowBundle] = await Promise.all([
    find(databaseChain(machine, undefined)),
    find(temporalChain(machine, PLAIN)),
    find(chromiumChain(machine, own.chromium)),
    cachedWorkflowBundle(join(base.dataDir, 'build')),
  ]);
  const running = new Map<PartName, Child>();
  let config: ChaosStack['config'] = {
    ...own,
    ...{ apiKey: API_KEY, chromium, workflowBundle, giveWayMs: 0, logLevel: 'warn' },
    databaseUrl: '',
    temporal: { ...PLAIN, address: `127.0.0.1:${ports.temporal}` },
    smtpUrl: `smtp://127.0.0.1:${ports.smtp}`,
    mailPageUrl: `http://127.0.0.1:${ports.mailPage}`,
    paymentProviderUrl: `http://127.0.0.1:${ports.provider}`,
    chromiumSandbox: own.chromiumSandbox && !machine.isRoot,
  };

  async function startPart(part: PartName): Promise<Child> {
    switch (part) {
      case 'database': {
        const at = { program: mariadb, machine, folder: join(folder, 'mariadb') };
        const server = await startDatabase({ ...at, port: ports.database, logs, durable: true });
        config = { ...config, databaseUrl: server.url };
        return server.child;
      }
      case 'engine': {
        const { namespace } = config.temporal;
        const at = { program: temporal, namespace, port: ports.temporal, uiPort: undefined };
        return (await startTemporal({ ...at, file: join(folder, 'temporal.db'), logs })).child;
      }
      case 'provider':
        return service(part, 'scripts/test-provider.ts', {}, () =>
          isOk(`http://127.0.0.1:${ports.provider}/health`),
        );
      case 'mail':
        return service(part, 'scripts/mail-catcher.ts', {}, () =>
          isOk(`http://127.0.0.1:${ports.mailPage}/api/health`),
        );
      case 'api':
        return service(part, 'server.ts', {}, () =>
          isOk(`http://127.0.0.1:${config.port}/api/health`),
        );
      case 'worker':
        return worker(part, 'orders');
      case 'documents':
        return worker(part, 'documents');
    }
  }

  const worker = (part: PartName, queue: 'orders' | 'documents') => {
    const begun = Date.now();
    return service(part, 'worker.ts', { queues: [queue] }, () =>
      withTemporal(config.temporal, ({ workflowService }) =>
        isPolled(workflowService, config.temporal.namespace, queue, begun),
      ),
    );
  };

  async function service(
    part: PartName,
    entry: string,
    change: Partial<Config>,
    answers: () => Promise<boolean>,
  ): Promise<Child> {
    const child = startChild({
      program: process.execPath,
      args: ['--enable-source-maps', '--import', 'tsx', join(ROOT, entry)],
      log: join(logs, `${part}.log`),
      env: childEnvironment({ ...config, ...change }),
    });
    // Noted at once: whoever is stopped meanwhile must not leave it behind.
    running.set(part, child);
    await untilItAnswers(part, child, () => answers().catch(() => false), 60_000);
    return child;
  }

  return {
    get config() {
      return config;
    },
    async start(part: PartName) {
      running.set(part, await startPart(part));
    },
    async kill(part: PartName) {
      const child = running.get(part);
      if (!child || childEnded(child)) throw new Error(`${part} does not run.`);
      child.process.kill('SIGKILL');
      await child.ended;
    },
    async stopAll() {
      // Workers and API first: what they stand on outlives them.
      const order: PartName[] = ['api', 'worker', 'documents', 'mail', 'provider', 'engine'];
      await Promise.all(order.map((part) => stopped(part)));
      await stopped('database');
    },
  };

  async function stopped(part: PartName): Promise<void> {
    const child = running.get(part);
    // Nothing of it is kept: what takes its time to end well is not waited for.
    if (child) await stopChild(child, 3_000);
  }
}

async function isOk(url: string): Promise<boolean> {
  const { ok } = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  return ok;
}
