import { amountText } from '../money/amount-text.ts';
import type { Order } from '../order/order.ts';
import { refuse, type Refusal } from '../order/refusals.ts';
import { firstRefusal } from '../order/rule.ts';
import type { Coupon, CouponStanding } from './coupon.ts';
import { goodsBefore, isFor } from './grant.ts';

/** Who would use a coupon, and when (ms UTC); `customerId` null: somebody who is not known yet. */
export interface CouponUse {
  readonly customerId: string | null;
  readonly now: number;
}

/**
 * Why a coupon cannot be used for an order, or null. Judged while the order is put together, and again, with the
 * uses counted under a lock, when it is placed.
 */
export const couponRefusal = (
  standing: CouponStanding,
  order: Order,
  use: CouponUse,
): Refusal | null =>
  firstRefusal(
    () => holdsNow(standing.coupon, use.now),
    () => suits(standing.coupon, order),
    () => mayBeUsedBy(standing, use),
    () => isLeft(standing),
  );

/** A code that no coupon has. */
export const unknownCoupon = (code: string): Refusal =>
  refuse('couponUnknown', `There is no coupon ${code}. Check the code or remove it.`);

/** Why these coupons cannot go together, or null. */
export function togetherRefusal(coupons: readonly Coupon[]): Refusal | null {
  const loner = coupons.find((coupon) => !coupon.combinable);
  if (coupons.length < 2 || !loner) return null;
  return no(loner, 'cannot be combined with another coupon. Keep one of them.');
}

function holdsNow(coupon: Coupon, now: number): Refusal | null {
  const { active, code, startsAt, endsAt } = coupon;
  if (!active) return unknownCoupon(code);
  if (startsAt !== null && now < startsAt) return no(coupon, 'does not hold yet. Remove it.');
  if (endsAt !== null && now >= endsAt) return no(coupon, 'has ended. Remove it.');
  return null;
}

function suits(coupon: Coupon, order: Order): Refusal | null {
  const { minimum } = coupon;
  if (!order.lines.some((line) => isFor(coupon, line))) {
    return no(coupon, 'is for other products. Add one of them, or remove the coupon.');
  }
  if (minimum === null || goodsBefore(order) >= minimum) return null;
  const least = amountText(minimum, order.currency);
  return no(coupon, `needs goods of ${least} or more. Add some, or remove the coupon.`);
}

function mayBeUsedBy(standing: CouponStanding, { customerId }: CouponUse): Refusal | null {
  const { coupon, orderedBefore } = standing;
  const { customers, firstOrderOnly } = coupon;
  if (customers !== null && (customerId === null || !customers.includes(customerId))) {
    return no(coupon, 'is for another customer. Remove it.');
  }
  return firstOrderOnly && orderedBefore
    ? no(coupon, 'is for a first order only. Remove it.')
    : null;
}

function isLeft({ coupon, uses, usesByCustomer }: CouponStanding): Refusal | null {
  const { maxUses, maxUsesPerCustomer } = coupon;
  if (maxUses !== null && uses >= maxUses) {
    return refuse('couponUsedUp', `Coupon ${coupon.code} is used up. Remove it.`);
  }
  return maxUsesPerCustomer !== null && usesByCustomer >= maxUsesPerCustomer
    ? refuse(
        'couponUsedUp',
        `The customer has used coupon ${coupon.code} as often as it may be. Remove it.`,
      )
    : null;
}

const no = ({ code }: Coupon, what: string): Refusal =>
  refuse('couponNotValid', `Coupon ${code} ${what}`);
