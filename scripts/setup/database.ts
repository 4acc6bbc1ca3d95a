/** Where MariaDB or MySQL comes from, and whether a DATABASE_URL can be used. */
import { dirname, join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Chain, Found, Link } from './finder.ts';
import { onPath, type Machine } from './machine.ts';
import { aptPackage } from './apt.ts';
import { reasonOf, SetupError } from './setup-error.ts';

/** `link` of a server that runs already, so that there is nothing to start. */
export const DATABASE_URL_LINK = 'DATABASE_URL';

const SERVERS = ['mariadbd', 'mysqld'];

/** The chain for the database: a running server, or a server program. */
export const databaseChain = (machine: Machine, databaseUrl: string | undefined): Chain => ({
  part: 'MariaDB or MySQL',
  links: [
    {
      name: DATABASE_URL_LINK,
      find: async () => {
        if (databaseUrl === undefined) return undefined;
        const { version } = await databaseFacts(databaseUrl);
        return { where: withoutPassword(databaseUrl), version };
      },
    },
    serverOnPath(machine),
    aptPackage(machine, 'mariadb-server', ...SERVERS),
  ],
  advice:
    'Install MariaDB 10.6 or later (Debian: "sudo apt-get install mariadb-server", macOS: ' +
    '"brew install mariadb"), or set DATABASE_URL=mysql://user:password@host:3306/holdfast ' +
    'to a running server, then start again.',
});

const serverOnPath = (machine: Machine): Link => ({
  name: 'mariadbd or mysqld on the PATH',
  find: async (): Promise<Found | undefined> => {
    const where = await onPath(machine, ...SERVERS);
    if (!where) return undefined;
    return { where, version: await serverVersion(machine, where) };
  },
});

async function serverVersion(machine: Machine, server: string): Promise<string> {
  const printed = await machine.run(server, ['--version'], { timeout: 15_000 });
  const number = /\d+\.\d+\.\d+/.exec(printed)?.[0] ?? 'of unknown version';
  return `${/mariadb/i.test(printed) ? 'MariaDB' : 'MySQL'} ${number}`;
}

/** The program that prepares a new MariaDB data folder; it stands beside the server, or nearly. */
export async function installDbProgram(machine: Machine, server: string) {
  const near = [join(dirname(server), '../bin'), join(dirname(server), '../scripts')];
  const searchPath = [...machine.searchPath, ...near];
  return onPath({ searchPath }, 'mariadb-install-db', 'mysql_install_db');
}

export interface DatabaseFacts {
  /** As in "MariaDB 10.11.6" or "MySQL 8.0.36". */
  readonly version: string;
  readonly charset: string;
}

/**
 * What answers at a DATABASE_URL.
 * @throws {SetupError} when nothing does, the password is wrong, or the server is too old
 */
export async function databaseFacts(databaseUrl: string): Promise<DatabaseFacts> {
  const row = await ask(databaseUrl).catch((error: unknown) => {
    throw new SetupError(cannotUse(databaseUrl, error));
  });
  const version = row.version.includes('MariaDB')
    ? `MariaDB ${row.version.split('-')[0] ?? ''}`
    : `MySQL ${row.version}`;
  if (isTooOld(version)) {
    throw new SetupError(
      `DATABASE_URL points to ${version}. Holdfast needs MariaDB 10.6 or MySQL 8 (or later): ` +
        'upgrade it, or unset DATABASE_URL to have a private MariaDB started here.',
    );
  }
  return { version, charset: row.charset };
}

interface FactsRow extends RowDataPacket {
  version: string;
  charset: string;
}

async function ask(databaseUrl: string): Promise<FactsRow> {
  const connection = await createConnection({ uri: databaseUrl, connectTimeout: 5_000 });
  try {
    const [rows] = await connection.query<FactsRow[]>(
      'SELECT VERSION() AS version, @@character_set_database AS charset',
    );
    const [row] = rows;
    if (!row) throw new Error('it answered nothing');
    return row;
  } finally {
    await connection.end();
  }
}

function isTooOld(version: string): boolean {
  const [, name, major = 0, minor = 0] = /^(\w+) (\d+)\.(\d+)/.exec(version) ?? [];
  const number = Number(major) * 100 + Number(minor);
  return name === 'MariaDB' ? number < 1006 : number < 800;
}

function cannotUse(databaseUrl: string, error: unknown): string {
  const { username, host, pathname } = new URL(databaseUrl);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = withoutPassword(databaseUrl);
  switch (code) {
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_DBACCESS_DENIED_ERROR':
      return (
        `The database at ${where} refuses the user "${username}". Correct the user, password ` +
        'or rights in DATABASE_URL, or unset it to have a private MariaDB started here.'
      );
    case 'ER_BAD_DB_ERROR':
      return (
        `The server at ${host} has no database "${pathname.slice(1)}". Create it with ` +
        `"CREATE DATABASE ${pathname.slice(1)} CHARACTER SET utf8mb4", or correct DATABASE_URL.`
      );
    default:
      return (
        `The database does not answer at ${where} (${reasonOf(error)}). Check that it runs and ` +
        'that DATABASE_URL is right, or unset it to have a private MariaDB started here.'
      );
  }
}

/** The same URL as it may be shown: a password is never printed. */
export function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = '';
  return url.href;
}
