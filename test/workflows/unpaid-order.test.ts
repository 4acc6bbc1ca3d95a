import assert from 'node:assert/strict';
import { DAY } from '../../domain/time/calendar.ts';
import { startOrderEngine, type OrderEngine } from '../support/order-engine.ts';
import { endTimeSkipping, timeSkipping } from '../support/servers.ts';
import { openTestShop } from '../support/shop.ts';

describe('an order that is not paid', () => {
  let engine: OrderEngine;

  before(async () => {
    const [environment, shop] = await Promise.all([timeSkipping(), openTestShop()]);
    engine = await startOrderEngine({ environment, shop });
  });

  after(async () => {
    await engine.stop();
    await engine.shop.close();
    await endTimeSkipping(engine.environment);
  });

  it('is reminded three times, then cancelled with its stock put back', async () => {
    const productId = await engine.shop.product({ stock: 5 });
    const draft = await engine.shop.draft([{ productId, quantity: 2 }]);
    assert.equal(await engine.act(draft, 'place', { authorization: null }), 'applied');
    await engine.handle(draft).result();

    const order = await engine.order(draft);
    assert.equal(order.status, 'cancelled');
    const events = await engine.shop
      .db('order_events')
      .where('order_id', draft.orderId)
      .orderBy('seq')
      .select('type', 'at');
    const reminded = events.filter((e: { type: string }) => e.type === 'paymentReminded');
    const placed = events.find((e: { type: string }) => e.type === 'placed') as { at: Date };
    const days = reminded.map((e: { at: Date }) =>
      Math.round((e.at.getTime() - placed.at.getTime()) / DAY),
    );
    assert.deepEqual(days, [3, 7, 14]);
    const stock = await engine.shop
      .db('stock')
      .where('product_id', productId)
      .first('on_hand', 'reserved');
    assert.deepEqual({ ...stock }, { on_hand: 5, reserved: 0 });
  });
});
