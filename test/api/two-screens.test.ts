import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { findOutcome } from '../../db/repositories/action-log.ts';
import { DEFAULT_LIMITS } from '../../api/deps.ts';
import { until } from '../support/order-engine.ts';
import { apiStage, startApi } from './support.ts';

interface Preview {
  readonly version: number;
  readonly token: string;
}

describe('Two screens at once (N12)', () => {
  const stage = apiStage();

  it('lets exactly one of two operators change what both have read, and tells the other', async () => {
    const { call, placed, deps } = stage();
    const second = await startApi(deps);
    const order = await placed();
    let version = order.version;
    for (let round = 0; round < 6; round++) {
      const ask = (by: typeof call, reason: string, key: string) =>
        by('POST', `/api/orders/${order.id}/hold`, {
          body: { reason },
          headers: { 'If-Match': `"${version}"`, 'Idempotency-Key': key },
        });
      const keys = [randomUUID(), randomUUID()] as const;
      const answers = await Promise.all([
        ask(call, 'one', keys[0]),
        ask(second.call, 'two', keys[1]),
      ]);
      const statuses = answers.map(({ status }) => status).sort();
      assert.deepEqual(statuses, [200, 412], `round ${round}`);
      const won = answers[0].status === 200 ? 0 : 1;
      const lost = answers[won === 0 ? 1 : 0];
      assert.equal(lost.body.code, 'stale');
      assert.match(lost.body.detail, /Read it again/);
      assert.equal(lost.headers.get('etag'), `"${version + 1}"`);

      const again = await ask(call, won === 0 ? 'one' : 'two', keys[won]);
      assert.deepEqual([again.status, again.body], [200, answers[won].body]);
      version = answers[won].body.version;
    }
    const { body } = await call('GET', `/api/orders/${order.id}`);
    assert.equal(body.holds.length, 6);
    assert.equal(body.version, order.version + 6);
    await second.stop();
  });

  it('does what a preview showed, once, and refuses it on a newer order', async () => {
    const { call, placed } = stage();
    const order = await placed();
    const preview = () =>
      call<Preview>('POST', `/api/orders/${order.id}/cancel?dryRun=true`, { body: {} });
    const first = (await preview()).body;
    assert.equal(first.version, order.version);
    await call('POST', `/api/orders/${order.id}/hold`, { body: {} });

    const cancel = (token: string, body: object = {}) =>
      call('POST', `/api/orders/${order.id}/cancel?preview=${token}`, { body });
    const late = await cancel(first.token);
    assert.deepEqual([late.status, late.body.code], [409, 'orderMovedOn']);

    const { token } = (await preview()).body;
    const other = await cancel(token, { reason: 'other', restock: false });
    assert.deepEqual([other.status, other.body.code], [409, 'previewOfOther']);
    const madeUp = await cancel('bm90IG91cnM');
    assert.deepEqual([madeUp.status, madeUp.body.code], [400, 'malformedRequest']);
    const done = await cancel(token);
    assert.deepEqual([done.status, done.body.status], [200, 'cancelled']);
  });
});

describe('Two screens at once, while nobody decides', () => {
  const stage = apiStage({
    worker: false,
    deps: { limits: { ...DEFAULT_LIMITS, requests: 1_000_000, outcomeMs: 150 } },
  });

  it('takes both down, and the decision lets only the first of them through', async () => {
    const { call, shop, startWorker } = stage();
    const { orderId } = await shop.draft([{ productId: await shop.product() }]);
    const place = (operator: string) =>
      call('POST', `/api/orders/${orderId}/place`, {
        body: {},
        headers: { 'If-Match': '"0"', 'Idempotency-Key': `${orderId}-${operator}` },
      });
    const promised = [await place('one'), await place('two')];
    assert.deepEqual(
      promised.map(({ status }) => status),
      [202, 202],
    );
    await startWorker();
    const outcomes: string[] = [];
    for (const { body } of promised) {
      const { outcome, code } = await until(() => findOutcome(shop.db, body.actionId), 'it');
      outcomes.push(code ?? outcome);
    }
    assert.deepEqual(outcomes, ['applied', 'orderMovedOn']);
    const [first, second] = [await place('one'), await place('two')];
    assert.deepEqual([first.status, first.body.status], [201, 'open']);
    assert.deepEqual([second.status, second.body.code], [412, 'stale']);
  });
});
