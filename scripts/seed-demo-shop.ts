/**
 * Fills an empty database with the demo shop Lindehof: products, customers, and some two hundred orders that
 * have lived through the rules during the last weeks and live on in Temporal.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceConfig } from '../config.ts';
import { openDatabase, type Database } from '../db/knex.ts';
import { openClient } from '../temporal/connection.ts';
import { openBank } from './demo-shop/bank.ts';
import { demoLives } from './demo-shop/lives.ts';
import { DEMO_SHOP, openShop } from './demo-shop/open-shop.ts';
import { playPast } from './demo-shop/past.ts';
import { takeUpOrders } from './demo-shop/take-up.ts';

/** What the seed must know of the stack. */
export type SeedConfig = Pick<
  ServiceConfig,
  'dataDir' | 'databaseUrl' | 'temporal' | 'paymentProviderUrl'
>;

/** Beside the data of the embedded Temporal server, and gone with it: says that the orders were taken up there. */
const TAKEN_UP = 'demo-shop-taken-up';

/**
 * Seeds the demo shop where there is no shop yet. The past is one transaction, so an interrupted start leaves
 * nothing; should it end before every order was taken up in Temporal, the next start takes up the rest.
 * Without the test payment provider (production) nothing is seeded.
 *
 * @param now ms UTC: when the story has reached the present
 * @returns what there is now, in a few words
 */
export async function seedDemoShop(config: SeedConfig, now = Date.now()): Promise<string> {
  const { databaseUrl, paymentProviderUrl, dataDir } = config;
  if (paymentProviderUrl === undefined) return 'left out: there is no test payment provider';
  const db = openDatabase(databaseUrl, { max: 2 });
  try {
    const owner = await ownerOf(db);
    if (owner === null) await fill(db, paymentProviderUrl, now);
    else if (owner !== DEMO_SHOP) return 'left out: there is a shop already';
    if (!existsSync(join(dataDir, TAKEN_UP))) await takeUp(db, config);
    return await inventory(db);
  } finally {
    await db.destroy();
  }
}

/** Who set up the shop in this database; null: there is none. */
async function ownerOf(db: Database): Promise<string | null> {
  const first = await db('settings')
    .orderBy('version')
    .first<{ created_by: string } | undefined>('created_by');
  return first?.created_by ?? null;
}

async function fill(db: Database, paymentProviderUrl: string, now: number): Promise<void> {
  const bank = openBank(paymentProviderUrl);
  await db.transaction(async (trx) => {
    const { repository, ...shop } = await openShop(trx, now);
    const deps = { db: trx, settings: repository };
    await playPast({ ...shop, deps, trx, bank, now }, demoLives(now));
  });
}

async function takeUp(db: Database, { dataDir, temporal }: SeedConfig): Promise<void> {
  const client = await openClient(temporal);
  try {
    await takeUpOrders(db, client);
  } finally {
    await client.connection.close();
  }
  await writeFile(join(dataDir, TAKEN_UP), `${new Date().toISOString()}\n`);
}

async function inventory(db: Database): Promise<string> {
  const counts = await Promise.all(
    ['products', 'customers', 'orders'].map(async (table) => {
      const [row] = await db(table).count({ count: '*' });
      return `${row?.['count'] ?? 0} ${table}`;
    }),
  );
  return counts.join(', ');
}
