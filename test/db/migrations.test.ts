import assert from 'node:assert/strict';
import { migrate, rollback } from '../../db/migrate.ts';
import { openDatabase, type Database } from '../../db/knex.ts';
import { testDatabase, type TestDatabase } from '../support/servers.ts';

describe('the migrations', () => {
  let database: TestDatabase;
  let db: Database;

  before(async () => {
    database = await testDatabase();
    db = openDatabase(database.url, { max: 2 });
  });

  after(async () => {
    await db.destroy();
    await database.drop();
  });

  const tables = async (): Promise<string[]> => {
    const rows: { name: string }[] = await db('information_schema.tables')
      .where('table_schema', database.name)
      .whereNot('table_name', 'like', 'knex_%')
      .orderBy('table_name')
      .select('table_name as name');
    return rows.map((row) => row.name);
  };

  it('can be taken back whole, and made again', async () => {
    const before = await tables();
    assert.ok(before.includes('orders') && before.includes('stock_movements'));
    await rollback(db);
    assert.deepEqual(await tables(), []);
    await migrate(db);
    assert.deepEqual(await tables(), before);
  });

  it('may be run by several processes at once', async () => {
    await rollback(db);
    const others = [1, 2, 3].map(() => openDatabase(database.url, { max: 2 }));
    await Promise.all(others.map(migrate));
    await Promise.all(others.map((other) => other.destroy()));
    assert.ok((await tables()).includes('orders'));
  });

  it('are not kept away by a process that was killed in the middle', async () => {
    await db('knex_migrations_lock').update({ is_locked: 1 });
    await migrate(db);
    await rollback(db);
    await migrate(db);
    assert.ok((await tables()).includes('orders'));
  });

  it('keep text in four-byte Unicode', async () => {
    const rows: { charset: string }[] = await db('information_schema.columns')
      .where({ table_schema: database.name, table_name: 'customers', column_name: 'name' })
      .select('character_set_name as charset');
    assert.deepEqual(
      rows.map((row) => row.charset),
      ['utf8mb4'],
    );
  });

  it('tie every record of an order to its order, save the shelf’s own (see 0005)', async () => {
    const rows = await db('information_schema.key_column_usage')
      .where({ table_schema: database.name, referenced_table_name: 'orders' })
      .orderBy('table_name')
      .distinct<{ name: string }[]>('table_name as name');
    assert.deepEqual(
      rows.map((row) => row.name),
      [
        'action_notes',
        'bank_transfers',
        'bulk_items',
        'coupon_uses',
        'documents',
        'invoices',
        'messages',
        'order_actions',
        'order_edits',
        'order_events',
        'order_labels',
        'order_lines',
        'payments',
        'quotes',
        'returns',
        'shipments',
        'store_credits',
        'task_owners',
      ],
    );
  });
});
