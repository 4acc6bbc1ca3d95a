import assert from 'node:assert/strict';
import { ulid } from 'ulid';
import type { z } from 'zod';
import type { OrderListSchema } from '../../api/orders/order-list.ts';
import { apiStage } from './support.ts';

type Page = z.output<typeof OrderListSchema>;

describe('GET /api/orders', () => {
  const stage = apiStage({ engine: false });
  const START = Date.UTC(2026, 5, 1);
  const HOUR = 3_600_000;

  /** 25 orders, one an hour; every third on hold, every fifth to be looked at. */
  before(async () => {
    const { shop } = stage();
    const productId = await shop.product();
    const anna = await customer('Anna 100% Katoen', 'anna_list@example.test');
    for (let i = 0; i < 25; i += 1) {
      const { orderId } = await shop.draft([{ productId }]);
      await shop
        .db('orders')
        .where('id', orderId)
        .update({
          placed_at: new Date(START + i * HOUR),
          status: 'open',
          on_hold: i % 3 === 0,
          needs_attention: i % 5 === 0,
          payment_status: i === 9 ? 'partiallyPaid' : i % 2 === 0 ? 'paid' : 'unpaid',
          fulfillment_status: i < 5 ? 'shipped' : 'unfulfilled',
          payment_method: i === 7 ? 'invoice' : 'card',
          source: i === 8 ? 'phone' : 'web',
          total: 1_000 + (i % 4),
          open_amount: i === 9 ? 300 : 0,
          overpaid_amount: i === 10 ? 200 : 0,
          ...(i < 4 ? { customer_id: anna, email: 'anna_list@example.test' } : {}),
        });
    }
    await shop.draft([{ productId }]);
  });

  async function customer(name: string, email: string): Promise<string> {
    const { db } = stage().shop;
    const id = ulid();
    const now = new Date(START);
    await db('customers').insert({
      ...{ id, name, email, number: 'K-LIST', locale: 'nl', billing_address: '{}' },
      ...{ created_at: now, updated_at: now },
    });
    return id;
  }

  const list = async (query: string): Promise<Page> =>
    (await stage().call<Page>('GET', `/api/orders?${query}`)).body;
  const count = async (query: string) => (await list(`${query}&limit=100`)).orders.length;

  it('lists the newest first, without drafts', async () => {
    const { orders, next } = await list('');
    assert.equal(orders.length, 25);
    assert.equal(next, null);
    const placed = orders.map(({ placedAt }) => placedAt ?? '');
    assert.deepEqual(placed, [...placed].sort().reverse());
    assert.match(orders[0]?.customer.name ?? '', /Koper$/);
  });

  it('filters by everything that the list shows', async () => {
    assert.equal(await count('status=draft'), 1);
    assert.equal(await count('status=open'), 25);
    assert.equal(await count('onHold=true'), 9);
    assert.equal(await count('onHold=false'), 16);
    assert.equal(await count('needsAttention=true'), 5);
    assert.equal(await count('paymentStatus=unpaid'), 11);
    assert.deepEqual([await count('overpaid=true'), await count('overpaid=false')], [1, 24]);
    assert.deepEqual([await count('underpaid=true'), await count('underpaid=false')], [1, 24]);
    const [under] = (await list('underpaid=true')).orders;
    assert.deepEqual([under?.open, under?.overpaid], [300, 0]);
    assert.equal(await count('fulfillmentStatus=shipped&paymentStatus=paid'), 3);
    assert.equal(await count('paymentMethod=invoice'), 1);
    assert.equal(await count('source=phone'), 1);
    assert.equal(await count('email=ANNA_list@example.test'), 4);
    assert.equal(await count('customer=K-LIST'), 4);
    assert.equal(await count('placedFrom=2026-06-01T03:00:00Z&placedTo=2026-06-01T06:00:00Z'), 3);
    const [any] = (await list('')).orders;
    assert.equal(await count(`number=${any?.number ?? ''}`), 1);
  });

  it('searches numbers, e-mail addresses and names by their beginning, signs taken as they are', async () => {
    assert.equal(await count('q=anna_'), 4);
    assert.equal(await count(`q=${encodeURIComponent('Anna 100%')}`), 4);
    assert.equal(await count('q=nna'), 0);
    assert.equal(await count('q=%25'), 0);
    const [any] = (await list('')).orders;
    assert.equal(await count(`q=${any?.number ?? ''}`), 1);
  });

  for (const sort of ['-placedAt', 'placedAt', '-number', 'number', '-total', 'total']) {
    it(`pages through all orders once, sorted by ${sort}`, async () => {
      const { shop } = stage();
      const expected = (await list(`sort=${sort}&limit=100`)).orders.map(({ id }) => id);
      const seen: string[] = [];
      let after = '';
      for (;;) {
        const page = await list(`sort=${sort}&limit=7${after}`);
        seen.push(...page.orders.map(({ id }) => id));
        if (page.next === null) break;
        after = `&after=${page.next}`;
      }
      assert.deepEqual(seen, expected);
      assert.equal(
        new Set(seen).size,
        await shop
          .db('orders')
          .whereNotNull('placed_at')
          .select('id')
          .then((rows) => rows.length),
      );
    });
  }

  it('refuses a cursor of a list sorted otherwise', async () => {
    const { call } = stage();
    const { next } = await list('limit=3');
    const { status, body } = await call('GET', `/api/orders?sort=total&after=${next ?? ''}`);
    assert.equal(status, 400);
    assert.equal(body.errors[0]?.field, 'after');
  });
});
