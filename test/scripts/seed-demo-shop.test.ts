import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { openDatabase, parseJson, type Database } from '../../db/knex.ts';
import { eventsOf } from '../../db/repositories/action-log.ts';
import { findOrder } from '../../db/repositories/orders.ts';
import { facetsOf } from '../../domain/order/facets.ts';
import type { Order } from '../../domain/order/order.ts';
import { captured, refunded } from '../../domain/payment/payments.ts';
import { CATALOGUE } from '../../scripts/demo-shop/catalogue.ts';
import { PEOPLE } from '../../scripts/demo-shop/people.ts';
import { until } from '../../scripts/setup/until.ts';
import { seedDemoShop, type SeedConfig } from '../../scripts/seed-demo-shop.ts';
import { openClient } from '../../temporal/connection.ts';
import { testDatabase, testTemporal, type TestDatabase } from '../support/servers.ts';
import { ownNamespace } from './support/own-namespace.ts';
import { startProviderForTests, type ProviderForTests } from '../support/test-provider.ts';

describe('the demo shop', function () {
  this.timeout(120_000);

  const NOW = Date.now();
  let database: TestDatabase;
  let provider: ProviderForTests;
  let client: Client;
  let db: Database;
  let config: SeedConfig;
  let said: string;
  let orders: Order[];

  before(async () => {
    database = await testDatabase();
    provider = await startProviderForTests();
    const temporal = await ownNamespace();
    client = await openClient(temporal);
    db = openDatabase(database.url);
    const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-seed-'));
    config = { dataDir, databaseUrl: database.url, temporal, paymentProviderUrl: provider.url };
    said = await seedDemoShop(config, NOW);
    const rows: { state: string }[] = await db('orders').select('state');
    orders = rows.map(({ state }) => parseJson<Order>(state));
  });

  after(async () => {
    await db.destroy();
    await client.connection.close();
    await provider.stop();
    await rm(config.dataDir, { recursive: true });
    await database.drop();
  });

  it('has products in three tax classes, customers in five countries, and two hundred orders', () => {
    assert.equal(
      said,
      `${CATALOGUE.length} products, ${PEOPLE.length} customers, ${orders.length} orders`,
    );
    assert.ok(CATALOGUE.length >= 60 && PEOPLE.length >= 100 && orders.length >= 200, said);
    assert.deepEqual([...new Set(CATALOGUE.map((p) => p.taxRate))].sort(), [0, 2100, 900]);
    const countries = new Set(PEOPLE.map((p) => p.billingAddress.country));
    assert.deepEqual([...countries].sort(), ['BE', 'DE', 'DK', 'FR', 'NL']);
  });

  it('has orders in every state of every facet', () => {
    const seen = (facet: keyof ReturnType<typeof facetsOf>) =>
      [...new Set(orders.map((order) => String(facetsOf(order)[facet])))].sort();
    assert.deepEqual(seen('orderStatus'), ['cancelled', 'completed', 'draft', 'open']);
    assert.deepEqual(seen('paymentStatus'), [
      ...['authorized', 'expired', 'paid', 'partiallyPaid', 'partiallyRefunded'],
      ...['refunded', 'unpaid', 'voided'],
    ]);
    assert.deepEqual(seen('fulfillmentStatus'), ['delivered', 'partial', 'shipped', 'unfulfilled']);
    const returns = new Set(orders.flatMap((order) => order.returns.map((r) => r.status)));
    assert.deepEqual([...returns].sort(), [
      'approved',
      'closed',
      'received',
      'rejected',
      'requested',
      'settled',
    ]);
    const attention = new Set(orders.flatMap((order) => order.attention.map((a) => a.reason)));
    for (const reason of [
      'authorizationEnding',
      'authorizationExpired',
      'captureFailed',
    ] as const) {
      assert.ok(attention.has(reason), `no order needs attention for ${reason}`);
    }
    assert.ok(orders.some((order) => order.lines.some((line) => line.backordered > 0)));
  });

  it('numbers its invoices without a gap, in the order of their dates', async () => {
    const rows: { series: string; sequence: number; issued_at: Date }[] = await db('invoices')
      .orderBy('series')
      .orderBy('sequence')
      .select('series', 'sequence', 'issued_at');
    assert.ok(rows.length > 150, `only ${rows.length} invoices`);
    let previous = { series: '', sequence: 0, issued_at: new Date(0) };
    for (const row of rows) {
      const follows = row.series === previous.series;
      assert.equal(row.sequence, follows ? previous.sequence + 1 : 1, row.series);
      if (follows) assert.ok(row.issued_at >= previous.issued_at, `date of ${row.sequence}`);
      previous = row;
    }
  });

  it('has moved the stock that its ledger says', async () => {
    const wrong = await db('stock as s')
      .leftJoin('stock_movements as m', 'm.product_id', 's.product_id')
      .groupBy('s.product_id', 's.opening', 's.on_hand', 's.reserved')
      .havingRaw(
        's.opening + COALESCE(SUM(m.on_hand), 0) <> s.on_hand OR COALESCE(SUM(m.reserved), 0) <> s.reserved',
      )
      .select('s.product_id');
    assert.deepEqual(wrong, []);
  });

  it('keeps the history of every order complete, and none of it in the future', async () => {
    for (const order of orders) {
      const record = await findOrder(db, order.id);
      const events = await eventsOf(db, order.id);
      assert.equal(events.length, record?.eventCount, order.number);
    }
    const [latest] = await db('order_events').max('at as at');
    assert.ok((latest as { at: Date }).at.getTime() <= NOW + 60_000);
  });

  it('agrees with the payment provider about all money', async () => {
    const books = new Map((await provider.client.payments()).map((p) => [p.reference, p]));
    const payments = orders.flatMap((order) => order.payments).filter((p) => p.provider === 'test');
    assert.ok(payments.length > 150, `only ${payments.length} payments`);
    for (const payment of payments) {
      const booked = books.get(payment.reference ?? '');
      assert.ok(booked, `the provider does not know ${payment.reference ?? ''}`);
      assert.equal(booked.captured, captured(payment), booked.reference);
      assert.equal(booked.refunded, refunded(payment), booked.reference);
      if (payment.authorization === 'voided') assert.equal(booked.status, 'voided');
      if (payment.authorization === 'expired') assert.equal(booked.status, 'expired');
    }
  });

  it('has a running workflow for every open order, found by where the order stands', async () => {
    const open = orders.filter((order) => order.status === 'open');
    assert.ok(open.length > 60);
    await assertRunning(client, `ExecutionStatus = 'Running' AND OrderStatus = 'open'`, open);
    const troubled = open.filter((order) => facetsOf(order).needsAttention);
    await assertRunning(client, `ExecutionStatus = 'Running' AND NeedsAttention = true`, troubled);
    const drafts = orders.filter((order) => order.status === 'draft');
    await assertRunning(client, `OrderNumber = '${drafts[0]?.number ?? ''}'`, []);
  });

  it('is seeded once', async () => {
    assert.equal(await seedDemoShop(config), said);
    const [row] = await db('settings').count({ count: '*' });
    assert.equal(Number(row?.['count']), 1);
  });

  it('takes up the orders again where the data of the engine is gone', async () => {
    const temporal = await ownNamespace();
    const elsewhere = await openClient(temporal);
    await rm(join(config.dataDir, 'demo-shop-taken-up'));
    assert.equal(await seedDemoShop({ ...config, temporal }), said);
    const open = orders.filter((order) => order.status === 'open');
    await assertRunning(elsewhere, `OrderStatus = 'open'`, open);
    await elsewhere.connection.close();
  });
});

/** The engine's lists follow a moment after what they list. */
async function assertRunning(client: Client, query: string, expected: readonly Order[]) {
  const wanted = expected.map(({ number }) => `order/${number}`).sort();
  let found: string[] = [];
  const same = async () => {
    const list = client.workflow.list({ query });
    found = [];
    for await (const { workflowId } of list) found.push(workflowId);
    return found.length === wanted.length;
  };
  await until(same, { within: 10_000, every: 100, or: '' }).catch(() => undefined);
  assert.deepEqual(found.sort(), wanted, query);
}

describe('the seed of the demo shop', function () {
  this.timeout(120_000);

  let database: TestDatabase;
  let db: Database;
  before(async () => {
    database = await testDatabase();
    db = openDatabase(database.url);
  });
  after(async () => {
    await db.destroy();
    await database.drop();
  });

  const config = async (paymentProviderUrl: string | undefined): Promise<SeedConfig> => ({
    ...{ dataDir: tmpdir(), databaseUrl: database.url, paymentProviderUrl },
    temporal: await testTemporal(),
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const provider = await startProviderForTests();
    await provider.client.setFault({ kind: 'error-before', on: 'create', times: null });
    await assert.rejects(seedDemoShop(await config(provider.url)), /test provider refused/);
    await provider.stop();
    for (const table of ['settings', 'products', 'orders', 'number_series']) {
      assert.deepEqual(await db(table).select('*'), [], table);
    }
  });

  it('seeds nothing without a test payment provider', async () => {
    assert.match(await seedDemoShop(await config(undefined)), /left out/);
    assert.deepEqual(await db('settings').select('*'), []);
  });

  it("leaves another's shop alone", async () => {
    await db('settings').insert({
      ...{ version: 1, data: '{}', created_by: 'somebody', created_at: new Date() },
    });
    assert.match(await seedDemoShop(await config('http://127.0.0.1:9')), /there is a shop already/);
    assert.deepEqual(await db('orders').select('*'), []);
  });
});
