import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { CustomerSchema } from '../../api/customers/customer-schema.ts';
import { apiStage, engineSees, orderInput, reserved } from './support.ts';

describe('POST /api/orders', () => {
  const stage = apiStage();
  const count = async (table: string): Promise<number> =>
    (await stage().shop.db(table).select('*')).length;

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
    assert.equal(body.lines[0]?.sku, sku);
    assert.equal(body.next.waitsFor, 'shipping');
    assert.match(
      body.links['workflow'] ?? '',
      /^http:\/\/localhost:8233\/namespaces\/default\/workflows\//,
    );
  });

  it('tells the engine nothing about persons', async () => {
    const { client, placed } = stage();
    const marker = 'Canary Seven';
    const order = await placed({
      customer: { name: marker, email: 'canary7@example.test', locale: 'nl' },
      comment: marker,
    });
    const seen = await engineSees(client, order.number);
    assert.match(seen, /"amount":5495/);
    assert.doesNotMatch(seen, /canary|Lindengracht/i);
  });

  it('keeps a draft as a draft until it is placed', async () => {
    const { call, product } = stage();
    const draft = await call('POST', '/api/orders', {
      body: orderInput(await product(), { kind: 'draft' }),
    });
    assert.equal(draft.status, 201);
    assert.equal(draft.body.status, 'draft');
    const placed = await call('POST', `/api/orders/${draft.body.number}/place`, {
      body: { authorization: reserved() },
    });
    assert.equal(placed.status, 201);
    assert.equal(placed.body.status, 'open');
    assert.equal(placed.body.id, draft.body.id);
  });

  it('refuses an order out of stock and leaves nothing behind', async () => {
    const { call, product } = stage();
    const sku = await product(1);
    const before = [await count('orders'), await count('customers'), await count('number_series')];
    const { status, body } = await call('POST', '/api/orders', {
      body: orderInput(sku, { customer: { name: 'New', email: 'new-but-late@example.test' } }),
      headers: { 'idempotency-key': 'out-of-stock' },
    });
    assert.equal(status, 409);
    assert.equal(body.code, 'outOfStock');
    assert.match(body.detail, /Order fewer/);
    const after = [await count('orders'), await count('customers'), await count('number_series')];
    assert.deepEqual(after, before);
    assert.equal(await count('idempotency_keys'), 0);
  });

  it('names the lines whose product is not for sale', async () => {
    const { call, product, shop } = stage();
    const gone = await product();
    await shop.db('products').where('sku', gone).update({ active: false });
    const lines = [
      { sku: await product(), quantity: 1 },
      { sku: 'NO-SUCH-THING', quantity: 1 },
      { sku: gone, quantity: 1 },
      { sku: await product(), quantity: 1, discount: 2501 },
    ];
    const { status, body } = await call('POST', '/api/orders', { body: orderInput('', { lines }) });
    assert.equal(status, 422);
    const fields = body.errors.map(({ field }) => field);
    assert.deepEqual(fields, ['lines[1].sku', 'lines[2].sku', 'lines[3].discount']);
  });

  it('knows a customer by e-mail address and brings the profile up to date', async () => {
    const { call, placed } = stage();
    const customer = { name: 'Bo Jansen', email: 'bo@example.test', phone: '+31201234567' };
    const first = await placed({ customer });
    const second = await placed({
      customer: { name: 'Bo Jansen-Bakker', email: 'BO@example.test', locale: 'de' },
    });
    assert.equal(second.customer.id, first.customer.id);
    const { body } = await call<z.output<typeof CustomerSchema>>(
      'GET',
      `/api/customers/${first.customer.number}`,
    );
    assert.equal(body.name, 'Bo Jansen-Bakker');
    assert.equal(body.locale, 'de');
    assert.equal(body.phone, '+31201234567', 'what the second order left out stays known');
  });

  it('makes one customer of two first orders at once', async () => {
    const { placed } = stage();
    const customer = { name: 'Twin', email: 'twins@example.test' };
    const orders = await Promise.all([
      placed({ customer }),
      placed({ customer }),
      placed({ customer }),
    ]);
    assert.equal(new Set(orders.map((order) => order.customer.id)).size, 1);
    assert.equal(new Set(orders.map((order) => order.number)).size, 3);
  });

  for (const [name, change] of Object.entries({
    'a total from outside': { total: 1 },
    'a status from outside': { status: 'completed' },
    'a price from outside': { lines: [{ sku: 'X', quantity: 1, unitPrice: 1 }] },
    'a negative quantity': { lines: [{ sku: 'X', quantity: -1 }] },
    'a quantity beyond reason': { lines: [{ sku: 'X', quantity: 1e9 }] },
    'half a piece': { lines: [{ sku: 'X', quantity: 0.5 }] },
    'no lines': { lines: [] },
    'ten thousand lines': {
      lines: Array.from({ length: 2_000 }, () => ({ sku: 'X', quantity: 1 })),
    },
    'a name that forges headers': { customer: { name: 'A\r\nBcc: x@y.test', email: 'a@b.test' } },
    'a country that is none': {
      billingAddress: { name: 'A', street: 'B', postcode: 'C', city: 'D', country: 'XX' },
    },
    'a refund instead of a payment': { payment: { ...reserved(), amount: -5 } },
  })) {
    it(`refuses ${name} (S-11, S-12)`, async () => {
      const { status, body } = await stage().call('POST', '/api/orders', {
        body: orderInput('X', change),
      });
      assert.equal(status, 422);
      assert.ok(body.errors.length > 0);
    });
  }
});
