import assert from 'node:assert/strict';
import { applyAction } from '../../activities/apply-action.ts';
import { untoldAllotments } from '../../db/repositories/allotments.ts';
import {
  announceDelivery,
  bookDelivery,
  findReceipt,
} from '../../db/repositories/goods-receipts.ts';
import { findOrder } from '../../db/repositories/orders.ts';
import { openTestShop, type Draft, type TestShop } from '../support/shop.ts';
import { apply, NOON, request } from './support.ts';

describe('back orders (N13)', function () {
  this.timeout(40_000);
  let shop: TestShop;
  before(async () => {
    shop = await openTestShop();
  });
  after(() => shop.close());

  const stockOf = (productId: string) =>
    shop
      .db('stock')
      .where('product_id', productId)
      .first<{ opening: number; on_hand: number; reserved: number }>(
        'opening',
        'on_hand',
        'reserved',
      );

  /** Each order told of what is set apart for it, as the API does, until nobody is left. */
  async function everyoneTold(): Promise<void> {
    for (;;) {
      const open = await untoldAllotments(shop.db, NOON);
      if (open.length === 0) return;
      for (const { id, orderId } of open) {
        const outcome = await applyAction(
          shop,
          request({ orderId, orderNumber: '' }, 'receiveBackorder', { allotmentId: id }),
        );
        assert.equal(outcome.outcome, 'applied');
      }
    }
  }

  /** The ledger adds up to what is on the shelf and set apart. */
  async function assertLedger(productId: string): Promise<void> {
    const { opening, on_hand: onHand, reserved: apart } = await stockOf(productId);
    const row = await shop
      .db('stock_movements')
      .where('product_id', productId)
      .sum({ on_hand: 'on_hand', reserved: 'reserved' })
      .first<{ on_hand: string | null; reserved: string | null }>();
    assert.equal(onHand, opening + Number(row.on_hand ?? 0));
    assert.equal(apart, Number(row.reserved ?? 0));
  }

  const lineOf = async ({ orderId }: Draft) => {
    const record = await findOrder(shop.db, orderId);
    const line = record?.order.lines[0];
    assert.ok(line);
    return line;
  };

  const placed = async (productId: string, quantity: number, at: number) => {
    const draft = await shop.draft([{ productId, quantity }]);
    await apply(shop, draft, 'place', {}, { at });
    return draft;
  };

  it('are filled by a delivery, oldest first, with a ledger row that names the order', async () => {
    const productId = await shop.product({ stock: 0, backorderAllowed: true });
    const younger = await placed(productId, 2, NOON + 2);
    const oldest = await placed(productId, 3, NOON + 1);
    const booked = await bookDelivery(
      shop.db,
      { reference: 'DN-1', lines: [{ productId, quantity: 4 }] },
      NOON + 10,
    );
    assert.equal(booked.outcome, 'booked');
    assert.deepEqual(
      [(await stockOf(productId)).on_hand, (await stockOf(productId)).reserved],
      [4, 4],
    );
    const rows: { order_id: string; reserved: number }[] = await shop
      .db('stock_movements')
      .where({ product_id: productId, movement: 'allot' })
      .orderBy('reserved', 'desc')
      .select('order_id', 'reserved');
    assert.deepEqual(
      rows.map((row) => [row.order_id, row.reserved]),
      [
        [oldest.orderId, 3],
        [younger.orderId, 1],
      ],
    );
    assert.equal((await lineOf(oldest)).backordered, 3);
    await everyoneTold();
    assert.deepEqual([(await lineOf(oldest)).backordered, (await lineOf(oldest)).reserved], [0, 3]);
    assert.deepEqual(
      [(await lineOf(younger)).backordered, (await lineOf(younger)).reserved],
      [1, 1],
    );
    await assertLedger(productId);
  });

  it('are filled once by one delivery note, however often it is booked', async () => {
    const productId = await shop.product({ stock: 0, backorderAllowed: true });
    const delivery = { reference: 'DN-2', lines: [{ productId, quantity: 5 }] };
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => bookDelivery(shop.db, delivery, NOON)),
    );
    const words = outcomes.map(({ outcome }) => outcome).sort();
    assert.deepEqual(words, ['booked', ...Array.from({ length: 7 }, () => 'repeated')]);
    assert.equal((await stockOf(productId)).on_hand, 5);
    const other = { ...delivery, lines: [{ productId, quantity: 6 }] };
    assert.equal((await bookDelivery(shop.db, other, NOON)).outcome, 'differs');
    assert.equal((await announceDelivery(shop.db, other, NOON, NOON)).outcome, 'differs');
    assert.equal((await announceDelivery(shop.db, delivery, NOON, NOON)).outcome, 'repeated');
  });

  it('wait on while a delivery is only announced, and have what really comes', async () => {
    const productId = await shop.product({ stock: 0, backorderAllowed: true });
    const draft = await placed(productId, 2, NOON);
    const promised = { reference: 'PO-7', lines: [{ productId, quantity: 9 }] };
    assert.equal((await announceDelivery(shop.db, promised, NOON + 5, NOON)).outcome, 'booked');
    assert.equal((await announceDelivery(shop.db, promised, NOON + 9, NOON)).outcome, 'repeated');
    assert.equal((await stockOf(productId)).on_hand, 0);
    const came = { ...promised, lines: [{ productId, quantity: 1 }] };
    const booking = await bookDelivery(shop.db, came, NOON + 9);
    assert.ok(booking.outcome === 'booked');
    const receipt = await findReceipt(shop.db, booking.id);
    assert.deepEqual(
      [receipt?.status, receipt?.expectedAt?.getTime(), receipt?.lines[0]?.quantity],
      ['received', NOON + 9, 1],
    );
    assert.equal(receipt?.backorders[0]?.orderNumber, draft.orderNumber);
  });

  it('pass on what an order no longer wants, whether it was told before or after', async () => {
    const productId = await shop.product({ stock: 0, backorderAllowed: true });
    const first = await placed(productId, 3, NOON + 1);
    const second = await placed(productId, 3, NOON + 2);
    const third = await placed(productId, 3, NOON + 3);
    const delivery = { reference: 'DN-3', lines: [{ productId, quantity: 3 }] };
    await bookDelivery(shop.db, delivery, NOON + 10);
    await apply(shop, first, 'cancel', { reason: 'other', restock: null, mailCustomer: null });
    await everyoneTold();
    assert.equal((await lineOf(second)).reserved, 3);
    await apply(shop, second, 'cancel', { reason: 'other', restock: null, mailCustomer: null });
    await everyoneTold();
    assert.equal((await lineOf(third)).reserved, 3);
    assert.deepEqual(
      [(await stockOf(productId)).on_hand, (await stockOf(productId)).reserved],
      [3, 3],
    );
    await assertLedger(productId);
  });

  it('decide once about their share: told twice at the same moment, the second finds nothing', async () => {
    const productId = await shop.product({ stock: 0, backorderAllowed: true });
    const draft = await placed(productId, 2, NOON);
    await bookDelivery(shop.db, { reference: 'DN-4', lines: [{ productId, quantity: 2 }] }, NOON);
    const [allotment] = await untoldAllotments(shop.db, NOON);
    assert.ok(allotment);
    const told = await Promise.all(
      [1, 2].map(() =>
        applyAction(shop, request(draft, 'receiveBackorder', { allotmentId: allotment.id })),
      ),
    );
    assert.deepEqual(told.map(({ code }) => code ?? 'applied').sort(), [
      'applied',
      'nothingAllotted',
    ]);
    assert.equal((await lineOf(draft)).reserved, 2);
  });

  it('never oversell: fifty deliveries against two hundred back orders and as many new buyers', async () => {
    const productId = await shop.product({ stock: 0, backorderAllowed: true });
    const waiting = await Promise.all(
      Array.from({ length: 200 }, (_, n) => placed(productId, 1 + (n % 3), NOON + 100 + n)),
    );
    const wanted = waiting.reduce((total, _, n) => total + 1 + (n % 3), 0);
    const buyers = await Promise.all(Array.from({ length: 60 }, () => shop.draft([{ productId }])));
    const DELIVERIES = 50;
    const EACH = 6;
    await Promise.all([
      ...Array.from({ length: DELIVERIES }, (_, n) =>
        bookDelivery(
          shop.db,
          { reference: `RUSH-${n}`, lines: [{ productId, quantity: EACH }] },
          NOON + 1_000,
        ),
      ),
      ...buyers.map((draft) => apply(shop, draft, 'place', {}, { at: NOON + 2_000 })),
      ...waiting
        .slice(150, 160)
        .map((draft) =>
          apply(shop, draft, 'cancel', { reason: 'other', restock: null, mailCustomer: null }),
        ),
    ]);
    await everyoneTold();
    const { on_hand: onHand, reserved: apart } = await stockOf(productId);
    assert.deepEqual([onHand, apart], [DELIVERIES * EACH, DELIVERIES * EACH]);
    assert.ok(wanted > onHand, 'more is wanted than has come');

    const lines = await Promise.all(waiting.map(lineOf));
    const served = lines.map(({ ordered, backordered }) => backordered < ordered);
    const firstLeftOut = served.indexOf(false);
    const inPart = lines.filter(({ backordered, ordered, cancelled }) => {
      return cancelled === 0 && backordered > 0 && backordered < ordered;
    });
    assert.ok(inPart.length <= 1, 'one at most is served in part');
    assert.ok(
      lines.slice(firstLeftOut).every(({ reserved: has }) => has === 0),
      'nobody is served before somebody older',
    );
    for (const draft of buyers) assert.equal((await lineOf(draft)).reserved, 0);
    const held = lines.reduce((total, line) => total + line.reserved, 0);
    assert.equal(held, onHand, 'each piece is one order’s');
    await assertLedger(productId);
  });

  it('leave when their goods are there, each piece off the shelf once', async () => {
    const productId = await shop.product({ stock: 1, backorderAllowed: true });
    const draft = await shop.draft([{ productId, quantity: 3 }]);
    await apply(shop, draft, 'place');
    await apply(shop, draft, 'pay', {
      amount: null,
      method: null,
      provider: null,
      reference: null,
    });
    await bookDelivery(shop.db, { reference: 'DN-5', lines: [{ productId, quantity: 2 }] }, NOON);
    await everyoneTold();
    await apply(shop, draft, 'ship', { lines: null, carrier: null, trackingNumber: null });
    assert.deepEqual(
      [(await stockOf(productId)).on_hand, (await stockOf(productId)).reserved],
      [0, 0],
    );
    await assertLedger(productId);
  });
});
