import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { loadConfig } from '../../../config.ts';
import { databaseChain, databaseFacts } from '../../../scripts/setup/database.ts';
import { findPart } from '../../../scripts/setup/finder.ts';
import { thisMachine } from '../../../scripts/setup/machine.ts';
import { freePorts } from '../../../scripts/setup/ports.ts';
import { SetupError } from '../../../scripts/setup/setup-error.ts';
import { startDatabase, type RunningDatabase } from '../../../scripts/setup/start-database.ts';
import { PLAIN, startTemporal } from '../../../scripts/setup/start-temporal.ts';
import { temporalChain, temporalVersion } from '../../../scripts/setup/temporal.ts';
import { birthOf } from '../../../scripts/stack/identity.ts';

const config = loadConfig();
const machine = thisMachine(config);

describe('a part that is started here', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    // Longer than a unix socket's path may be: the database must find another place for it.
    folder = await mkdtemp(join(tmpdir(), `holdfast-${'long'.repeat(22)}-`));
  });
  after(() => rm(folder, { recursive: true }));

  describe('the private database', () => {
    let database: RunningDatabase | undefined;
    const start = async () => {
      const { where: program } = await findPart(databaseChain(machine, undefined));
      const [port = 0] = await freePorts(1);
      const place = { folder: join(folder, 'mariadb'), logs: join(folder, 'logs') };
      database = await startDatabase({ program, machine, port, durable: true, ...place });
      return database;
    };
    const ask = async (url: string, sql: string) => {
      const connection = await createConnection(url);
      try {
        const [rows] = await connection.query<RowDataPacket[]>(sql);
        return rows[0];
      } finally {
        await connection.end();
      }
    };
    afterEach(() => database?.stop());

    it('speaks utf8mb4 and UTC, and commits to disk', async () => {
      const { url } = await start();
      const sql = `SELECT @@character_set_database AS charset, @@global.time_zone AS zone,
        @@innodb_flush_log_at_trx_commit AS flush, @@bind_address AS bound`;
      assert.deepEqual(
        { ...(await ask(url, sql)) },
        { charset: 'utf8mb4', zone: '+00:00', flush: 1, bound: '127.0.0.1' },
      );
    });

    it('keeps its data and its password over a restart, and leaves no process', async () => {
      const first = await start();
      const connection = await createConnection(first.url);
      await connection.query('CREATE TABLE kept (word VARCHAR(10))');
      await connection.query("INSERT INTO kept VALUES ('anchor')");
      await connection.end();
      await first.stop();
      assert.equal(birthOf(first.pid), undefined);

      const second = await start();
      assert.equal((await ask(second.url, 'SELECT word FROM kept'))?.['word'], 'anchor');
      const { mode } = await stat(join(folder, 'mariadb/password'));
      assert.equal(mode & 0o077, 0, 'nobody else may read the password');
    });

    it('is refused with a sentence when user or database in the URL are wrong', async () => {
      const { url } = await start();
      const facts = await databaseFacts(url);
      assert.match(facts.version, /^(MariaDB|MySQL) \d+\.\d+/);

      const wrongPassword = new URL(url);
      wrongPassword.password = 'wrong';
      await assert.rejects(databaseFacts(wrongPassword.href), (error: unknown) => {
        assert(error instanceof SetupError);
        assert.match(error.message, /refuses the user "holdfast".*DATABASE_URL/);
        assert.doesNotMatch(error.message, /wrong/, 'a password is never shown');
        return true;
      });

      const noDatabase = new URL(url);
      noDatabase.pathname = 'hf_test_absent';
      await assert.rejects(databaseFacts(noDatabase.href), /CREATE DATABASE hf_test_absent/);
    });

    it('says so when nothing answers at the URL', async () => {
      const [port = 0] = await freePorts(1);
      const url = `mysql://u:secret@127.0.0.1:${port}/shop`;
      await assert.rejects(databaseFacts(url), /does not answer at mysql:\/\/u@127.*unset/);
    });
  });

  describe('the Temporal server', () => {
    const start = async (port: number) => {
      const { where: program } = await findPart(temporalChain(machine, PLAIN));
      const logs = join(folder, 'logs');
      const file = join(folder, 'temporal.db');
      return startTemporal({ program, namespace: 'shop', port, uiPort: undefined, file, logs });
    };

    it('answers with its namespace, and leaves no process', async () => {
      const [port = 0] = await freePorts(1);
      const server = await start(port);
      try {
        const reached = { ...PLAIN, namespace: 'shop', address: server.address };
        assert.match(await temporalVersion(reached), /^\d+\.\d+/);
      } finally {
        await server.stop();
      }
      assert.equal(birthOf(server.pid), undefined);
    });

    it('does not take another server on its port for itself', async () => {
      const [port = 0] = await freePorts(1);
      const server = await start(port);
      try {
        await assert.rejects(start(port), /Port \d+ \(Temporal\) is in use.*TEMPORAL_PORT/);
      } finally {
        await server.stop();
      }
    });
  });
});
