import assert from 'node:assert/strict';
import type { OrderAnswer, OrderDetailAnswer } from '../../api/orders/order-schema.ts';
import { apiStage } from './support.ts';

describe('Packing slips', function () {
  this.timeout(40_000);
  const stage = apiStage();
  const act = (order: OrderAnswer, action: string, body: object = {}) =>
    stage().call<OrderAnswer>('POST', `/api/orders/${order.id}/${action}`, { body });
  const slipIds = async () => {
    const { body } = await stage().call<{ lines: { shipmentId: string; orderId: string }[] }>(
      'GET',
      '/api/pick-list',
    );
    return body.lines.map(({ orderId, shipmentId }) => `${orderId} ${shipmentId}`);
  };

  it('are made, picked, packed, tracked and shipped, each with its document (S065, S067, S068)', async () => {
    const { call, placed, shop } = stage();
    const order = await placed();
    const half = { lines: [{ lineId: 'l1', quantity: 1 }] };
    assert.equal((await act(order, 'create-shipment', half)).status, 200);
    assert.equal((await act(order, 'create-shipment')).status, 200);
    assert.deepEqual(await slipIds(), [`${order.id} s1`, `${order.id} s2`]);
    const third = await act(order, 'create-shipment');
    assert.deepEqual([third.status, third.text.includes('onSlip')], [409, true]);

    assert.equal((await act(order, 'pick-shipment', { shipmentId: 's1' })).status, 200);
    assert.deepEqual(await slipIds(), [`${order.id} s2`]);
    await act(order, 'pack-shipment', { shipmentId: 's1' });
    const tracking = { shipmentId: 's1', carrier: 'ups', trackingNumber: '1Z' };
    await act(order, 'track', tracking);
    const left = await act(order, 'ship', { shipmentId: 's1' });
    assert.deepEqual(
      left.body.shipments.map(({ status, carrier }) => [status, carrier]),
      [
        ['shipped', 'ups'],
        ['open', null],
      ],
    );
    assert.equal(left.body.fulfillmentStatus, 'partial');
    const said = { shipmentId: 's1', status: 'atDepot', at: '2026-11-22T10:00:00Z' };
    const reported = await act(order, 'report-carrier-status', said);
    assert.equal(reported.body.shipments[0]?.carrierStatus, 'atDepot');
    assert.equal((await act(order, 'report-carrier-status', said)).status, 409);

    const { body } = await call<OrderDetailAnswer>('GET', `/api/orders/${order.id}`);
    assert.deepEqual(
      body.documents.filter(({ kind }) => kind === 'packingSlip').map(({ subject }) => subject),
      ['s1', 's2'],
    );
    assert.equal(body.messages.filter(({ kind }) => kind === 'shipped').length, 1);
    const rows = await shop
      .db('shipments')
      .where('order_id', order.id)
      .orderBy('shipment_id')
      .select('status', 'tracking_number', 'carrier_status');
    assert.deepEqual(
      rows.map((row) => ({ ...(row as object) })),
      [
        { status: 'shipped', tracking_number: '1Z', carrier_status: 'atDepot' },
        { status: 'open', tracking_number: null, carrier_status: null },
      ],
    );
  });

  it('wait while their order is held, and nothing new is made for it (S004)', async () => {
    const order = await stage().placed();
    await act(order, 'create-shipment');
    await act(order, 'hold', { reason: 'stock' });
    assert.ok(!(await slipIds()).includes(`${order.id} s1`));
    const { status, text } = await act(order, 'ship', { shipmentId: 's1' });
    assert.deepEqual([status, text.includes('onHold')], [409, true]);
    const back = await act(order, 'cancel-shipment', { shipmentId: 's1' });
    assert.equal(back.body.shipments[0]?.status, 'cancelled');
  });

  it('have a carrier of the list, or one that is typed and said to be so (S069)', async () => {
    const order = await stage().placed();
    await act(order, 'create-shipment');
    const track = (carrier: unknown) =>
      act(order, 'track', { shipmentId: 's1', carrier, trackingNumber: '3S 1' });
    const follow = async () => {
      const path = `/api/orders/${order.id}/shipments`;
      const { body } = await stage().call<{ shipments: Record<string, unknown>[] }>('GET', path);
      return [body.shipments[0]?.['carrierName'], body.shipments[0]?.['trackingUrl']];
    };
    for (const unknown of ['postln', { code: 'postln' }]) {
      const { status, text } = await track(unknown);
      assert.equal(status, 409);
      assert.match(text, /"unknownCarrier".*Use one of postnl, dhl, bpost/);
    }
    assert.equal((await track({ code: 'bpost', name: 'bpost' })).status, 422);
    await track({ code: 'bpost' });
    assert.deepEqual(await follow(), [
      'bpost',
      'https://track.bpost.cloud/btr/web/#/search?lang=nl&itemCode=3S%201&postalCode=1015KJ',
    ]);
    await track({ name: 'jan' });
    assert.deepEqual(await follow(), ['jan', null]);
    await track('PostNL');
    assert.deepEqual(await follow(), [
      'PostNL',
      'https://postnl.nl/tracktrace/?L=nl&B=3S%201&P=1015KJ&D=NL&T=C',
    ]);
  });

  it('leave the stock once, whichever of two ways is asked for at the same moment', async () => {
    const { placed, shop } = stage();
    const order = await placed();
    await act(order, 'create-shipment');
    const [a, b] = await Promise.all([
      act(order, 'ship', { shipmentId: 's1' }),
      act(order, 'ship', { shipmentId: 's1' }),
    ]);
    assert.deepEqual([a.status, b.status].sort(), [200, 409]);
    const shipped = await shop
      .db('stock_movements')
      .where({ order_id: order.id, movement: 'ship' })
      .sum<{ pieces: string }[]>({ pieces: 'on_hand' });
    assert.equal(Number(shipped[0]?.pieces), -2);
  });
});
