import assert from 'node:assert/strict';
import { orderStage } from '../support/order-stage.ts';
import type { Draft } from '../support/shop.ts';

describe('a return', () => {
  const stage = orderStage();

  async function delivered(quantity: number): Promise<Draft> {
    const { engine } = stage();
    const draft = await stage().authorized(quantity);
    await engine.act(draft, 'ship');
    await engine.act(draft, 'deliver');
    assert.equal((await stage().atRest(draft)).status, 'completed');
    return draft;
  }

  const goods = (quantity: number) => ({
    lines: [{ lineId: 'l1', quantity, reason: 'damaged', wanted: 'refund' as const }],
    overrideWindow: true,
  });

  it('two months after the order has come to rest starts it again, is refunded and completes it', async () => {
    const { engine, shop } = stage();
    const draft = await delivered(2);
    await stage().sleep('60 days');

    assert.equal(await engine.act(draft, 'return', goods(1)), 'applied');
    assert.equal((await engine.order(draft)).status, 'open');
    assert.equal(await engine.act(draft, 'approveReturn', { returnId: 'r1' }), 'applied');
    assert.equal(await engine.act(draft, 'receiveReturn', { returnId: 'r1' }), 'applied');
    assert.equal(await engine.act(draft, 'settleReturn', { returnId: 'r1' }), 'applied');
    const order = await stage().atRest(draft);

    assert.deepEqual([order.status, order.returns[0]?.status], ['completed', 'settled']);
    assert.equal((await stage().books(draft)).refunded, 2500);
    assert.equal((await engine.histories(draft)).length, 2);
    const events = await engine.events(draft);
    assert.deepEqual(
      events.filter((type) => type === 'completed' || type === 'reopened'),
      ['completed', 'reopened', 'completed'],
    );
    const stock: unknown = await shop
      .db('stock')
      .where('product_id', order.lines[0]?.productId ?? '')
      .first('on_hand', 'reserved');
    assert.deepEqual({ ...(stock as object) }, { on_hand: 99, reserved: 0 });
    await stage().keep(draft, 'return-after-two-months');
  });

  it('whose goods do not come calls a person, and is closed after as long again', async () => {
    const { engine } = stage();
    const draft = await delivered(1);
    await engine.act(draft, 'return', goods(1));
    await engine.act(draft, 'approveReturn', { returnId: 'r1' });
    await stage().sleep('15 days');
    const overdue = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    assert.equal(overdue.attention[0]?.reason, 'returnOverdue');
    const order = await stage().atRest(draft);
    assert.deepEqual([order.status, order.returns[0]?.status], ['completed', 'closed']);
    await stage().keep(draft, 'return-that-never-came');
  });

  it('that is rejected changes nothing about the money', async () => {
    const { engine } = stage();
    const draft = await delivered(1);
    await engine.act(draft, 'return', goods(1));
    assert.equal(
      await engine.act(draft, 'rejectReturn', { returnId: 'r1', reason: 'worn' }),
      'applied',
    );
    assert.equal((await stage().atRest(draft)).status, 'completed');
    assert.equal((await stage().books(draft)).refunded, 0);
    await stage().keep(draft, 'return-rejected');
  });
});
