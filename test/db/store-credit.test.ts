import assert from 'node:assert/strict';
import { ulid } from 'ulid';
import {
  balanceOf,
  balancesOf,
  moveStoreCredit,
  StoreCreditOverdrawn,
  type StoreCreditEntry,
} from '../../db/repositories/store-credit.ts';
import { OPENED_AT, openTestShop, type TestShop } from '../support/shop.ts';

describe('the ledger of store credit', () => {
  let shop: TestShop;
  before(async () => {
    shop = await openTestShop();
  });
  after(() => shop.close());
  afterEach(() => shop.db('store_credits').delete());

  const move = (amount: number, change: Partial<StoreCreditEntry> = {}) =>
    shop.db.transaction((trx) =>
      moveStoreCredit(trx, {
        ...{ key: ulid(), customerId: shop.customerId, orderId: null, currency: 'EUR', amount },
        ...{ reason: 'a test', actorId: 'test', at: OPENED_AT },
        ...change,
      }),
    );
  const balance = () => balanceOf(shop.db, shop.customerId, 'EUR');

  it('adds up, by currency', async () => {
    await move(1_000);
    await move(-300);
    await move(50, { currency: 'SEK' });
    assert.deepEqual(await balancesOf(shop.db, shop.customerId), [
      { currency: 'EUR', amount: 700 },
      { currency: 'SEK', amount: 50 },
    ]);
  });

  it('takes an entry once, however often it is written, also at once', async () => {
    const again = { key: 'one/0' };
    await Promise.all([move(400, again), move(400, again), move(400, again)]);
    assert.equal(await balance(), 400);
  });

  it('never falls below 0, whoever spends at the same time', async () => {
    await move(1_000);
    const spent = await Promise.allSettled(Array.from({ length: 8 }, () => move(-400)));
    const refused = spent.filter((result) => result.status === 'rejected');
    assert.equal(refused.length, 6);
    for (const { reason } of refused) {
      assert.ok(reason instanceof StoreCreditOverdrawn);
      assert.equal(reason.balance, 200);
    }
    assert.equal(await balance(), 200);
    await assert.rejects(move(-1, { currency: 'SEK' }), StoreCreditOverdrawn);
  });
});
