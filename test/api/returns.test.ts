import assert from 'node:assert/strict';
import { until } from '../support/order-engine.ts';
import { apiStage } from './support.ts';

interface Entry {
  readonly number: string;
  readonly status: string;
  readonly lines: readonly { readonly reason: string; readonly quantity: number }[];
  readonly order: { readonly number: string };
}
interface Page {
  readonly returns: readonly Entry[];
  readonly next: string | null;
}
interface Reasons {
  readonly reasons: readonly { reason: string; returns: number; pieces: number }[];
}

describe('the returns of all orders', () => {
  const stage = apiStage();

  /** An order that was delivered and of which so many pieces are asked to come back. */
  async function returned(reason: string, quantity: number, wanted = 'refund') {
    const { call, placed } = stage();
    const { id, number } = await placed();
    const post = async (action: string, body: object = {}) => {
      const { status, text } = await call('POST', `/api/orders/${id}/${action}`, { body });
      assert.equal(status, 200, text);
    };
    await post('ship');
    await until(async () => {
      const { body } = await call('GET', `/api/orders/${id}`);
      return body.money.captured > 0 ? true : null;
    }, 'the capture');
    await post('deliver');
    await post('return', { lines: [{ lineId: 'l1', quantity, reason, wanted }] });
    return { id, number, post };
  }

  it('are listed page by page, by status, reason and what is wanted, with what the reasons tell (S085, S087)', async () => {
    const { call, shop } = stage();
    const first = await returned('damaged', 1);
    const second = await returned('doesNotFit', 2);
    const third = await returned('damaged', 2, 'repair');
    await second.post('approve-return', { returnId: 'r1' });
    const list = async (query: string) => {
      const { status, body, text } = await call<Page>('GET', `/api/returns${query}`);
      assert.equal(status, 200, text);
      return body;
    };
    const orders = (page: Page) => page.returns.map((entry) => entry.order.number);

    const one = await list('?limit=2');
    assert.deepEqual(orders(one), [third.number, second.number]);
    const rest = await list(`?limit=2&after=${one.next ?? ''}`);
    assert.deepEqual([orders(rest), rest.next], [[first.number], null]);
    assert.deepEqual(orders(await list('?status=approved')), [second.number]);
    assert.deepEqual(orders(await list('?reason=damaged')), [third.number, first.number]);
    assert.deepEqual(orders(await list('?wanted=repair')), [third.number]);
    assert.deepEqual(orders(await list('?requestedFrom=2099-01-01T00:00:00Z')), []);
    assert.equal((await call('GET', '/api/returns?after=nonsense')).status, 400);

    const { body } = await call<Reasons>('GET', '/api/returns/reasons');
    assert.deepEqual(body.reasons, [
      { reason: 'damaged', returns: 2, pieces: 3 },
      { reason: 'doesNotFit', returns: 1, pieces: 2 },
    ]);
    const later = await call<Reasons>('GET', '/api/returns/reasons?status=approved');
    assert.deepEqual(later.body.reasons, [{ reason: 'doesNotFit', returns: 1, pieces: 2 }]);

    await second.post('receive-return', {
      returnId: 'r1',
      lines: [
        { lineId: 'l1', quantity: 1, condition: 'fine' },
        { lineId: 'l1', quantity: 1, condition: 'damaged' },
      ],
    });
    const moved: { movement: string; on_hand: number }[] = await shop
      .db('stock_movements')
      .where('order_id', second.id)
      .whereIn('movement', ['restock', 'writeOff'])
      .orderBy('movement')
      .select('movement', 'on_hand');
    assert.deepEqual(
      moved.map((row) => [row.movement, row.on_hand]),
      [
        ['restock', 1],
        ['writeOff', 0],
      ],
    );
  });
});
