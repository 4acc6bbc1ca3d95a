import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from '../../api/deps.ts';
import { Client, Connection } from '@temporalio/client';
import { until } from '../support/order-engine.ts';
import { testTemporal } from '../support/servers.ts';
import { msToTs } from '@temporalio/common/lib/time.js';
import { ulid } from 'ulid';
import type { z } from 'zod';
import type { ActionSchema } from '../../api/orders/action-status-routes.ts';
import { apiStage, orderInput, startApi } from './support.ts';

describe('while no worker is up', () => {
  const stage = apiStage({
    worker: false,
    deps: { limits: { ...DEFAULT_LIMITS, requests: 1_000_000, outcomeMs: 200 } },
  });

  it('promises the outcome with 202, keeps the promise, and goes on under the same key', async () => {
    const { call, product, checkout, startWorker } = stage();
    const options = {
      body: orderInput(await product(), { payment: await checkout() }),
      headers: { 'idempotency-key': 'patient' },
    };
    type Action = z.output<typeof ActionSchema>;
    const { status, headers, body } = await call<Action>('POST', '/api/orders', options);
    assert.equal(status, 202);
    const address = headers.get('location') ?? '';
    assert.equal(address, `/api/actions/${body.actionId}`);
    assert.equal((await call<Action>('GET', address)).body.outcome, 'pending');

    await startWorker();
    const decided = await until(async () => {
      const answer = await call<Action>('GET', address);
      return answer.body.outcome === 'pending' ? null : answer.body;
    }, 'the decision');
    assert.equal(decided.outcome, 'applied');
    const order = await call('POST', '/api/orders', options);
    assert.equal(order.status, 201);
    assert.equal(order.body.id, body.actionId);
    assert.equal(order.body.status, 'open');
    await until(async () => {
      const { status: now } = await call('GET', '/api/ready');
      return now === 200 ? true : null;
    }, 'readiness');
  });
});

describe('where no worker has ever been', () => {
  const stage = apiStage({ worker: false });

  it('says in /api/ready that none takes orders', async () => {
    const { client, deps } = stage();
    // A namespace of its own: for a minute the engine remembers the workers of other tests.
    const namespace = `empty-${ulid().toLowerCase()}`;
    await client.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    const temporal = new Client({ connection: client.connection, namespace });
    const api = await startApi({ ...deps, temporal });
    type Ready = Record<'temporal' | 'worker', { ready: boolean; sentence: string }>;
    const { status, body } = await until(async () => {
      const answer = await api.call<Ready>('GET', '/api/ready');
      return answer.body.temporal.ready ? answer : null;
    }, 'the namespace');
    await api.stop();
    assert.equal(status, 503);
    assert.equal(body.worker.ready, false);
    assert.match(body.worker.sentence, /start worker\.ts/);
  });
});

describe('while Temporal is out of reach', () => {
  const stage = apiStage({ engine: false });

  it('answers 503, keeps the draft, and goes on from there under the same key', async function () {
    this.timeout(60_000);
    const { call, product, deps, shop } = stage();
    const options = {
      body: orderInput(await product()),
      headers: { 'idempotency-key': 'engine-away' },
    };
    const { status, headers, body } = await call('POST', '/api/orders', options);
    assert.equal(status, 503);
    assert.equal(body.code, 'engineUnavailable');
    assert.equal(headers.get('retry-after'), '2');
    assert.match(body.detail, /same Idempotency-Key/);
    const drafts = await shop.db('orders').select('number', 'status');
    assert.deepEqual(
      drafts.map((draft: { status: string }) => draft.status),
      ['draft'],
    );

    const connection = await Connection.connect({ address: (await testTemporal()).address });
    const client = new Client({ connection });
    const limits = { ...deps.limits, outcomeMs: 100 };
    const back = await startApi({ ...deps, temporal: client, limits });
    const retry = await back.call('POST', '/api/orders', options);
    await back.stop();
    assert.equal(retry.status, 202);
    const orders: { number: string }[] = await shop.db('orders').select('number');
    assert.deepEqual(
      orders.map(({ number }) => number),
      drafts.map(({ number }: { number: string }) => number),
    );
    const handle = client.workflow.getHandle(`order/${orders[0]?.number ?? ''}`);
    assert.equal((await handle.describe()).status.name, 'RUNNING');
    await handle.terminate('end of the test');
    await connection.close();
  });

  it('says in /api/ready what is missing and still answers reads', async () => {
    const { call } = stage();
    type Ready = Record<'database' | 'temporal', { ready: boolean; sentence: string }>;
    const { status, body, headers } = await call<Ready>('GET', '/api/ready', { key: null });
    assert.equal(status, 503);
    assert.equal(headers.get('retry-after'), '2');
    assert.equal(body.database.ready, true);
    assert.equal(body.temporal.ready, false);
    assert.match(body.temporal.sentence, /TEMPORAL_ADDRESS/);
    assert.equal((await call('GET', '/api/health', { key: null })).status, 200);
    assert.equal((await call('GET', '/api/orders?status=draft')).status, 200);
  });
});
