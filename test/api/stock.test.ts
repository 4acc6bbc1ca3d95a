import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { tellAllotments } from '../../api/stock/tell-allotments.ts';
import { bookDelivery } from '../../db/repositories/goods-receipts.ts';
import type { OrderAnswer, OrderDetailAnswer } from '../../api/orders/order-schema.ts';
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

describe('The shelf', function () {
  this.timeout(40_000);
  const stage = apiStage();
  interface Product {
    sku: string;
    name: string;
    lowStockThreshold: number;
    expectedAt: string | null;
    stock: { onHand: number; reserved: number; available: number; low: boolean };
  }
  interface Ledger {
    opening: number;
    movements: { movement: string; onHand: number; reserved: number; orderId: string | null }[];
    next: string | null;
  }
  const newProduct = async (change: object = {}) => {
    const sku = `N-${randomBytes(5).toString('hex')}`;
    const body = { sku, name: 'Gieter', unitPrice: 2500, taxRate: 2100, stock: 10, ...change };
    const {
      status,
      body: product,
      text,
    } = await stage().call<Product>('POST', '/api/products', {
      body,
    });
    assert.equal(status, 201, text);
    return product;
  };
  const correct = (body: object, headers: Record<string, string> = {}) =>
    stage().call<{ difference: number; stock: { onHand: number } }>(
      'POST',
      '/api/stock/corrections',
      { body: { reason: 'counted', ...body }, headers },
    );

  it('has products added, changed and read one by one', async () => {
    const { call } = stage();
    const product = await newProduct({ lowStockThreshold: 3, expectedAt: '2026-12-24T08:00:00Z' });
    assert.deepEqual(
      [product.stock.onHand, product.stock.low, product.expectedAt],
      [10, false, '2026-12-24T08:00:00.000Z'],
    );
    const path = `/api/products/${product.sku}`;
    const changed = await call<Product>('PATCH', path, {
      body: { lowStockThreshold: 10, expectedAt: null },
    });
    assert.deepEqual(
      [changed.body.stock.low, changed.body.expectedAt, changed.body.name],
      [true, null, 'Gieter'],
    );
    assert.deepEqual((await call<Product>('PATCH', path, { body: {} })).body, changed.body);
    const twice = await call('POST', '/api/products', {
      body: { sku: product.sku, name: 'Another', unitPrice: 1, taxRate: 0 },
    });
    assert.deepEqual([twice.status, twice.body.code], [409, 'conflict']);
    assert.equal((await call('GET', '/api/products/nothing-like-it')).status, 404);
    const list = await call<{ products: Product[] }>(
      'GET',
      `/api/products?low=true&q=${product.sku}`,
    );
    assert.deepEqual(
      list.body.products.map(({ sku }) => sku),
      [product.sku],
    );
    const plenty = await call<{ products: Product[] }>(
      'GET',
      `/api/products?low=false&q=${product.sku}`,
    );
    assert.deepEqual(plenty.body.products, []);
  });

  it('is put right by hand once per request, never below what is set apart', async () => {
    const { call, checkout } = stage();
    const { sku } = await newProduct();
    await call('POST', '/api/orders', { body: orderInput(sku, { payment: await checkout() }) });
    const key = { 'idempotency-key': randomBytes(8).toString('hex') };
    const first = await correct({ sku, difference: -3, reason: 'damaged' }, key);
    assert.deepEqual([first.status, first.body.stock.onHand], [201, 7]);
    assert.deepEqual(
      (await correct({ sku, difference: -3, reason: 'damaged' }, key)).body,
      first.body,
    );
    const tooFew = await correct({ sku, counted: 1 });
    assert.equal(tooFew.status, 409);
    assert.match(tooFew.text, /2 are set apart/);
    assert.match((await correct({ sku, difference: -99 })).text, /Take off 7 at most/);
    assert.equal((await correct({ sku, counted: 2 })).body.difference, -5);
    assert.equal((await correct({ sku })).status, 422);
    assert.equal((await correct({ sku, counted: 1, difference: 1 })).status, 422);
  });

  it('has a ledger that adds up, page by page, and names the orders', async () => {
    const { call, checkout } = stage();
    const { sku } = await newProduct();
    const { body: order } = await call('POST', '/api/orders', {
      body: orderInput(sku, { payment: await checkout() }),
    });
    await call('POST', `/api/orders/${order.id}/ship`, { body: {} });
    await correct({ sku, counted: 20 });
    const lines: Ledger['movements'] = [];
    let after = '';
    let opening = 0;
    for (;;) {
      const { body } = await call<Ledger>(
        'GET',
        `/api/products/${sku}/movements?limit=1${after && `&after=${encodeURIComponent(after)}`}`,
      );
      lines.push(...body.movements);
      opening = body.opening;
      if (body.next === null) break;
      after = body.next;
    }
    assert.deepEqual(
      lines.map(({ movement, orderId }) => [movement, orderId]),
      [
        ['correct', null],
        ['ship', order.id],
        ['reserve', order.id],
      ],
    );
    const { body: product } = await call<Product>('GET', `/api/products/${sku}`);
    const sum = (name: 'onHand' | 'reserved') => lines.reduce((t, line) => t + line[name], 0);
    assert.equal(product.stock.onHand, opening + sum('onHand'));
    assert.equal(product.stock.reserved, sum('reserved'));
  });

  it('is shown at each line of an order, with when more is expected', async () => {
    const { call, checkout } = stage();
    const { sku } = await newProduct({ stock: 3, lowStockThreshold: 5, backorderAllowed: true });
    const { body: order } = await call('POST', '/api/orders', {
      body: orderInput(sku, { payment: await checkout() }),
    });
    const line = async () => {
      const { body } = await call<OrderDetailAnswer>('GET', `/api/orders/${order.id}`);
      return body.lines[0];
    };
    assert.deepEqual((await line())?.stock, { onHand: 3, reserved: 2, available: 1, low: true });
    assert.equal((await line())?.expected, null);
    const at = '2026-12-01T09:00:00.000Z';
    await call('POST', '/api/goods-receipts', {
      body: {
        reference: `PO-${sku}`,
        status: 'announced',
        expectedAt: at,
        lines: [{ sku, quantity: 1 }],
      },
    });
    assert.deepEqual((await line())?.expected, { at, from: 'delivery' });
    const own = '2026-12-02T09:00:00.000Z';
    await call('POST', `/api/orders/${order.id}/expect`, { body: { expectedAt: own } });
    assert.deepEqual((await line())?.expected, { at: own, from: 'order' });
    const word = '2026-12-03T09:00:00.000Z';
    await call('PATCH', `/api/products/${sku}`, { body: { expectedAt: word } });
    assert.deepEqual((await line())?.expected, { at: word, from: 'product' });
  });
});

describe('Stock kept by hand', () => {
  const stage = apiStage({ settings: (settings) => ({ ...settings, stockTiming: 'manual' }) });

  it('moves when a person says so, with a preview that asks first (S074, S081)', async () => {
    const { call, placed, product } = stage();
    const sku = await product(2);
    const order = await placed({ lines: [{ sku, quantity: 2 }] });
    const onHand = async () => {
      const { body } = await call<{ stock: { onHand: number } }>('GET', `/api/products/${sku}`);
      return body.stock.onHand;
    };
    const path = `/api/orders/${order.id}`;
    const preview = await call<{ effects: { sentence: string }[] }>(
      'POST',
      `${path}/deduct-stock?dryRun=true`,
    );
    assert.deepEqual(
      preview.body.effects.map(({ sentence }) => sentence),
      [`2 × ${sku}: taken off stock.`],
    );
    assert.equal((await call('POST', `${path}/deduct-stock`)).status, 200);
    assert.equal(await onHand(), 0);
    assert.equal((await call('POST', `${path}/deduct-stock`)).status, 409);
    assert.equal((await call('POST', `${path}/restore-stock`)).status, 200);
    assert.equal(await onHand(), 2);
  });
});
