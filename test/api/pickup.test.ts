import assert from 'node:assert/strict';
import type { OrderAnswer, OrderDetailAnswer } from '../../api/orders/order-schema.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { METHODS, STORE } from '../domain/support/orders.ts';
import { apiStage, engineSees } from './support.ts';

const withStore = ({ shipping, pickup, ...settings }: Settings): Settings => ({
  ...settings,
  shipping: { ...shipping, methods: [...METHODS, { name: 'PostNL', kind: 'parcel' }] },
  pickup: { ...pickup, checkRequired: true, afterwards: 'cancel' },
});

describe('Click & collect', function () {
  this.timeout(60_000);
  const stage = apiStage({ settings: withStore });
  const act = (order: OrderAnswer, action: string, body: object = {}) =>
    stage().call<OrderAnswer & { code: string; detail: string }>(
      'POST',
      `/api/orders/${order.id}/${action}`,
      { body },
    );
  const fetched = (change: object = {}) =>
    stage().placed({ shippingMethod: STORE.name, ...change });
  const atCounter = () => fetched({ paymentMethod: 'counter', payment: undefined });
  const read = async (order: OrderAnswer) =>
    (await stage().call<OrderDetailAnswer>('GET', `/api/orders/${order.id}`)).body;
  const onHand = async (order: OrderAnswer) => {
    const row = await stage()
      .shop.db('stock')
      .where('product_id', order.lines[0]?.productId ?? '')
      .first<{ on_hand: number; reserved: number }>('on_hand', 'reserved');
    return { ...row };
  };

  it('lies ready, is listed and awaited, and is handed over for its code (S078)', async () => {
    const { call, client } = stage();
    const order = await fetched();
    assert.match(order.pickupCode ?? '', /^[2-9A-Z]{6}$/);
    const preview = await call<{
      effects: { sentence: string }[];
      deadlines: { started: { kind: string }[] };
    }>('POST', `/api/orders/${order.id}/ready-for-pickup?dryRun=true`, { body: {} });
    assert.ok(preview.body.effects.some(({ sentence }) => sentence.includes('ready for pickup')));
    assert.deepEqual(
      preview.body.deadlines.started.map(({ kind }) => kind).filter((k) => k.startsWith('coll')),
      ['collectionReminder', 'collectionExpired'],
    );

    const ready = await act(order, 'ready-for-pickup', { shelf: 'B-12' });
    assert.deepEqual(
      [ready.status, ready.body.fulfillmentStatus, ready.body.next.waitsFor],
      [200, 'readyForPickup', 'collection'],
    );
    assert.equal(ready.body.shipments[0]?.pickup?.shelf, 'B-12');
    const listed = await call<{ orders: { id: string }[] }>(
      'GET',
      '/api/orders?fulfillmentStatus=readyForPickup',
    );
    assert.deepEqual(
      listed.body.orders.map(({ id }) => id),
      [order.id],
    );
    const deadlines = await call<{ deadlines: { kind: string }[] }>(
      'GET',
      `/api/deadlines?kind=collectionExpired&order=${order.number}`,
    );
    assert.equal(deadlines.body.deadlines.length, 1);

    const sent = await act(order, 'ship');
    assert.deepEqual([sent.status, sent.body.code], [409, 'fetchedByCustomer']);
    const wrong = await act(order, 'collect', { pickupCode: 'AAAAAA' });
    assert.deepEqual([wrong.status, wrong.body.code], [409, 'wrongPickupCode']);
    assert.equal((await act(order, 'collect')).body.code, 'checkRequired');
    assert.equal((await act(order, 'collect', { check: 'Anna de Vries' })).status, 422);

    const done = await act(order, 'collect', { pickupCode: order.pickupCode });
    assert.deepEqual(
      [done.status, done.body.fulfillmentStatus, done.body.shipments[0]?.status],
      [200, 'collected', 'collected'],
    );
    assert.equal(done.body.shipments[0]?.pickup?.check, 'pickupCode');
    assert.equal(done.body.payments[0]?.captures[0]?.amount, 5495);
    assert.deepEqual(await onHand(order), { on_hand: 98, reserved: 0 });
    const mails = (await read(order)).messages.map(({ kind }) => kind);
    assert.deepEqual(mails, ['orderConfirmation', 'readyForPickup', 'collected']);
    const row = await stage()
      .shop.db('shipments')
      .where('order_id', order.id)
      .first<{ status: string }>('status');
    assert.equal(row.status, 'collected');
    assert.doesNotMatch(await engineSees(client, order.number), /Anna|Lindengracht/);
  });

  it('is handed over once, whoever asks at the same moment', async () => {
    const order = await fetched();
    await act(order, 'ready-for-pickup');
    const both = await Promise.all([1, 2].map(() => act(order, 'collect', { check: 'idCard' })));
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.deepEqual(await onHand(order), { on_hand: 98, reserved: 0 });
  });

  it('waits for a hold to end, and for the money at the counter', async () => {
    const order = await atCounter();
    await act(order, 'hold', { reason: 'check' });
    assert.equal((await act(order, 'ready-for-pickup')).body.code, 'onHold');
    await act(order, 'release');
    assert.equal((await act(order, 'ready-for-pickup')).status, 200);
    assert.deepEqual(
      (await read(order)).next.deadlines.map(({ kind }) => kind),
      ['collectionReminder', 'collectionExpired'],
    );
    await act(order, 'hold', { reason: 'check' });
    assert.equal((await act(order, 'collect', { check: 'idCard' })).body.code, 'onHold');
    await act(order, 'release');
    assert.equal((await act(order, 'collect', { check: 'idCard' })).body.code, 'notPaid');
    await act(order, 'pay', { method: 'cash' });
    assert.equal((await act(order, 'collect', { check: 'idCard' })).body.status, 'completed');
  });

  it('is fetched in parts, each when it lies ready', async () => {
    const order = await fetched();
    await act(order, 'create-shipment', { lines: [{ lineId: 'l1', quantity: 1 }] });
    await act(order, 'ready-for-pickup', { shipmentId: 's1' });
    const part = await act(order, 'collect', { check: 'idCard' });
    assert.equal(part.body.fulfillmentStatus, 'partial');
    await act(order, 'ready-for-pickup');
    assert.equal(
      (await act(order, 'collect', { check: 'idCard' })).body.fulfillmentStatus,
      'collected',
    );
  });

  it('is cancelled when nobody comes: goods back on the shelf, money let go, the customer told', async () => {
    const order = await fetched();
    await act(order, 'ready-for-pickup');
    assert.deepEqual(await onHand(order), { on_hand: 100, reserved: 2 });
    const expiry = (await read(order)).next.deadlines.find((d) => d.kind === 'collectionExpired');
    const forecast = await stage().call<{ steps: { deadline: { kind: string } }[] }>(
      'GET',
      `/api/orders/${order.id}/forecast`,
    );
    assert.ok(forecast.body.steps.some(({ deadline }) => deadline.kind === 'collectionExpired'));
    const gone = await act(order, 'meet-deadline-now', { key: expiry?.key });
    assert.deepEqual(
      [gone.body.status, gone.body.cancellations[0]?.by, gone.body.shipments[0]?.status],
      ['cancelled', 'notCollected', 'cancelled'],
    );
    assert.deepEqual(await onHand(order), { on_hand: 100, reserved: 0 });
    assert.ok((await read(order)).messages.some(({ kind }) => kind === 'cancelled'));
    const why = await stage().call<{ facts: { fact: string; says: string }[] }>(
      'GET',
      `/api/orders/${order.id}/why?fact=cancellation`,
    );
    assert.match(why.text, /notCollected/);
  });

  it('is sent after all when its shipping method is changed', async () => {
    const order = await fetched();
    await act(order, 'ready-for-pickup');
    const unknown = { changes: [{ change: 'shipping', method: 'Balloon', price: 495 }] };
    assert.equal((await act(order, 'edit', unknown)).body.code, 'unknownShippingMethod');
    const changed = { changes: [{ change: 'shipping', method: 'PostNL', price: 495 }] };
    const sent = await act(order, 'edit', changed);
    assert.deepEqual(
      [sent.body.fulfillmentStatus, sent.body.shipments[0]?.status, sent.body.pickupCode],
      ['unfulfilled', 'packed', null],
    );
    assert.equal(
      (await act(order, 'ship', { shipmentId: 's1' })).body.fulfillmentStatus,
      'shipped',
    );
    const other = await stage().placed();
    assert.equal((await act(other, 'ready-for-pickup')).body.code, 'notForPickup');
  });
});
