import assert from 'node:assert/strict';
import { DAY, HOUR } from '../../domain/time/calendar.ts';
import { orderStage } from '../support/order-stage.ts';

describe('an order on hold', () => {
  const stage = orderStage();
  const now = () => stage().engine.environment.currentTimeMs();

  it('is released by itself when its time has come', async () => {
    const { engine } = stage();
    const draft = await stage().authorized();
    const until = (await now()) + 2 * HOUR;
    assert.equal(await engine.act(draft, 'hold', { reason: 'fraudCheck', until }), 'applied');
    assert.equal(await engine.act(draft, 'ship'), 'onHold');
    await stage().sleep('3 hours');
    const order = await engine.orderOnce(draft, (o) => o.holds.length === 0, 'the release');
    assert.equal(order.attention.length, 0);
    assert.equal(await engine.act(draft, 'ship'), 'applied');
    await engine.act(draft, 'deliver');
    await stage().atRest(draft);
    await stage().keep(draft, 'hold-released-by-itself');
  });

  it('is asked for its money later, by as long as it was held', async () => {
    const { engine, shop } = stage();
    const draft = await stage().draft();
    await engine.act(draft, 'place');
    await stage().sleep('1 day');
    await engine.act(draft, 'hold', { reason: 'stockCheck' });
    await stage().sleep('10 days');
    assert.deepEqual((await engine.events(draft)).includes('paymentReminded'), false);
    await engine.act(draft, 'release');
    assert.equal((await stage().atRest(draft)).status, 'cancelled');

    const rows: { type: string; at: Date }[] = await shop
      .db('order_events')
      .where('order_id', draft.orderId)
      .whereIn('type', ['placed', 'paymentReminded', 'cancelled'])
      .orderBy('seq')
      .select('type', 'at');
    const placed = rows[0]?.at.getTime() ?? NaN;
    const days = rows.slice(1).map(({ at }) => Math.round((at.getTime() - placed) / DAY));
    assert.deepEqual(days, [13, 17, 24, 31]);
    await stage().keep(draft, 'hold-shifts-reminders');
  });

  it('has its timer moved by a second, shorter hold', async () => {
    const { engine } = stage();
    const draft = await stage().authorized();
    const at = await now();
    await engine.act(draft, 'hold', { reason: 'fraudCheck', until: at + 3 * DAY });
    await engine.act(draft, 'hold', { reason: 'addressCheck', until: at + DAY });
    await stage().sleep(DAY + HOUR);
    const one = await engine.orderOnce(draft, (o) => o.holds.length === 1, 'the first release');
    assert.equal(one.holds[0]?.reason, 'fraudCheck');
    await stage().sleep('2 days');
    await engine.orderOnce(draft, (o) => o.holds.length === 0, 'the second release');
    await engine.act(draft, 'cancel');
    await stage().atRest(draft);
    await stage().keep(draft, 'two-holds-timer-moved');
  });
});
