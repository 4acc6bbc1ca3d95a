import assert from 'node:assert/strict';
import { apiStage, orderInput, reserved } from './support.ts';

describe('POST /api/orders', () => {
  const stage = apiStage();

  it('places an order with prices of the shop, and answers it', async () => {
    const { call, product } = stage();
    const sku = await product();
    const { status, headers, body } = await call('POST', '/api/orders', {
      body: orderInput(sku, { payment: reserved(), comment: 'Ring twice' }),
    });
    assert.equal(status, 201);
    assert.equal(headers.get('location'), `/api/orders/${body.id}`);
    assert.equal(headers.get('etag'), `"${body.version}"`);
    assert.equal(body.status, 'open');
    assert.equal(body.paymentStatus, 'authorized');
    assert.deepEqual(body.totals, {
      net: 4541,
      tax: 954,
      gross: 5495,
      rates: [{ rate: 2100, net: 4541, tax: 954, gross: 5495 }],
    });
    assert.equal(body.comment, 'Ring twice');
    assert.equal(body.lines[0].sku, sku);
    assert.equal(body.next.waitsFor, 'shipping');
  });
});
