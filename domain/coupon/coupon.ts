/**
 * A coupon: a code that takes something off an order, under conditions and so many times. Amounts are minor
 * units in the shop's price mode, instants ms UTC. It knows customers and products by id and SKU only.
 */
export interface Coupon {
  readonly id: string;
  /** As it is typed, in capitals. */
  readonly code: string;
  readonly active: boolean;
  readonly benefit: CouponBenefit;
  /** What the goods must come to, before any coupon; null: nothing. */
  readonly minimum: number | null;
  readonly startsAt: number | null;
  /** From this instant on it holds no more. */
  readonly endsAt: number | null;
  /** Only lines of these products get it; null: all. */
  readonly skus: readonly string[] | null;
  /** Only these customers, by id; null: everybody. */
  readonly customers: readonly string[] | null;
  /** Only for who has not ordered before; cancelled orders do not count. */
  readonly firstOrderOnly: boolean;
  readonly maxUses: number | null;
  readonly maxUsesPerCustomer: number | null;
  /** Whether it goes together with others that do. */
  readonly combinable: boolean;
}

/** `rate` in basis points (1000 is 10 %); `amount` in minor units, at most what the goods come to. */
export type CouponBenefit =
  | { readonly kind: 'percentage'; readonly rate: number }
  | { readonly kind: 'fixed'; readonly amount: number }
  | { readonly kind: 'freeShipping' };

/** What a coupon gave an order; kept with it whatever becomes of the coupon. */
export interface CouponGrant {
  readonly couponId: string;
  readonly code: string;
  readonly kind: CouponBenefit['kind'];
  /** Taken off each line, already in its discount. */
  readonly lines: readonly { readonly lineId: string; readonly amount: number }[];
  /** Taken off the price of sending. */
  readonly shipping: number;
  /** Both together. */
  readonly amount: number;
}

/** A coupon beside what must be counted to judge it; cancelled orders do not count. */
export interface CouponStanding {
  readonly coupon: Coupon;
  /** By other orders. */
  readonly uses: number;
  /** By other orders of the same customer. */
  readonly usesByCustomer: number;
  /** Whether the customer has placed another order, with or without the coupon. */
  readonly orderedBefore: boolean;
}
