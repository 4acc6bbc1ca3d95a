import { couponStandings } from '../../db/repositories/coupons.ts';
import type { Executor } from '../../db/knex.ts';
import type { Coupon, CouponStanding } from '../../domain/coupon/coupon.ts';
import { couponRefusal, togetherRefusal, unknownCoupon } from '../../domain/coupon/refusal.ts';
import type { Order } from '../../domain/order/order.ts';
import type { FieldError } from '../http/problem.ts';

/** What the codes that were typed for an order come to. */
export interface JudgedCoupons {
  /** Those that can be used, in the order of their codes. */
  readonly coupons: readonly Coupon[];
  readonly standings: Readonly<Record<string, CouponStanding>>;
  readonly errors: readonly FieldError[];
  /** null: not known yet. */
  readonly customerId: string | null;
}

/** For what takes no coupons. */
export const NO_COUPONS: JudgedCoupons = {
  coupons: [],
  standings: {},
  errors: [],
  customerId: null,
};

/**
 * Judges coupons for a draft. Uses are not locked here: what counts is judged again, under a lock, when the
 * order is placed.
 *
 * @param draft without coupons, or with others
 * @param customer by e-mail address or id; null: not known yet
 */
export async function judgeCoupons(
  executor: Executor,
  draft: Order,
  codes: readonly string[],
  {
    customer,
    now,
  }: {
    readonly customer: { readonly id: string } | { readonly email: string } | null;
    readonly now: number;
  },
): Promise<JudgedCoupons> {
  if (codes.length === 0) return NO_COUPONS;
  const customerId = await idOf(executor, customer);
  const orderId = draft.id === '' ? null : draft.id;
  const standings = await couponStandings(executor, { codes }, { customerId, orderId });
  const judged = codes.map((code) => {
    const standing = Object.values(standings).find(({ coupon }) => coupon.code === code);
    const refusal = standing
      ? couponRefusal(standing, draft, { customerId, now })
      : unknownCoupon(code);
    return { coupon: standing?.coupon, refusal };
  });
  const errors = judged.flatMap(({ refusal }, i) =>
    refusal ? [{ field: `coupons[${i}]`, message: refusal.sentence }] : [],
  );
  const coupons = judged.flatMap(({ coupon, refusal }) => (coupon && !refusal ? [coupon] : []));
  const together = togetherRefusal(coupons);
  if (together) errors.push({ field: 'coupons', message: together.sentence });
  return { coupons, standings, errors, customerId };
}

async function idOf(
  executor: Executor,
  customer: { readonly id: string } | { readonly email: string } | null,
): Promise<string | null> {
  if (customer === null) return null;
  if ('id' in customer) return customer.id;
  const row: { id: string } | undefined = await executor('customers').where(customer).first('id');
  return row?.id ?? null;
}
