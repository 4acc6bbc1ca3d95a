import { divideHalfUp, sum } from '../money/money.ts';
import type { Line, Order } from '../order/order.ts';
import { lineAmount } from '../order/quantities.ts';
import type { Coupon, CouponBenefit, CouponGrant } from './coupon.ts';
import { spread } from './spread.ts';

/**
 * A draft with these coupons and no others. Each takes from what those before it have left, and its amount is
 * spread over the lines it is for, so that the tax of every rate stays right.
 */
export const withCoupons = (draft: Order, coupons: readonly Coupon[]): Order =>
  coupons.reduce(granted, withoutCoupons(draft));

/** A draft as it would be without its coupons: discounts by hand stay, sending has its price again. */
export const withoutCoupons = (draft: Order): Order => ({
  ...draft,
  coupons: [],
  lines: draft.lines.map((line) => ({ ...line, discount: line.discount - givenTo(draft, line) })),
  shipping: { ...draft.shipping, price: shippingBefore(draft) },
});

/** What the goods come to before any coupon; minor units in the order's price mode. */
export const goodsBefore = (draft: Order): number =>
  sum(draft.lines.map((line) => lineAmount(line, line.ordered) + givenTo(draft, line)));

/** The price of sending before any coupon. */
export const shippingBefore = ({ shipping, coupons }: Order): number =>
  shipping.price + sum(coupons.map((grant) => grant.shipping));

/** What coupons took off a line. */
export const givenTo = ({ coupons }: Order, { id }: Line): number =>
  sum(coupons.flatMap((grant) => grant.lines.filter((l) => l.lineId === id).map((l) => l.amount)));

/** Whether a coupon is for a line's product. */
export const isFor = ({ skus }: Coupon, { sku }: Line): boolean =>
  skus === null || skus.includes(sku);

function granted(draft: Order, coupon: Coupon): Order {
  const { id: couponId, code, benefit } = coupon;
  const eligible = draft.lines
    .filter((line) => isFor(coupon, line))
    .map((line) => ({ lineId: line.id, weight: lineAmount(line, line.ordered) }));
  const goods = sum(eligible.map(({ weight }) => weight));
  const lines = spread(takenOff(benefit, goods), eligible).map(({ lineId, part }) => ({
    lineId,
    amount: part,
  }));
  const shipping = benefit.kind === 'freeShipping' ? draft.shipping.price : 0;
  const grant: CouponGrant = {
    ...{ couponId, code, kind: benefit.kind, shipping },
    lines: lines.filter(({ amount }) => amount > 0),
    amount: sum(lines.map(({ amount }) => amount)) + shipping,
  };
  const taken = (line: Line) => givenTo({ ...draft, coupons: [grant] }, line);
  return {
    ...draft,
    coupons: [...draft.coupons, grant],
    lines: draft.lines.map((line) => ({ ...line, discount: line.discount + taken(line) })),
    shipping: { ...draft.shipping, price: draft.shipping.price - shipping },
  };
}

function takenOff(benefit: CouponBenefit, goods: number): number {
  if (benefit.kind === 'percentage') return divideHalfUp(goods * benefit.rate, 10_000);
  return benefit.kind === 'fixed' ? Math.min(benefit.amount, goods) : 0;
}
