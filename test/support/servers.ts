/**
 * The real servers of the tests: started by the first test that asks, shared by all, stopped after
 * the last. `DATABASE_URL` and `TEMPORAL_ADDRESS` point to running ones instead (CI does so).
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { createConnection } from 'mysql2/promise';
import { loadConfig, type TemporalConfig } from '../../config.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { cachedWorkflowBundle } from '../../scripts/build-workflow-bundle.ts';
import { chromiumChain } from '../../scripts/setup/chromium.ts';
import { DATABASE_URL_LINK, databaseChain } from '../../scripts/setup/database.ts';
import { findPart } from '../../scripts/setup/finder.ts';
import { thisMachine } from '../../scripts/setup/machine.ts';
import { freePorts } from '../../scripts/setup/ports.ts';
import type { Running } from '../../scripts/setup/process.ts';
import { startDatabase } from '../../scripts/setup/start-database.ts';
import { PLAIN, startTemporal } from '../../scripts/setup/start-temporal.ts';
import {
  TEMPORAL_ADDRESS_LINK,
  temporalChain,
  withTemporal,
} from '../../scripts/setup/temporal.ts';
import { testServerChain } from '../../scripts/setup/test-server.ts';
import { addSearchAttributes, registerSearchAttributes } from '../../temporal/search-attributes.ts';

export interface TestDatabase {
  /** For `databaseUrl`; of a database of its own, migrated, empty. */
  readonly url: string;
  readonly name: string;
  drop(): Promise<void>;
}

/** A fresh, migrated database. What is not dropped goes with the server at the end of the run. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await databaseServer();
  const name = `hf_test_${randomBytes(6).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  const drop = async () => {
    created.delete(drop);
    await execute(server, `DROP DATABASE IF EXISTS ${name}`);
  };
  created.add(drop);

  const url = new URL(server);
  url.pathname = name;
  await migrateToLatest(url.href);
  return { url: url.href, name, drop };
}

/** A Temporal server with our search attributes, for tests that look at what operators see. */
export const testTemporal = once(async (): Promise<TemporalConfig & { address: string }> => {
  const { temporal } = config;
  const found = await findPart(temporalChain(machine, temporal));
  const address = found.link === TEMPORAL_ADDRESS_LINK ? found.where : await devServer(found.where);
  const server = found.link === TEMPORAL_ADDRESS_LINK ? temporal : PLAIN;
  const reached = { ...server, address };
  await withTemporal(reached, (connection) =>
    registerSearchAttributes(connection, reached.namespace),
  );
  return reached;
});

/**
 * A time-skipping server of one's own (each has its own clock), with our search attributes. It is
 * torn down at the end of the run at the latest.
 */
export async function timeSkipping(): Promise<TestWorkflowEnvironment> {
  const { where: path } = await testServerProgram();
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  environments.add(environment);
  await addSearchAttributes(environment.connection, 'default');
  return environment;
}

/** Ends a time-skipping server before the end of the run. */
export async function endTimeSkipping(environment: TestWorkflowEnvironment): Promise<void> {
  if (environments.delete(environment)) await environment.teardown();
}

/** The workflow bundle, built once: `Worker.create({ workflowBundle: await workflowBundle() })`. */
export const workflowBundle = once(async () => ({
  codePath: await cachedWorkflowBundle(join(config.dataDir, 'build')),
}));

/** Chromium; root cannot have its sandbox. */
export const testChromium = once(async () => {
  const { where } = await findPart(chromiumChain(machine, config.chromium));
  return { executablePath: where, sandbox: config.chromiumSandbox && !machine.isRoot };
});

/** Stops everything that was started here. Called by itself after the last test. */
export async function stopServers(): Promise<void> {
  await Promise.all([...environments].map(endTimeSkipping));
  // A private server's databases go with its folder.
  if (config.databaseUrl !== undefined) await Promise.all([...created].map((drop) => drop()));
  await Promise.all([...running].map((server) => server.stop()));
  running.clear();
  if (folder) await rm(await folder, { recursive: true, force: true });
  folder = undefined;
}

const config = loadConfig();
const machine = thisMachine(config);
const running = new Set<Running>();
const environments = new Set<TestWorkflowEnvironment>();
const created = new Set<() => Promise<void>>();
let folder: Promise<string> | undefined;

const testServerProgram = once(() => findPart(testServerChain(machine)));

const databaseServer = once(async (): Promise<string> => {
  const { databaseUrl } = config;
  const found = await findPart(databaseChain(machine, databaseUrl));
  if (databaseUrl !== undefined && found.link === DATABASE_URL_LINK) return databaseUrl;
  const [port = 0] = await freePorts(1);
  const root = await temporaryFolder();
  const server = await startDatabase({
    program: found.where,
    machine,
    folder: join(root, 'mariadb'),
    port,
    logs: join(root, 'logs'),
    durable: false,
  });
  running.add(server);
  return server.url;
});

async function devServer(program: string): Promise<string> {
  const [port = 0] = await freePorts(1);
  const logs = join(await temporaryFolder(), 'logs');
  const server = await startTemporal({
    program,
    namespace: 'default',
    port,
    uiPort: undefined,
    file: undefined,
    logs,
  });
  running.add(server);
  return server.address;
}

function temporaryFolder(): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), 'holdfast-test-'));
  return folder;
}

async function execute(url: string, sql: string): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

// A root hook, registered by whoever imports this file first, so that no run can forget it.
after('stop the servers', async function () {
  this.timeout(60_000);
  await stopServers();
});

// A plain SIGTERM would skip the hook below.
process.once('SIGTERM', () => process.exit(143));

// Should mocha be ended before its hooks run, the servers must not outlive it.
process.once('exit', () => {
  for (const { pid } of running) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
});
