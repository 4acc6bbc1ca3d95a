/** What a simulation runs on: a database server of its own and the time-skipping server's program. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Config } from '../../config.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { cachedWorkflowBundle } from '../build-workflow-bundle.ts';
import { DATABASE_URL_LINK, databaseChain } from '../setup/database.ts';
import { findPart } from '../setup/finder.ts';
import { thisMachine } from '../setup/machine.ts';
import { freePorts } from '../setup/ports.ts';
import { startDatabase } from '../setup/start-database.ts';
import { testServerChain } from '../setup/test-server.ts';
import type { SimulationOptions } from './simulation.ts';

export interface Machinery extends Pick<
  SimulationOptions,
  'testServer' | 'workflowBundle' | 'newDatabase'
> {
  /** Stops what was started; the databases that were made are gone. */
  close(): Promise<void>;
}

/**
 * Finds and starts it. The server of DATABASE_URL is used where it is set; its databases are named `hf_test_…`.
 * @throws {SetupError} when a part is missing
 */
export async function startMachinery(config: Config): Promise<Machinery> {
  const machine = thisMachine(config);
  const [testServer, workflowBundle, server] = await Promise.all([
    findPart(testServerChain(machine)),
    cachedWorkflowBundle(join(config.dataDir, 'build')),
    databaseServer(config),
  ]);
  const made: string[] = [];
  return {
    testServer: testServer.where,
    workflowBundle,
    async newDatabase() {
      const name = `hf_test_${randomBytes(6).toString('hex')}`;
      await execute(server.url, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      made.push(name);
      const url = new URL(server.url);
      url.pathname = name;
      await migrateToLatest(url.href);
      return url.href;
    },
    async close() {
      for (const name of made) await execute(server.url, `DROP DATABASE ${name}`);
      await server.stop();
    },
  };
}

async function databaseServer(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  const machine = thisMachine(config);
  const { databaseUrl } = config;
  const found = await findPart(databaseChain(machine, databaseUrl));
  if (databaseUrl !== undefined && found.link === DATABASE_URL_LINK) {
    return { url: databaseUrl, stop: () => Promise.resolve() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-simulate-'));
  const [port = 0] = await freePorts(1);
  const server = await startDatabase({
    program: found.where,
    machine,
    folder,
    port,
    logs: join(folder, 'logs'),
    durable: false,
  });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
