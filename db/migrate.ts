import type { Knex } from 'knex';
import { openDatabase, type Database } from './knex.ts';
import * as orders from './migrations/0001-orders.ts';
import * as quotes from './migrations/0002-quotes.ts';
import * as money from './migrations/0003-money.ts';
import * as edits from './migrations/0004-edits.ts';
import * as goods from './migrations/0005-goods.ts';
import * as returns from './migrations/0006-returns.ts';
import * as desk from './migrations/0007-desk.ts';
import * as moneyDesk from './migrations/0008-money-desk.ts';
import * as books from './migrations/0010-books.ts';
import * as settings from './migrations/0013-settings.ts';

type Migration = Pick<Knex.Migration, 'down'> & Knex.Migration;

/** Named without an ending, so that sources and built files mean the same migration. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-orders': orders,
  '0002-quotes': quotes,
  '0003-money': money,
  '0004-edits': edits,
  '0005-goods': goods,
  '0006-returns': returns,
  '0007-desk': desk,
  '0008-money-desk': moneyDesk,
  '0010-books': books,
  '0013-settings': settings,
};

const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(Object.keys(MIGRATIONS)),
  getMigrationName: (name) => name,
  getMigration(name) {
    const migration = MIGRATIONS[name];
    if (!migration)
      throw new Error(`The database knows a migration ${name} that this version has not.`);
    return Promise.resolve(migration);
  },
};

/** Brings a database up to this version; safe to call at each start and from several processes at once. */
export const migrate = (db: Database): Promise<void> =>
  alone(db, async () => {
    await db.migrate.latest({ migrationSource });
  });

/** Takes every migration back: the tables are gone, with all they held. */
export const rollback = (db: Database): Promise<void> =>
  alone(db, async () => {
    await db.migrate.rollback({ migrationSource }, true);
  });

/**
 * Lets one process at a time change the tables. The server's own lock goes with the connection that holds it; the lock
 * that knex keeps in a table would stay for ever when its holder is killed, so what it left is cleared first.
 */
async function alone(db: Database, work: () => Promise<void>): Promise<void> {
  const holder = await db.transaction();
  try {
    await holder.raw("DO GET_LOCK(CONCAT('migrations:', DATABASE()), 120)");
    await db.migrate.forceFreeMigrationsLock({ migrationSource });
    await work();
  } finally {
    await holder.raw("DO RELEASE_LOCK(CONCAT('migrations:', DATABASE()))");
    await holder.rollback();
  }
}

/** `migrate` for a database given by its URL. */
export async function migrateToLatest(databaseUrl: string): Promise<void> {
  const db = openDatabase(databaseUrl, { max: 2 });
  try {
    await migrate(db);
  } finally {
    await db.destroy();
  }
}
