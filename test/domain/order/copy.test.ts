import assert from 'node:assert/strict';
import { withCoupons } from '../../../domain/coupon/grant.ts';
import { copiedLines, type SoldProduct } from '../../../domain/order/copy.ts';
import type { Order } from '../../../domain/order/order.ts';
import { couponOf } from '../support/coupons.ts';
import { after, draftLine, draftOrder } from '../support/orders.ts';
import { cancel, place } from '../support/steps.ts';

const soldOf = ({ lines }: Order, changes: Partial<SoldProduct> = {}) =>
  Object.fromEntries(
    lines.map(({ productId: id, sku, name, details, taxRate }): [string, SoldProduct] => [
      id,
      {
        ...{ id, sku, name, details, taxRate, unitPrice: 1300 },
        ...{ available: 100, backorderAllowed: false, ...changes },
      },
    ]),
  );
const AS_ORDERED = { prices: 'order', inStockOnly: false } as const;
const TODAY = { prices: 'today', inStockOnly: true } as const;
const facts = (lines: Order['lines']) =>
  lines.map(({ id, sku, ordered, unitPrice, discount }) => [id, sku, ordered, unitPrice, discount]);

describe('a copy of an order', () => {
  const order = draftOrder({
    lines: [draftLine('pot', 2, { discount: 100 }), draftLine('mug', 3)],
  });

  it('has its prices and discounts by hand, but not what coupons gave', () => {
    const { lines, leftOut } = copiedLines(
      withCoupons(order, [couponOf()]),
      soldOf(order),
      AS_ORDERED,
    );
    assert.deepEqual(facts(lines), [
      ['l1', 'SKU-pot', 2, 1000, 100],
      ['l2', 'SKU-mug', 3, 1000, 0],
    ]);
    assert.deepEqual(leftOut, []);
  });

  it('has today’s prices where asked for', () => {
    const { lines } = copiedLines(order, soldOf(order), { ...AS_ORDERED, prices: 'today' });
    assert.deepEqual(
      lines.map(({ unitPrice, discount }) => [unitPrice, discount]),
      [
        [1300, 0],
        [1300, 0],
      ],
    );
  });

  it('names what is not sold any more, and takes the rest over', () => {
    const pots = draftOrder({ lines: order.lines.slice(0, 1) });
    const { lines, leftOut } = copiedLines(order, soldOf(pots), AS_ORDERED);
    assert.deepEqual(
      lines.map(({ sku }) => sku),
      ['SKU-pot'],
    );
    assert.deepEqual(leftOut, [
      { sku: 'SKU-mug', name: 'Product mug', quantity: 3, reason: 'notSold' },
    ]);
  });

  it('takes over what is in stock and names the rest; back orders count as stock', () => {
    const scarce = copiedLines(order, soldOf(order, { available: 2 }), TODAY);
    assert.deepEqual(
      scarce.lines.map(({ ordered }) => ordered),
      [2, 2],
    );
    assert.deepEqual(scarce.leftOut, [
      { sku: 'SKU-mug', name: 'Product mug', quantity: 1, reason: 'outOfStock' },
    ]);
    const none = copiedLines(order, soldOf(order, { available: -1 }), TODAY);
    assert.deepEqual([none.lines.length, none.leftOut.length], [0, 2]);
    const backorders = soldOf(order, { available: 0, backorderAllowed: true });
    assert.equal(copiedLines(order, backorders, TODAY).lines.length, 2);
  });

  it('of two lines of one product gives the second what the first has left', () => {
    const twice = draftOrder({
      lines: [draftLine('a', 2, { productId: 'p' }), draftLine('b', 2, { productId: 'p' })],
    });
    const { lines, leftOut } = copiedLines(twice, soldOf(twice, { available: 3 }), TODAY);
    assert.deepEqual(
      lines.map(({ ordered }) => ordered),
      [2, 1],
    );
    assert.equal(leftOut[0]?.quantity, 1);
  });

  it('leaves out what was cancelled, unless all of it was', () => {
    const partly = {
      ...order,
      lines: [draftLine('pot', 2, { cancelled: 2 }), draftLine('mug', 3)],
    };
    assert.equal(copiedLines(partly, soldOf(order), AS_ORDERED).lines.length, 1);
    const gone = after(order, place(), cancel());
    assert.equal(copiedLines(gone, soldOf(order), AS_ORDERED).lines.length, 2);
  });
});
