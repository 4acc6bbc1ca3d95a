import knexFactory from 'knex';
import type { Knex } from 'knex';

export type Database = Knex;
/** A connection to use inside or outside of a transaction. */
export type Executor = Knex | Knex.Transaction;

/**
 * Opens a pool. Everything is UTC and utf8mb4; READ COMMITTED, because every decision reads what it changes
 * with a lock, and the gap locks of REPEATABLE READ would only make bystanders wait (and did not stop lost
 * updates anyway).
 *
 * @param url `mysql://user:password@host:port/database`
 */
export function openDatabase(url: string, pool: { readonly max: number } = { max: 20 }): Database {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const socketPath = searchParams.get('socketPath');
  return knexFactory({
    client: 'mysql2',
    connection: {
      ...(socketPath ? { socketPath } : { host: hostname, port: Number(port || 3306) }),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
      charset: 'utf8mb4',
      timezone: 'Z',
      supportBigNumbers: true,
      // JSON is kept as text and parsed by us: MariaDB and MySQL differ in what they hand out.
      connectTimeout: 5_000,
      flags: ['FOUND_ROWS'],
    },
    pool: {
      min: 0,
      max: pool.max,
      afterCreate(
        connection: { query(sql: string, done: (error: Error | null) => void): void },
        done: (error: Error | null, connection: unknown) => void,
      ) {
        const settings = [
          'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
          "SET SESSION time_zone = '+00:00'",
        ];
        const next = (error: Error | null): void => {
          const sql = error ? undefined : settings.shift();
          if (sql === undefined) done(error, connection);
          else connection.query(sql, next);
        };
        next(null);
      },
    },
    acquireConnectionTimeout: 10_000,
    asyncStackTraces: false,
  });
}

/** Text of a JSON column as its value. */
export const parseJson = <T>(text: string): T => JSON.parse(text) as T;
