import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { applyAction } from '../../activities/apply-action.ts';
import type { Database } from '../../db/knex.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';
import { request } from './support.ts';

describe('a lock storm (R-06)', function () {
  this.timeout(60_000);
  let shop: TestShop;
  before(async () => {
    const opened = await openTestShop();
    shop = { ...opened, db: impatient(opened.db) };
  });
  after(() => shop.close());

  it('is outlasted: whoever has to wait too long for a lock tries again, from the start', async () => {
    const products = await Promise.all(
      Array.from({ length: 8 }, () => shop.product({ stock: 100 })),
    );
    const drafts = await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        shop.draft(
          products
            .filter((_product, j) => (i * 7 + j * 3) % 8 <= i % 8)
            .reverse()
            .map((productId) => ({ productId, quantity: 1 })),
        ),
      ),
    );
    let conflicts = 0;
    shop.db.on('query-error', () => {
      conflicts += 1;
    });

    // Somebody sits on the products that all of them want, for longer than one of them may wait.
    const storm = shop.db.transaction(async (trx) => {
      await trx('stock').whereIn('product_id', products).forUpdate().select('on_hand');
      const outcomes = Promise.all(
        drafts.map((draft) => applyAction(shop, request(draft, 'place'))),
      );
      await new Promise<void>((resolve) => {
        const waitForConflict = () => {
          if (conflicts > 0) resolve();
        };
        shop.db.on('query-error', waitForConflict);
      });
      return { outcomes };
    });
    const { outcomes } = await storm;
    assert.deepEqual(new Set((await outcomes).map(({ outcome }) => outcome)), new Set(['applied']));
    assert.ok(conflicts > 0, 'nobody had to wait too long');
    const rows: { product_id: string; reserved: number; moved: string }[] = await shop
      .db('stock')
      .join('stock_movements', 'stock_movements.product_id', 'stock.product_id')
      .groupBy('stock.product_id', 'stock.reserved')
      .select('stock.product_id', 'stock.reserved')
      .sum('stock_movements.reserved as moved');
    for (const { product_id, reserved, moved } of rows) {
      assert.equal(reserved, Number(moved), product_id);
    }
  });

  it('is given up after five tries, with nothing done', async () => {
    const productId = await shop.product({ stock: 5 });
    const draft = await shop.draft([{ productId }]);
    await shop.db.transaction(async (trx) => {
      await trx('stock').where('product_id', productId).forUpdate().select('on_hand');
      await assert.rejects(applyAction(shop, request(draft, 'place')), {
        code: 'ER_LOCK_WAIT_TIMEOUT',
      });
    });
    assert.equal((await applyAction(shop, request(draft, 'place'))).outcome, 'applied');
  });
});

/** The database, but who waits a second for a lock has waited too long (50 seconds, otherwise). */
function impatient(db: Database): Database {
  const transaction = <T>(work: (trx: Knex.Transaction) => Promise<T>) =>
    db.transaction(async (trx) => {
      await trx.raw('SET SESSION innodb_lock_wait_timeout = 1');
      return work(trx);
    });
  return new Proxy(db, {
    get: (target, name) =>
      name === 'transaction' ? transaction : (Reflect.get(target, name) as unknown),
  });
}
