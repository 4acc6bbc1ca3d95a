import assert from 'node:assert/strict';
import { apiStage, registerKey } from './support.ts';

interface Credit {
  readonly balances: readonly { readonly currency: string; readonly amount: number }[];
  readonly movements: readonly {
    readonly amount: number;
    readonly order: { readonly number: string } | null;
    readonly reason: string | null;
  }[];
  readonly next: string | null;
}

describe('Store credit', () => {
  const stage = apiStage();
  const path = () => `/api/customers/${stage().shop.customerId}/store-credit`;
  const read = async (query = '', at = path()) =>
    (await stage().call<Credit>('GET', `${at}${query}`)).body;
  const move = (amount: number, headers = {}, at = path()) =>
    stage().call<Credit>('POST', at, {
      body: { amount, currency: 'EUR', reason: 'goodwill' },
      headers,
    });

  it('is granted and taken by hand, once for each request, and never below 0', async () => {
    assert.deepEqual((await read()).balances, []);
    const key = { 'idempotency-key': 'goodwill-1' };
    const [first, again] = [await move(2_000, key), await move(2_000, key)];
    assert.deepEqual([first.status, again.status], [201, 201]);
    const { body } = await move(-500);
    assert.deepEqual(body.balances, [{ currency: 'EUR', amount: 1_500 }]);
    assert.deepEqual(
      body.movements.map(({ amount, order, reason }) => [amount, order, reason]),
      [
        [-500, null, 'goodwill'],
        [2_000, null, 'goodwill'],
      ],
    );
    const refused = await stage().call('POST', path(), {
      body: { amount: -1_501, currency: 'EUR', reason: 'too much' },
    });
    assert.deepEqual([refused.status, refused.body.code], [409, 'storeCreditTooLow']);
    assert.match(refused.body.detail, /only 15\.00 EUR/);
    assert.equal((await move(0)).status, 422);
    const page = await read('?limit=1');
    assert.equal((await read(`?limit=1&after=${page.next ?? ''}`)).movements[0]?.amount, 2_000);
  });

  it('pays an order, and is spent once by two who try at the same time', async () => {
    const { call, placed } = stage();
    const customer = (order: { customer: { id: string } }) =>
      `/api/customers/${order.customer.id}/store-credit`;
    const [order, other] = [await placed({ payment: null }), await placed({ payment: null })];
    await move(6_000, {}, customer(order));
    const pay = (id: string) =>
      call('POST', `/api/orders/${id}/pay`, { body: { provider: 'storeCredit', amount: 5_495 } });
    const answers = await Promise.all([pay(order.id), pay(other.id)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    const credit = await read('', customer(order));
    assert.deepEqual(credit.balances, [{ currency: 'EUR', amount: 505 }]);
    const [spent] = credit.movements;
    assert.equal(spent?.amount, -5_495);
    assert.ok([order.number, other.number].includes(spent.order?.number ?? ''));
  });

  it('needs permissions of its own, and a customer that is known', async () => {
    const key = 'hf_test_reads_customers_0123456789';
    await registerKey(stage().shop, key, ['customers:read', 'storeCredit:read']);
    assert.equal((await stage().call('GET', path(), { key })).status, 200);
    const body = { amount: 1, currency: 'EUR', reason: 'mine' };
    assert.equal((await stage().call('POST', path(), { key, body })).status, 403);
    const nobody = await stage().call('GET', '/api/customers/K-0/store-credit');
    assert.equal(nobody.status, 404);
  });
});
