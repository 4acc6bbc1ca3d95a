import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { BulkPreviewSchema, BulkSchema } from '../../api/bulk/bulk-answer.ts';
import { createBulkActivities, type BulkStanding } from '../../activities/bulk.ts';
import { bulkWorkflowId } from '../../temporal/names.ts';
import { until } from '../support/order-engine.ts';
import { activityContext } from '../activities/support.ts';
import { apiStage, registerKey } from './support.ts';

type Job = z.output<typeof BulkSchema>;
type Preview = z.output<typeof BulkPreviewSchema>;

describe('Actions over many orders', () => {
  const stage = apiStage();

  const orderNow = async (id: string) => (await stage().call('GET', `/api/orders/${id}`)).body;
  const ask = (action: string, orders: readonly string[], more: object = {}, headers = {}) =>
    stage().call<Job>('POST', `/api/bulk/${action}`, { body: { orders, ...more }, headers });
  const jobNow = async (id: string) => (await stage().call<Job>('GET', `/api/bulk/${id}`)).body;
  const jobOnce = (id: string, status: Job['status']) =>
    until(async () => {
      const job = await jobNow(id);
      return job.status === status ? job : null;
    }, status);
  const outcomes = ({ orders }: Job) => orders.map(({ outcome, code }) => code ?? outcome);
  const captures = async (reference: string | null | undefined) =>
    (await stage().provider.client.payment(reference ?? '')).transactions.filter(
      ({ kind, status }) => kind === 'capture' && status === 'succeeded',
    ).length;

  it('take money order by order; what is refused and what fails is told with its reason', async () => {
    const { call, placed, provider } = stage();
    const [good, declined, unpaid] = [
      await placed(),
      await placed(),
      await placed({ payment: null }),
    ];
    const payment = declined.payments[0]?.reference ?? '';
    await provider.client.setFault({ kind: 'decline', payment, code: 'do_not_honor' });
    const named = [good.number, declined.id, unpaid.id, good.id];
    const { status, body, headers } = await ask('capture', named);
    assert.equal(status, 202);
    assert.equal(headers.get('location'), `/api/bulk/${body.id}`);
    assert.equal(body.orders.length, 3, 'an order that is named twice is there once');
    const job = await jobOnce(body.id, 'done');
    assert.deepEqual(outcomes(job), ['done', 'do_not_honor', 'nothingAuthorized']);
    assert.deepEqual(job.counts, { waiting: 0, done: 1, refused: 1, failed: 1, leftUndone: 0 });
    assert.match(job.orders[1]?.reason ?? '', /calls for a person/);
    assert.equal((await orderNow(good.id)).paymentStatus, 'paid');
    const told = await call('GET', job.orders[0]?.action ?? '');
    assert.match(told.text, /"applied"/);
  });

  it('say what would happen to each, and do nothing', async () => {
    const { call, placed } = stage();
    const [good, unpaid] = [await placed(), await placed({ payment: null })];
    const { status, body } = await call<Preview>('POST', '/api/bulk/capture?dryRun=true', {
      body: { orders: [good.id, unpaid.id] },
    });
    assert.deepEqual([status, body.counts], [200, { possible: 1, refused: 1 }]);
    assert.match(body.orders[0]?.effects[0]?.sentence ?? '', /54\.95 EUR is taken/);
    assert.equal(body.orders[1]?.code, 'nothingAuthorized');
    assert.equal((await orderNow(good.id)).version, good.version);
  });

  it('are one job under one key, and refuse a list with an order that is not known', async () => {
    const { call, placed } = stage();
    const order = await placed();
    const key = { 'idempotency-key': `bulk-${order.id}` };
    const [first, again] = [
      await ask('hold', [order.id], { reason: 'stocktaking' }, key),
      await ask('hold', [order.id], { reason: 'stocktaking' }, key),
    ];
    assert.equal(first.body.id, again.body.id);
    await jobOnce(first.body.id, 'done');
    assert.equal((await orderNow(order.id)).holds.length, 1);
    const unknown = await call('POST', '/api/bulk/hold', { body: { orders: [order.id, 'W-0'] } });
    assert.deepEqual([unknown.status, unknown.body.errors[0]?.field], [422, 'orders.1']);
    const perOrder = await call('POST', '/api/bulk/capture', {
      body: { orders: [order.id], amount: 5 },
    });
    assert.equal(perOrder.status, 422, 'amounts are a matter of each order');
    assert.equal((await call('GET', `/api/bulk/${'0'.repeat(26)}`)).status, 404);
  });

  it('wait for a worker, and tell nobody twice where one died between telling and noting it', async () => {
    const { placed, shop, client, startWorker, stopWorker } = stage();
    const orders = await Promise.all(Array.from({ length: 12 }, () => placed()));
    await stopWorker();
    const { body } = await ask(
      'capture',
      orders.map(({ id }) => id),
    );
    assert.deepEqual([body.status, body.counts.waiting], ['running', 12]);
    const { tellNextOrders } = createBulkActivities({ db: shop.db, temporal: () => client });
    const dying = activityContext().run<[string], BulkStanding, typeof tellNextOrders>(
      tellNextOrders,
      body.id,
    );
    const items = () => shop.db('bulk_items').where('job_id', body.id);
    await until(async () => {
      const told: unknown[] = await items().whereNotNull('sent_at');
      return told.length === 10 ? told : null;
    }, 'ten orders to be told');
    await items().update({ sent_at: null });

    await startWorker();
    const job = await jobOnce(body.id, 'done');
    assert.deepEqual([job.counts.done, (await dying).told], [12, 10]);
    assert.equal(await client.workflow.getHandle(bulkWorkflowId(body.id)).result(), 'told');
    for (const { payments } of orders) assert.equal(await captures(payments[0]?.reference), 1);
  });

  it('pause, go on, and are ended by whoever may do the action', async () => {
    const { call, placed, startWorker, stopWorker, shop } = stage();
    const orders = await Promise.all([placed(), placed()]);
    const ids = orders.map(({ id }) => id);
    await stopWorker();
    const steer = (id: string, verb: string, key?: string) =>
      call<Job>('POST', `/api/bulk/${id}/${verb}`, { body: {}, ...(key ? { key } : {}) });
    const paused = (await ask('hold', ids)).body;
    assert.equal((await steer(paused.id, 'pause')).body.status, 'paused');
    const ended = (await ask('hold', ids)).body;
    const stopped = await steer(ended.id, 'stop');
    assert.deepEqual(
      [stopped.body.status, outcomes(stopped.body)],
      ['cancelled', ['leftUndone', 'leftUndone']],
    );
    const key = 'hf_test_reads_bulk_0123456789';
    await registerKey(shop, key, ['orders:read']);
    assert.equal((await steer(paused.id, 'stop', key)).status, 403);
    await startWorker();
    const after = (await ask('release', ids)).body;
    assert.deepEqual(outcomes(await jobOnce(after.id, 'done')), ['notOnHold', 'notOnHold']);
    assert.equal((await steer(ended.id, 'resume')).status, 409);
    assert.equal((await steer(paused.id, 'resume')).status, 200);
    assert.deepEqual(outcomes(await jobOnce(paused.id, 'done')), ['done', 'done']);
    assert.equal((await steer(paused.id, 'pause')).status, 200, 'there is nothing left to pause');
    const { body } = await call('GET', `/api/orders/${ids[0] ?? ''}`);
    assert.equal(body.holds.length, 1);
  });
});
