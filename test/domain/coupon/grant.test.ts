import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Coupon } from '../../../domain/coupon/coupon.ts';
import { goodsBefore, withCoupons, withoutCoupons } from '../../../domain/coupon/grant.ts';
import { spread } from '../../../domain/coupon/spread.ts';
import { sum } from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/order/order.ts';
import { activePortion, portionTotals } from '../../../domain/order/quantities.ts';
import { couponOf } from '../support/coupons.ts';
import { draftLine, draftOrder } from '../support/orders.ts';

const fixed = (amount: number, changes: Partial<Coupon> = {}) =>
  couponOf({ benefit: { kind: 'fixed', amount }, ...changes });
const FREE_SHIPPING = couponOf({ id: 'coupon-2', code: 'FREE', benefit: { kind: 'freeShipping' } });
const discounts = (order: Order) => order.lines.map((line) => line.discount);
const totals = (order: Order) => portionTotals(order, activePortion(order));

describe('what a coupon gives', () => {
  it('is spread over the lines to the cent, the cents left to those that lost most', () => {
    const order = withCoupons(draftOrder(), [fixed(999)]);
    assert.deepEqual(discounts(order), [400, 599]);
    assert.equal(totals(order).gross, 5500 - 999);
  });

  it('is a share of the goods, rounded half up once and not line by line', () => {
    const lines = [1, 2, 3].map((n) => draftLine(`pot${n}`, 1, { unitPrice: 33 }));
    const order = withCoupons(draftOrder({ lines }), [couponOf()]);
    assert.equal(sum(discounts(order)), 10);
    assert.deepEqual(discounts(order), [4, 3, 3]);
  });

  it('leaves the tax of each rate right', () => {
    const lines = [draftLine('pot', 1), draftLine('book', 1, { taxRate: 900 })];
    const order = withCoupons(draftOrder({ lines, pricesIncludeTax: false }), [fixed(1000)]);
    assert.deepEqual(totals(order).rates, [
      { rate: 2100, net: 1000, tax: 210, gross: 1210 },
      { rate: 900, net: 500, tax: 45, gross: 545 },
    ]);
  });

  it('is never more than the goods cost', () => {
    const order = withCoupons(draftOrder(), [fixed(1_000_000)]);
    assert.equal(totals(order).gross, 500);
    assert.equal(order.coupons[0]?.amount, 5000);
  });

  it('goes to the products it is for, and not to the others', () => {
    const order = withCoupons(draftOrder(), [couponOf({ skus: ['SKU-plant'] })]);
    assert.deepEqual(discounts(order), [0, 300]);
    assert.deepEqual(order.coupons[0]?.lines, [{ lineId: 'plant', amount: 300 }]);
  });

  it('is nothing where all is given away already', () => {
    const lines = [draftLine('pot', 1, { discount: 1000 })];
    const order = withCoupons(draftOrder({ lines }), [couponOf()]);
    assert.equal(order.coupons[0]?.amount, 0);
  });

  it('comes out of what earlier coupons and a discount by hand have left', () => {
    const lines = [draftLine('pot', 1, { discount: 100 })];
    const half = couponOf({ id: 'coupon-3', benefit: { kind: 'percentage', rate: 5000 } });
    const order = withCoupons(draftOrder({ lines }), [fixed(400), half, FREE_SHIPPING]);
    assert.deepEqual(discounts(order), [100 + 400 + 250]);
    assert.equal(order.shipping.price, 0);
    assert.deepEqual(
      order.coupons.map(({ kind, amount, shipping }) => [kind, amount, shipping]),
      [
        ['fixed', 400, 0],
        ['percentage', 250, 0],
        ['freeShipping', 500, 500],
      ],
    );
    assert.equal(goodsBefore(order), 900);
  });

  it('is taken back whole when the coupons change', () => {
    const draft = draftOrder({ lines: [draftLine('pot', 2, { discount: 7 })] });
    const order = withCoupons(draft, [fixed(333), FREE_SHIPPING]);
    assert.deepEqual(withoutCoupons(order), draft);
    assert.deepEqual(withCoupons(order, [couponOf()]), withCoupons(draft, [couponOf()]));
  });
});

describe('spreading an amount', () => {
  it('adds up to the cent and gives nobody more than they have, whatever the weights', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 100_000_000_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (parts, portion) => {
        const amount = Math.floor(sum(parts) * portion);
        const shares = spread(
          amount,
          parts.map((weight) => ({ weight })),
        );
        assert.equal(sum(shares.map(({ part }) => part)), amount);
        for (const { part, weight } of shares) assert.ok(part >= 0 && part <= weight);
      }),
    );
  });
});
