import type { Coupon, CouponStanding } from '../../../domain/coupon/coupon.ts';
import { withCoupons } from '../../../domain/coupon/grant.ts';
import { draftOrder, tell, withStandings, type Story } from './orders.ts';
import { place } from './steps.ts';

/** Ten per cent off for everybody, for ever, unless told otherwise. */
export const couponOf = (changes: Partial<Coupon> = {}): Coupon => ({
  id: 'coupon-1',
  code: 'SPRING',
  active: true,
  benefit: { kind: 'percentage', rate: 1000 },
  minimum: null,
  startsAt: null,
  endsAt: null,
  skus: null,
  customers: null,
  firstOrderOnly: false,
  maxUses: null,
  maxUsesPerCustomer: null,
  combinable: false,
  ...changes,
});

/** A coupon that nobody has used, unless told otherwise. */
export const standingOf = (
  coupon: Coupon,
  changes: Partial<CouponStanding> = {},
): CouponStanding => ({ coupon, uses: 0, usesByCustomer: 0, orderedBefore: false, ...changes });

/** An order that was placed with free sending. */
export function placedWithCoupon(): Story {
  const coupon = couponOf({ benefit: { kind: 'freeShipping' } });
  const draft = withCoupons(draftOrder(), [coupon]);
  return tell(draft, withStandings({ [coupon.id]: standingOf(coupon) }), place());
}
