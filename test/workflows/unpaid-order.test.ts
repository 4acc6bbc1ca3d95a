import assert from 'node:assert/strict';
import { deadlines } from '../../domain/order/deadlines.ts';
import { DAY } from '../../domain/time/calendar.ts';
import { orderStage } from '../support/order-stage.ts';
import type { Draft } from '../support/shop.ts';

describe('an order that is not paid', () => {
  const stage = orderStage();

  /** Days after the placing at which something happened, in whole days. */
  async function daysOf(draft: Draft, type: string): Promise<number[]> {
    const rows: { type: string; at: Date }[] = await stage()
      .shop.db('order_events')
      .where('order_id', draft.orderId)
      .orderBy('seq')
      .select('type', 'at');
    const placed = rows.find((row) => row.type === 'placed')?.at.getTime() ?? NaN;
    const happened = rows.filter((row) => row.type === type);
    return happened.map((row) => Math.round((row.at.getTime() - placed) / DAY));
  }

  it('is reminded three times, then cancelled with its stock put back', async () => {
    const { engine, shop } = stage();
    const productId = await shop.product({ stock: 5 });
    const draft = await shop.draft([{ productId, quantity: 2 }]);
    assert.equal(await engine.act(draft, 'place'), 'applied');
    const order = await stage().atRest(draft);

    assert.equal(order.status, 'cancelled');
    assert.deepEqual(await daysOf(draft, 'paymentReminded'), [3, 7, 14]);
    assert.deepEqual(await daysOf(draft, 'cancelled'), [21]);
    const stock: unknown = await shop
      .db('stock')
      .where('product_id', productId)
      .first('on_hand', 'reserved');
    assert.deepEqual({ ...(stock as object) }, { on_hand: 5, reserved: 0 });
    await stage().keep(draft, 'unpaid-reminded-cancelled');
  });

  it('is cancelled at the later time to which a person has put that off', async () => {
    const { engine, shop } = stage();
    const draft = await stage().draft();
    await engine.act(draft, 'place');
    const placed = await engine.order(draft);
    const last = deadlines(placed, shop.current).at(-1);
    assert.equal(last?.kind, 'unpaidCancellation');
    const later = last.at + 9 * DAY;
    await engine.act(draft, 'extendDeadline', { key: last.key, at: later, reason: 'asked' });
    assert.equal((await stage().atRest(draft)).status, 'cancelled');
    assert.deepEqual(await daysOf(draft, 'paymentReminded'), [3, 7, 14]);
    assert.deepEqual(await daysOf(draft, 'cancelled'), [30]);
  });

  it('asks for the mails of placing, of each reminder and of the cancellation, once each', async () => {
    const { engine, shop } = stage();
    const draft = await stage().draft();
    await engine.act(draft, 'place');
    await stage().atRest(draft);

    const mails: { action_id: string; kind: string }[] = await shop
      .db('messages')
      .where('order_id', draft.orderId)
      .orderBy(['created_at', 'key'])
      .select('action_id', 'kind');
    assert.deepEqual(
      mails.map((mail) => mail.kind),
      ['orderConfirmation', 'paymentReminder', 'paymentReminder', 'paymentReminder', 'cancelled'],
    );
    const asked = engine.sent.filter((id) => mails.some((mail) => mail.action_id === id));
    assert.deepEqual(
      asked,
      mails.map((mail) => mail.action_id),
    );
  });

  it('is neither reminded nor cancelled once it was paid', async () => {
    const { engine } = stage();
    const draft = await stage().draft();
    await engine.act(draft, 'place');
    await stage().sleep('8 days');
    assert.deepEqual(await daysOf(draft, 'paymentReminded'), [3, 7]);
    assert.equal(await engine.act(draft, 'pay'), 'applied');
    await stage().sleep('60 days');

    const order = await engine.order(draft);
    assert.equal(order.status, 'open');
    assert.deepEqual(await daysOf(draft, 'paymentReminded'), [3, 7]);

    await engine.act(draft, 'ship');
    await engine.act(draft, 'deliver');
    assert.equal((await stage().atRest(draft)).status, 'completed');
    await stage().keep(draft, 'paid-between-reminders');
  });

  it('is not cancelled when the money comes on the day before', async () => {
    const { engine } = stage();
    const draft = await stage().draft();
    await engine.act(draft, 'place');
    await stage().sleep('20 days');
    assert.equal(await engine.act(draft, 'pay'), 'applied');
    await stage().sleep('2 days');
    assert.equal((await engine.order(draft)).status, 'open');
  });
});
