import assert from 'node:assert/strict';
import type { OrderDetailAnswer } from '../../api/orders/order-schema.ts';
import { apiStage, type AnyBody } from './support.ts';

describe('What can be taken back (grace window, B04)', () => {
  const stage = apiStage({
    settings: (settings) => ({ ...settings, grace: { ...settings.grace, minutes: 5 } }),
  });
  type Order = AnyBody & OrderDetailAnswer;
  const post = (order: { id: string }, action: string, body: object = {}) =>
    stage().call<Order>('POST', `/api/orders/${order.id}/${action}`, { body });
  const historyOf = async ({ id }: { id: string }) => {
    const path = `/api/orders/${id}/history`;
    const { body } = await stage().call<{ events: { event: { type: string } }[] }>('GET', path);
    return body.events.map(({ event }) => event.type);
  };

  it('waits where all can see it, with its time, and goes back by one call', async () => {
    const order = await stage().placed();
    const preview = await post(order, 'ship?dryRun=true');
    const { waitsUntil, effects } = preview.body as unknown as {
      waitsUntil: string;
      effects: { sentence: string }[];
    };
    assert.ok(Date.parse(waitsUntil) > Date.now() + 4 * 60_000);
    assert.ok(effects.length > 0, 'the preview shows what will happen then');

    const asked = await post(order, 'ship');
    assert.equal(asked.status, 200);
    const [waiting] = asked.body.waiting;
    assert.deepEqual([waiting?.action, asked.body.fulfillmentStatus], ['ship', 'unfulfilled']);
    assert.ok(asked.body.next.deadlines.some(({ kind }) => kind === 'graceEnd'));

    const twice = await post(order, 'ship');
    assert.deepEqual([twice.status, twice.body.code], [409, 'nothingToShip']);

    const back = await post(order, 'take-back', { waitingId: waiting?.id });
    assert.deepEqual([back.status, back.body.waiting], [200, []]);
    assert.deepEqual((await historyOf(order)).slice(-2), ['actionWaits', 'actionTakenBack']);
    const late = await post(order, 'take-back');
    assert.deepEqual([late.status, late.body.code], [409, 'nothingWaits']);
  });

  it('goes ahead at once for whoever does not want to wait', async () => {
    const order = await stage().placed();
    const asked = await post(order, 'ship');
    const { key } = asked.body.next.deadlines.find(({ kind }) => kind === 'graceEnd') ?? {};
    const done = await post(order, 'meet-deadline-now', { key });
    assert.equal(done.status, 200, done.text);
    assert.deepEqual(
      done.body.shipments.map(({ status }) => status),
      ['shipped'],
    );
    const history = await historyOf(order);
    assert.ok(history.indexOf('graceEnded') < history.indexOf('shipped'));
  });
});
