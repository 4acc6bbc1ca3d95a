import assert from 'node:assert/strict';
import { ulid } from 'ulid';
import type { z } from 'zod';
import type { CustomerListSchema, CustomerSchema } from '../../api/customers/customer-schema.ts';
import { verifyChain } from '../../db/repositories/record-changes.ts';
import { apiStage, orderInput, registerKey } from './support.ts';

type Customer = z.output<typeof CustomerSchema>;
type Page = z.output<typeof CustomerListSchema>;
interface Changes {
  readonly changes: readonly {
    readonly field: string;
    readonly before: string | null;
    readonly after: string | null;
    readonly actor: string;
    readonly reason: string | null;
    readonly requestId: string | null;
  }[];
}

describe('The customer file', () => {
  const stage = apiStage({ settings: (settings) => ({ ...settings, labelsFromProducts: true }) });

  const bas = {
    name: 'Bas Bakker',
    company: 'Bakkerij Bas',
    email: 'Bas@Bakker.test',
    phone: '+31 (0)6 1234-5678',
    locale: 'nl',
  };
  const ordered = async (customer: object, headers: Readonly<Record<string, string>> = {}) => {
    const { call, product } = stage();
    const body = orderInput(await product(), { customer, paymentMethod: 'bankTransfer' });
    const answer = await call('POST', '/api/orders', { body, headers });
    assert.equal(answer.status, 201, answer.text);
    return answer.body;
  };
  const read = async (id: string) =>
    (await stage().call<Customer>('GET', `/api/customers/${id}`)).body;
  const changesOf = async (id: string) =>
    (await stage().call<Changes>('GET', `/api/customers/${id}/changes`)).body.changes;

  it('makes one customer of five first orders at once (S030)', async () => {
    const orders = await Promise.all(Array.from({ length: 5 }, () => ordered(bas)));
    const ids = new Set(orders.map(({ customer }) => customer.id));
    assert.equal(ids.size, 1);
    const { db } = stage().shop;
    const rows: unknown[] = await db('customers').where('email', 'bas@bakker.test');
    assert.equal(rows.length, 1);
  });

  it('brings the profile up to date by a new order, and writes down by which (S030, N14)', async () => {
    const { customer } = await ordered(bas);
    const before = await changesOf(customer.id);
    assert.deepEqual(before, [], 'the same again changes nothing');
    const told = { ...bas, phone: undefined, company: 'Bakker & Zn.' };
    const order = await ordered(told, { 'X-Request-Id': 'request-by-phone' });
    const profile = await read(customer.id);
    assert.deepEqual([profile.company, profile.phone], ['Bakker & Zn.', bas.phone]);
    assert.deepEqual(
      (await changesOf(customer.id)).map(({ actor: _actor, ...change }) => change),
      [
        {
          ...{ seq: 1, at: profile.updatedAt, field: 'company' },
          ...{ before: 'Bakkerij Bas', after: 'Bakker & Zn.' },
          ...{ requestId: 'request-by-phone', reason: `order ${order.id}` },
        },
      ],
    );
  });

  it('is put right by hand; another screen, another’s address and a key without leave are refused (S028)', async () => {
    const { call, shop } = stage();
    const { customer, billingAddress } = await ordered({ ...bas, email: 'cas@example.test' });
    const patch = (body: object, headers = {}, key?: string) =>
      call<Customer & { code: string }>('PATCH', `/api/customers/${customer.id}`, {
        ...{ body, headers },
        ...(key === undefined ? {} : { key }),
      });
    const etag = (await call('GET', `/api/customers/${customer.number}`)).headers.get('etag') ?? '';
    const deliveryAddress = { ...billingAddress, street: 'Achterweg 3' };
    const { status, body, headers } = await patch(
      { name: 'Cas Bakker', vatId: 'NL123456789B01', deliveryAddress, reason: 'Rang us' },
      { 'If-Match': etag, 'X-Request-Id': 'put-right-1' },
    );
    assert.equal(status, 200);
    assert.deepEqual(
      [body.name, body.vatId, body.deliveryAddress?.street, body.company],
      ['Cas Bakker', 'NL123456789B01', 'Achterweg 3', bas.company],
    );
    assert.notEqual(headers.get('etag'), etag);
    const stale = await patch({ name: 'Kas' }, { 'If-Match': etag });
    assert.deepEqual([stale.status, stale.body.code], [412, 'stale']);
    const taken = await patch({ email: 'bas@bakker.test' });
    assert.deepEqual([taken.status, taken.body.code], [409, 'conflict']);
    assert.equal((await patch({ number: 'K-1' })).status, 422);
    await registerKey(shop, 'hf_test_reads_customers_01234', ['customers:read']);
    assert.equal((await patch({ name: 'X' }, {}, 'hf_test_reads_customers_01234')).status, 403);
    assert.deepEqual(
      (await changesOf(customer.id)).map((c) => [
        c.field,
        c.after?.slice(0, 20),
        c.reason,
        c.requestId,
      ]),
      [
        ['name', 'Cas Bakker', 'Rang us', 'put-right-1'],
        ['vatId', 'NL123456789B01', 'Rang us', 'put-right-1'],
        ['deliveryAddress', '{"name":"Anna de Vri', 'Rang us', 'put-right-1'],
      ],
    );
    const orders = await call<{ orders: { number: string }[] }>('GET', body.links['orders'] ?? '');
    assert.equal(orders.body.orders.length, 1);
    const order = await call('GET', `/api/orders/${orders.body.orders[0]?.number ?? ''}`);
    assert.equal(order.body.vatId, null, 'an order keeps what it was placed with');
  });

  it('has labels and notes like an order, in the same chain of changes', async () => {
    const { call, shop } = stage();
    const { customer } = await ordered({ ...bas, email: 'dop@example.test' });
    await call('POST', '/api/labels', { body: { code: 'trade', name: 'Trade', color: '#aa2244' } });
    const label = (body: object) =>
      call<Customer>('POST', `/api/customers/${customer.id}/labels`, { body });
    assert.deepEqual((await label({ label: 'trade' })).body.labels, ['trade']);
    assert.equal((await label({ label: 'none' })).status, 422);
    const note = await call('POST', `/api/customers/${customer.number}/notes`, {
      body: { text: 'Pays late' },
    });
    assert.equal(note.status, 201);
    const { labels, notes, version } = await read(customer.id);
    assert.deepEqual([labels, notes, version], [['trade'], 1, 2]);
    const found = await call<Page>('GET', '/api/customers?label=trade');
    assert.deepEqual(
      found.body.customers.map(({ id, labels: on }) => [id, on]),
      [[customer.id, ['trade']]],
    );
    assert.deepEqual((await label({ label: 'trade', on: false })).body.labels, []);
    const subject = { type: 'customer', id: customer.id } as const;
    assert.deepEqual(await verifyChain(shop.db, subject), []);
    assert.equal((await call('GET', '/api/customers/K-0/notes')).status, 404);
  });

  it('is labelled for what is bought, once, where the product says so (S031)', async () => {
    const { call, product } = stage();
    await call('POST', '/api/labels', { body: { code: 'pro', name: 'Pro', color: '#aa2244' } });
    const sku = await product();
    const change = (customerLabel: string | null) =>
      call<{ customerLabel: string }>('PATCH', `/api/products/${sku}`, { body: { customerLabel } });
    assert.equal((await change('none')).status, 422);
    assert.equal((await change('pro')).body.customerLabel, 'pro');
    const order = (headers = {}) =>
      call('POST', '/api/orders', {
        headers,
        body: orderInput(sku, {
          customer: { ...bas, email: 'eef@example.test' },
          paymentMethod: 'bankTransfer',
        }),
      });
    const { body } = await order({ 'X-Request-Id': 'bought-a-saw' });
    await order();
    assert.deepEqual((await read(body.customer.id)).labels, ['pro']);
    assert.deepEqual(
      (await changesOf(body.customer.id)).map((c) => [c.field, c.after, c.reason, c.requestId]),
      [['label', 'pro', `order ${body.number}`, 'bought-a-saw']],
    );
  });

  describe('is searched', () => {
    const list = async (query: string): Promise<Page> =>
      (await stage().call<Page>('GET', `/api/customers?${query}`)).body;
    const found = async (q: string) =>
      (await list(`q=${encodeURIComponent(q)}`)).customers.map(({ name }) => name);

    before(async () => {
      const { db } = stage().shop;
      const people = [
        ['Wil Zoek', 'Zoek 100% BV', '+31 20 765 43 21', '9999 ZZ'],
        ['Wim Vind', null, '020-7654322', '8888 YY'],
        ['Wop Kwijt', null, null, '7777XX'],
      ] as const;
      for (const [i, [name, company, phone, postcode]] of people.entries()) {
        const at = new Date(Date.UTC(2020, 0, 1 + i));
        await db('customers').insert({
          ...{ id: ulid(), number: `S-${i}`, email: `s${i}@zoek.test`, name, company, phone },
          ...{ locale: 'nl', billing_address: JSON.stringify({ ...ADDRESS, name, postcode }) },
          ...{ created_at: at, updated_at: at },
        });
      }
    });

    it('by name, company, e-mail address, number, postcode, and the end of a phone number', async () => {
      assert.deepEqual(await found('Wi'), ['Wim Vind', 'Wil Zoek']);
      assert.deepEqual(await found('Zoek 100%'), ['Wil Zoek']);
      assert.deepEqual(await found('s1@zoek'), ['Wim Vind']);
      assert.deepEqual(await found('S-2'), ['Wop Kwijt']);
      assert.deepEqual(await found('9999zz'), ['Wil Zoek']);
      assert.deepEqual(await found('7777 XX'), ['Wop Kwijt']);
      assert.deepEqual(await found('0207654321'), ['Wil Zoek']);
      assert.deepEqual(await found('020 765 43 22'), ['Wim Vind']);
      assert.deepEqual(await found('4321'), ['Wil Zoek']);
      assert.deepEqual(await found('%'), []);
      assert.equal((await list('email=S0@zoek.test')).customers.length, 1);
    });

    for (const sort of ['-createdAt', 'createdAt', 'name', '-name', 'number', '-number']) {
      it(`and paged through once each, sorted by ${sort}`, async () => {
        const whole = (await list(`sort=${sort}&limit=100`)).customers.map(({ id }) => id);
        const seen: string[] = [];
        for (let after = ''; ;) {
          const page = await list(`sort=${sort}&limit=2${after}`);
          seen.push(...page.customers.map(({ id }) => id));
          if (page.next === null) break;
          after = `&after=${page.next}`;
        }
        assert.deepEqual(seen, whole);
        assert.ok(new Set(seen).size >= 6);
      });
    }
  });
});

const ADDRESS = {
  ...{ name: 'Wil Zoek', company: null, street: 'Lindengracht 12', postcode: '1015 KJ' },
  ...{ city: 'Amsterdam', country: 'NL' },
};
