import assert from 'node:assert/strict';
import { ulid } from 'ulid';
import { viewQuery } from '../../workflows/messages.ts';
import { orderStage } from '../support/order-stage.ts';
import type { Draft } from '../support/shop.ts';

describe('the same signal again', () => {
  const stage = orderStage();

  const eventsOfType = async (draft: Draft, type: string): Promise<number> =>
    (await stage().engine.events(draft)).filter((event) => event === type).length;

  it('has one effect when it comes five times at once', async () => {
    const { engine } = stage();
    const draft = await stage().authorized(4);
    const actionId = ulid();
    const part = { lines: [{ lineId: 'l1', quantity: 1 }] };
    await Promise.all([1, 2, 3, 4, 5].map(() => engine.signal(draft, 'ship', part, { actionId })));
    assert.equal(await engine.outcome(actionId), 'applied');
    assert.equal(await engine.act(draft, 'ship'), 'applied');
    await engine.signal(draft, 'ship', part, { actionId });
    await engine.act(draft, 'deliver');
    const order = await stage().atRest(draft);
    assert.deepEqual(
      order.shipments.map((s) => s.lines[0]?.quantity),
      [1, 3],
    );
    assert.equal((await stage().books(draft)).captured, 10495);
    await stage().keep(draft, 'duplicate-signals');
  });

  it('has one effect in the run that continues the order', async () => {
    const { engine } = stage();
    const draft = await stage().draft();
    const input = { historyLimit: 12 };
    const actionId = ulid();
    await engine.act(draft, 'place', {}, { input });
    await engine.act(draft, 'hold', { reason: 'check' }, { actionId, input });
    for (const reason of ['one', 'two', 'three', 'four']) {
      await engine.act(draft, 'hold', { reason }, { input });
    }
    assert.ok((await engine.histories(draft)).length > 1, 'it has continued as new');
    await engine.signal(draft, 'hold', { reason: 'check' }, { actionId, input });
    assert.equal(await engine.act(draft, 'release', {}, { input }), 'applied');
    assert.equal(await eventsOfType(draft, 'held'), 5);
    await stage().atRest(draft);
    await stage().keep(draft, 'duplicate-after-continue-as-new');
  });

  it('changes nothing when the order has come to rest long ago', async () => {
    const { engine, shop } = stage();
    const draft = await stage().authorized();
    const [ship, deliver] = [ulid(), ulid()];
    await engine.act(draft, 'ship', {}, { actionId: ship });
    await engine.act(draft, 'deliver', {}, { actionId: deliver });
    await stage().atRest(draft);
    await stage().sleep('40 days');
    const before: unknown = await shop.db('orders').where('id', draft.orderId).first();

    await engine.signal(draft, 'ship', {}, { actionId: ship });
    // Come to rest again at once, and not when a deadline of old comes by.
    const started = await engine.environment.currentTimeMs();
    await stage().atRest(draft);
    const view = await engine.handle(draft).query(viewQuery);
    const passed = (await engine.environment.currentTimeMs()) - started;
    assert.ok(passed < 60_000, `it waited ${passed} ms for what was over`);
    assert.equal(view?.orderStatus, 'completed');
    assert.deepEqual(await shop.db('orders').where('id', draft.orderId).first(), before);
    assert.equal((await stage().books(draft)).captured, 2995);
    await stage().keep(draft, 'duplicate-after-the-end');
  });
});
