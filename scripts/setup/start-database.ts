/** A private MariaDB (or MySQL) on a folder of ours: never the machine's own service. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { installDbProgram } from './database.ts';
import type { Machine } from './machine.ts';
import { requireFreePorts } from './ports.ts';
import { startChild, stopChild, untilItAnswers, type Running } from './process.ts';
import { SetupError, reasonOf } from './setup-error.ts';

export interface DatabaseOptions {
  /** The `mariadbd` or `mysqld` program. */
  readonly program: string;
  readonly machine: Machine;
  /** Everything it keeps, absolute; made when it is not there. */
  readonly folder: string;
  readonly port: number;
  readonly logs: string;
  /** Tests trade durability for speed; everyone else commits to disk. */
  readonly durable: boolean;
  /** Told the pid as soon as there is one. */
  readonly started?: (pid: number) => unknown;
}

export interface RunningDatabase extends Running {
  /** Of the database `holdfast`; the user may also create databases named `hf_test_…`. */
  readonly url: string;
}

const INSTALL_TIMEOUT = 120_000;

/** A unix socket's path is cut off by the system above this many bytes. */
const LONGEST_SOCKET = 100;

/**
 * Prepares the data folder when it is new, starts the server on 127.0.0.1 and waits until it
 * answers. The database `holdfast` (utf8mb4) and its user are there then.
 * @throws {SetupError} when the folder cannot be prepared or the server does not start
 */
export async function startDatabase(options: DatabaseOptions): Promise<RunningDatabase> {
  const { folder, port } = options;
  // Whatever else listens there would answer in its place.
  await requireFreePorts([{ part: 'the database', port: port, variable: 'DATABASE_PORT' }]);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const isMariaDb = await prepareData(options);
  const password = await keptPassword(folder);
  const initFile = await writeInitFile(folder, password, isMariaDb);
  const socket = await socketPath(folder);

  const child = startChild({
    program: options.program,
    args: serverArgs(options, socket.path, initFile),
    log: join(options.logs, 'database.log'),
    started: options.started,
  });
  const stop = async () => {
    await stopChild(child);
    await socket.remove();
  };
  const url = `mysql://holdfast:${password}@127.0.0.1:${port}/holdfast`;
  try {
    await untilItAnswers('The database', child, () => answers(url));
  } catch (error) {
    await stop();
    throw error;
  }
  return { name: 'Database', pid: child.process.pid ?? 0, child, url, stop };
}

/** Makes the data folder, once. True for MariaDB, false for MySQL. */
async function prepareData(options: DatabaseOptions): Promise<boolean> {
  const { folder, machine, program } = options;
  const printed = await machine.run(program, ['--version'], { timeout: 15_000 });
  const isMariaDb = /mariadb/i.test(printed);
  const data = dataFolder(folder);
  if (existsSync(data)) return isMariaDb;

  // Prepared beside and renamed at the end: half a data folder is never taken for a whole one.
  const unfinished = `${data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  try {
    if (isMariaDb) await initializeMariaDb(options, unfinished);
    else await initializeMySql(options, unfinished);
  } catch (error) {
    throw new SetupError(
      `The database's folder ${data} could not be prepared: ${reasonOf(error)}. ` +
        'Check that the disk has space and that the folder may be written to, then start again.',
    );
  }
  await rename(unfinished, data);
  return isMariaDb;
}

const dataFolder = (folder: string): string => join(folder, 'data');

/** Both servers refuse to run as root unless told so. */
const asUser = (machine: Machine): string[] => (machine.isRoot ? ['--user=root'] : []);

async function initializeMariaDb({ machine, program }: DatabaseOptions, data: string) {
  const installDb = await installDbProgram(machine, program);
  if (!installDb) {
    throw new Error('the program mariadb-install-db, which comes with MariaDB, is missing');
  }
  const args = ['--no-defaults', `--datadir=${data}`, '--skip-test-db', ...asUser(machine)];
  await machine.run(installDb, args, { timeout: INSTALL_TIMEOUT });
}

async function initializeMySql({ machine, program }: DatabaseOptions, data: string) {
  const args = ['--no-defaults', '--initialize-insecure', `--datadir=${data}`, ...asUser(machine)];
  await machine.run(program, args, { timeout: INSTALL_TIMEOUT });
}

function serverArgs(
  { machine, folder, port, durable }: DatabaseOptions,
  socket: string,
  init: string,
) {
  return [
    '--no-defaults',
    ...asUser(machine),
    `--datadir=${dataFolder(folder)}`,
    `--socket=${socket}`,
    `--pid-file=${join(folder, 'database.pid')}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    `--init-file=${init}`,
    '--skip-name-resolve',
    '--skip-log-bin',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--default-time-zone=+00:00',
    '--max-connections=200',
    '--max-allowed-packet=32M',
    '--performance-schema=OFF',
    '--innodb-buffer-pool-size=128M',
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 0}`,
    ...(durable ? [] : ['--skip-innodb-doublewrite', '--innodb-flush-method=nosync']),
  ];
}

async function keptPassword(folder: string): Promise<string> {
  const file = join(folder, 'password');
  if (existsSync(file)) return readFile(file, 'utf8');
  const password = randomBytes(18).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

/** Run by the server at each start, so it needs no client, and says the same each time. */
async function writeInitFile(folder: string, password: string, isMariaDb: boolean) {
  const user = "'holdfast'@'127.0.0.1'";
  const statements = [
    'CREATE DATABASE IF NOT EXISTS holdfast CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
    `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY '${password}'`,
    `GRANT ALL ON holdfast.* TO ${user}`,
    `GRANT ALL ON \`hf\\_test\\_%\`.* TO ${user}`,
    // MariaDB's root is tied to the socket's owner; MySQL's has no password until we give it one.
    ...(isMariaDb ? [] : [`ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}'`]),
  ];
  const file = join(folder, 'init.sql');
  await writeFile(file, statements.map((statement) => `${statement};\n`).join(''), { mode: 0o600 });
  await chmod(file, 0o600);
  return file;
}

async function socketPath(folder: string) {
  const path = join(folder, 'database.sock');
  if (Buffer.byteLength(path) <= LONGEST_SOCKET) {
    return { path, remove: () => Promise.resolve() };
  }
  const short = await mkdtemp(join(tmpdir(), 'holdfast-'));
  const remove = () => rm(short, { recursive: true, force: true });
  return { path: join(short, 'database.sock'), remove };
}

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
    await connection.end();
    return true;
  } catch {
    return false;
  }
}
