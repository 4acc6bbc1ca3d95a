import assert from 'node:assert/strict';
import { once } from 'node:events';
import { pruneKeys } from '../../db/repositories/idempotency.ts';
import { freePorts } from '../../scripts/setup/ports.ts';
import { until } from '../support/order-engine.ts';
import { startServer } from './server-process.ts';
import {
  ALL_POWERS,
  apiStage,
  orderInput,
  registerKey,
  startApi,
  type CallOptions,
} from './support.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('Idempotency-Key (R-08)', () => {
  const stage = apiStage();
  let keys = 0;
  const newKey = () => `key-${(keys += 1)}`;
  const orderCount = async () => (await stage().shop.db('orders').select('id')).length;

  async function request(key: string, change: object = {}): Promise<CallOptions> {
    const { product, checkout } = stage();
    const body = orderInput(await product(), { payment: await checkout(), ...change });
    return { body, headers: { 'idempotency-key': key } };
  }

  it('(a) repeats the answer, status and body, and says so', async () => {
    const { call } = stage();
    const options = await request(newKey());
    const first = await call('POST', '/api/orders', options);
    const again = await call('POST', '/api/orders', options);
    assert.equal(first.status, 201);
    assert.equal(first.headers.get('idempotency-replayed'), null);
    assert.equal(again.status, 201);
    assert.equal(again.text, first.text);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.equal(again.headers.get('etag'), first.headers.get('etag'));
    assert.equal(again.headers.get('location'), first.headers.get('location'));
  });

  it('(a) repeats a recorded refusal too', async () => {
    const { call, placed } = stage();
    const order = await placed();
    const options = { headers: { 'idempotency-key': newKey() } };
    const first = await call('POST', `/api/orders/${order.id}/release`, options);
    await call('POST', `/api/orders/${order.id}/hold`);
    const again = await call('POST', `/api/orders/${order.id}/release`, options);
    assert.equal(first.status, 409);
    assert.equal(again.status, 409);
    assert.equal(again.text, first.text);
    assert.equal(again.headers.get('content-type'), 'application/problem+json');
  });

  it('(b) refuses the same key for another request', async () => {
    const { call } = stage();
    const options = await request(newKey());
    await call('POST', '/api/orders', options);
    const body = { ...(options.body as object), comment: 'Something else' };
    const other = await call('POST', '/api/orders', { ...options, body });
    assert.equal(other.status, 422);
    assert.equal(other.body.code, 'keyReused');
  });

  it('(c) makes one order of 100 parallel twins, and tells the others to come back', async () => {
    const { call } = stage();
    const before = await orderCount();
    const options = await request(newKey());
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => call('POST', '/api/orders', options)),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    assert.deepEqual([...statuses].sort(), [201, 409]);
    for (const { status, body, headers } of answers) {
      if (status === 201) continue;
      assert.equal(body.code, 'requestUnderway');
      assert.equal(headers.get('retry-after'), '1');
    }
    const ids = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id));
    assert.equal(ids.size, 1);
    assert.equal(await orderCount(), before + 1);
    const later = await call('POST', '/api/orders', options);
    assert.equal(later.headers.get('idempotency-replayed'), 'true');
  });

  it('(d) is optional: without a key two requests are two orders', async () => {
    const { call } = stage();
    const before = await orderCount();
    const { body } = await request('-');
    await call('POST', '/api/orders', { body });
    await call('POST', '/api/orders', { body: { ...(body as object), payment: null } });
    assert.equal(await orderCount(), before + 2);
  });

  it('(e) refuses keys that are too long or not visible ASCII', async () => {
    const { call } = stage();
    for (const key of ['x'.repeat(256), 'a key']) {
      const { status, body } = await call('POST', '/api/orders', await request(key));
      assert.equal(status, 400);
      assert.match(body.detail, /255/);
    }
    assert.equal((await call('POST', '/api/orders', await request('x'.repeat(255)))).status, 201);
  });

  it("(f) does not show one caller another's answer", async () => {
    const { call, shop } = stage();
    const other = 'hf_test_another_caller_012345';
    await registerKey(shop, other, ['*']);
    const key = newKey();
    const first = await call('POST', '/api/orders', await request(key));
    const theirs = await call('POST', '/api/orders', { ...(await request(key)), key: other });
    assert.equal(theirs.status, 201);
    assert.notEqual(theirs.body.id, first.body.id);
    assert.equal(theirs.headers.get('idempotency-replayed'), null);
  });

  it('(h) is a new request a day later', async () => {
    const { call, deps, shop } = stage();
    const options = await request(newKey());
    const first = await call('POST', '/api/orders', options);
    const body = { ...(options.body as object), payment: null };
    const tomorrow = await startApi({ ...deps, now: () => Date.now() + DAY + 1000 });
    const next = await tomorrow.call('POST', '/api/orders', { ...options, body });
    await tomorrow.stop();
    assert.equal(next.status, 201);
    assert.notEqual(next.body.id, first.body.id);
    assert.equal(next.headers.get('idempotency-replayed'), null);

    assert.equal((await pruneKeys(shop.db, Date.now() + 3 * DAY)) > 0, true);
    assert.deepEqual(await shop.db('idempotency_keys').select('*'), []);
  });

  it('(i) does not keep what was at fault', async () => {
    const { call, placed } = stage();
    const key = newKey();
    const headers = { 'idempotency-key': key };
    const wrong = await call('POST', '/api/orders', { body: { nonsense: true }, headers });
    assert.equal(wrong.status, 422);
    const missing = await call('POST', '/api/orders/NO-SUCH/hold', { headers });
    assert.equal(missing.status, 404);
    const order = await placed();
    const right = await call('POST', `/api/orders/${order.id}/hold`, { headers });
    assert.equal(right.status, 200);
  });

  it('answers a repetition quickly', async () => {
    const { call } = stage();
    const options = await request(newKey());
    await call('POST', '/api/orders', options);
    const times: number[] = [];
    for (let i = 0; i < 50; i += 1) {
      const begun = performance.now();
      await call('POST', '/api/orders', options);
      times.push(performance.now() - begun);
    }
    const median = times.sort((a, b) => a - b)[25] ?? Infinity;
    assert.ok(median < 20, `half of the repetitions took ${median} ms or more`);
  });
});

describe('Idempotency-Key after a crash (R-08 g)', () => {
  const stage = apiStage({ worker: false });

  it('goes on with the same order when the API was killed before it answered', async function () {
    this.timeout(60_000);
    const { shop, checkout, product, deps, startWorker } = stage();
    const [port = 0] = await freePorts(1);
    const api = await startServer(shop, port);
    try {
      const url = `http://127.0.0.1:${port}`;
      await until(() => fetch(`${url}/api/health`).catch(() => null), 'the API to answer');
      const body = orderInput(await product(), { payment: await checkout() });
      const headers = { 'idempotency-key': 'killed' };
      const unanswered = fetch(`${url}/api/orders`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          ...headers,
          'content-type': 'application/json',
          authorization: `Bearer ${ALL_POWERS}`,
        },
      }).then(
        () => 'answered',
        () => 'cut off',
      );
      const draft = await until(
        async (): Promise<{ number: string } | undefined> => shop.db('orders').first(['number']),
        'the draft',
      );
      api.kill('SIGKILL');
      assert.equal(await unanswered, 'cut off');

      // The dead attempt holds its lease; when that is over, a retry takes its place.
      const soon = await startApi(deps);
      const early = await soon.call('POST', '/api/orders', { body, headers });
      assert.equal(early.status, 409);
      assert.equal(early.body.code, 'requestUnderway');
      await soon.stop();

      await startWorker();
      const later = await startApi({
        ...deps,
        now: () => Date.now() + deps.limits.leaseMs + 1_000,
      });
      const retry = await later.call('POST', '/api/orders', { body, headers });
      const again = await later.call('POST', '/api/orders', { body, headers });
      await later.stop();
      assert.equal(retry.status, 201);
      assert.equal(retry.body.number, draft.number);
      assert.equal(again.text, retry.text);
      assert.equal((await shop.db('orders').select('id')).length, 1);
      assert.equal((await shop.db('order_actions').where('type', 'place')).length, 1);
    } finally {
      if (api.exitCode === null && api.signalCode === null) {
        api.kill('SIGKILL');
        await once(api, 'exit');
      }
    }
  });
});
