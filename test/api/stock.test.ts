import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { tellAllotments } from '../../api/stock/tell-allotments.ts';
import { bookDelivery } from '../../db/repositories/goods-receipts.ts';
import type { OrderAnswer } from '../../api/orders/order-schema.ts';
import { until } from '../../scripts/setup/until.ts';
import { apiStage, orderInput } from './support.ts';

interface Receipt {
  id: string;
  status: string;
  lines: { sku: string; quantity: number }[];
  backorders: { orderId: string; quantity: number }[];
}

describe('Goods that come in', function () {
  this.timeout(40_000);
  const stage = apiStage();
  const scarce = async () => {
    const sku = `P-${randomBytes(5).toString('hex')}`;
    await stage().shop.product({ sku, stock: 0, backorderAllowed: true });
    return sku;
  };
  const note = () => `DN-${randomBytes(5).toString('hex')}`;

  /** The order, as soon as it is as it should be. */
  async function orderWhen(id: string, isSo: (order: OrderAnswer) => boolean) {
    let order: OrderAnswer | undefined;
    await until(
      async () => {
        order = (await stage().call<OrderAnswer>('GET', `/api/orders/${id}`)).body;
        return isSo(order);
      },
      { within: 20_000, or: 'The order has not gone on.' },
    );
    assert.ok(order);
    return order;
  }

  it('are booked in once, and the order that waited for them goes on by itself', async () => {
    const { call, checkout } = stage();
    const sku = await scarce();
    const { body: order } = await call('POST', '/api/orders', {
      body: orderInput(sku, { payment: await checkout() }),
    });
    assert.equal(order.next.waitsFor, 'goods');
    const body = { reference: note(), lines: [{ sku, quantity: 2 }] };
    const booked = await call<Receipt>('POST', '/api/goods-receipts', { body });
    assert.equal(booked.status, 201);
    assert.deepEqual(
      booked.body.backorders.map((b) => [b.orderId, b.quantity]),
      [[order.id, 2]],
    );
    const again = await call<Receipt>('POST', '/api/goods-receipts', { body });
    assert.deepEqual([again.status, again.body], [200, booked.body]);
    const served = await orderWhen(order.id, ({ next }) => next.waitsFor === 'shipping');
    assert.deepEqual([served.lines[0]?.backordered, served.lines[0]?.reserved], [0, 2]);
    const other = { ...body, lines: [{ sku, quantity: 3 }] };
    const conflict = await call('POST', '/api/goods-receipts', { body: other });
    assert.deepEqual([conflict.status, conflict.body.code], [409, 'conflict']);
    const read = await call<Receipt>('GET', `/api/goods-receipts/${booked.body.id}`);
    assert.deepEqual(read.body, booked.body);
    const list = await call<{ receipts: Receipt[]; next: string | null }>(
      'GET',
      '/api/goods-receipts?status=received&limit=1',
    );
    assert.equal(list.body.receipts[0]?.id, booked.body.id);
  });

  it('reach their order also when nobody told it at once', async () => {
    const { call, checkout, deps } = stage();
    const sku = await scarce();
    const { body: order } = await call('POST', '/api/orders', {
      body: orderInput(sku, { payment: await checkout() }),
    });
    const { lines } = order;
    await bookDelivery(
      deps.db,
      { reference: note(), lines: [{ productId: lines[0]?.productId ?? '', quantity: 2 }] },
      Date.now(),
    );
    await tellAllotments(deps);
    await tellAllotments(deps);
    await orderWhen(order.id, ({ next }) => next.waitsFor === 'shipping');
    const told = await deps.db('allotments').where('order_id', order.id).select('told_at');
    assert.equal(told.length, 1);
  });

  it('are announced with a date before they come', async () => {
    const { call } = stage();
    const sku = await scarce();
    const body = {
      reference: note(),
      status: 'announced',
      expectedAt: '2026-12-01T09:00:00Z',
      lines: [{ sku, quantity: 4 }],
    };
    const { status, body: announced } = await call<Receipt>('POST', '/api/goods-receipts', {
      body,
    });
    assert.deepEqual([status, announced.status], [201, 'announced']);
    const { expectedAt: _when, ...undated } = body;
    const bad = await call('POST', '/api/goods-receipts', { body: undated });
    assert.deepEqual([bad.status, bad.body.errors[0]?.field], [422, 'expectedAt']);
  });

  it('are refused for products that are not there, by line, and found by a known id only', async () => {
    const { call } = stage();
    const body = { reference: note(), lines: [{ sku: 'no-such-thing', quantity: 1 }] };
    const { status, body: answer } = await call('POST', '/api/goods-receipts', { body });
    assert.deepEqual([status, answer.errors[0]?.field], [422, 'lines[0].sku']);
    const unknown = await call('GET', '/api/goods-receipts/01ARZ3NDEKTSV4RRFFQ69G5FAV');
    assert.equal(unknown.status, 404);
  });
});
