import assert from 'node:assert/strict';
import { applyAction } from '../../activities/apply-action.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { request } from './support.ts';

describe('the last pieces of a product (R-10)', () => {
  let shop: TestShop;
  before(async () => {
    shop = await openTestShop();
  });
  after(() => shop.close());

  const stockOf = (productId: string) =>
    shop.db('stock').where('product_id', productId).first<{ on_hand: number; reserved: number }>();

  it('are sold once each: of a hundred who want the last ten at once, ten have them', async () => {
    const productId = await shop.product({ stock: 10 });
    const drafts = await Promise.all(
      Array.from({ length: 100 }, () => shop.draft([{ productId }])),
    );
    const outcomes = await Promise.all(
      drafts.map((draft) => applyAction(shop, request(draft, 'place'))),
    );
    const codes = outcomes.map(({ outcome, code }) => code ?? outcome);
    assert.equal(codes.filter((code) => code === 'applied').length, 10);
    assert.equal(codes.filter((code) => code === 'outOfStock').length, 90);
    const { on_hand, reserved } = await stockOf(productId);
    assert.deepEqual([on_hand, reserved], [10, 10]);
  });

  it('go to baskets that cross each other without a deadlock', async () => {
    const products = await Promise.all(
      Array.from({ length: 10 }, () => shop.product({ stock: 30 })),
    );
    const drafts = await Promise.all(
      Array.from({ length: 50 }, (_, i) => {
        const turned = [...products.slice(i % 10), ...products.slice(0, i % 10)];
        const basket = i % 2 === 0 ? turned : turned.reverse();
        return shop.draft(basket.map((productId) => ({ productId })));
      }),
    );
    const before = await deadlocks();
    const outcomes = await Promise.all(
      drafts.map((draft) => applyAction(shop, request(draft, 'place'))),
    );
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'applied').length, 30);
    for (const productId of products) assert.equal((await stockOf(productId)).reserved, 30);
    assert.equal((await deadlocks()) - before, 0);
  });

  it('come and go, as others place and cancel, without a deadlock', async () => {
    const productId = await shop.product({ stock: 1_000 });
    const drafts = await Promise.all(Array.from({ length: 60 }, () => shop.draft([{ productId }])));
    const before = await deadlocks();
    const cancel = { reason: 'changedMind', restock: null, mailCustomer: null };
    await Promise.all(
      drafts.map(async (draft) => {
        await applyAction(shop, request(draft, 'place'));
        await applyAction(shop, request(draft, 'cancel', cancel));
      }),
    );
    const { on_hand, reserved } = await stockOf(productId);
    assert.deepEqual([on_hand, reserved], [1_000, 0]);
    assert.equal((await deadlocks()) - before, 0);
  });

  /** How many deadlocks the database has seen since its start. */
  async function deadlocks(): Promise<number> {
    const [rows] = (await shop.db.raw("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")) as [
      { Value: string }[],
    ];
    return Number(rows[0]?.Value ?? 0);
  }
});
