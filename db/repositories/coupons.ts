import type { Knex } from 'knex';
import type { Coupon, CouponGrant, CouponStanding } from '../../domain/coupon/coupon.ts';
import type { Order } from '../../domain/order/order.ts';
import { insertOnce, isDuplicate } from '../insert-once.ts';
import { parseJson, type Executor } from '../knex.ts';
import { beginningWith } from '../like.ts';

/** A coupon with how often it was used and when it was made. */
export interface CouponRecord {
  readonly coupon: Coupon;
  readonly version: number;
  /** By orders that were not cancelled. */
  readonly uses: number;
  readonly createdAt: Date;
}

interface Row {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly data: string;
  readonly created_at: Date;
}

type CouponData = Omit<Coupon, 'id' | 'code'>;

const couponOf = ({ id, code, data }: Row): Coupon => ({
  ...parseJson<CouponData>(data),
  ...{ id, code },
});

const dataOf = ({ id: _id, code: _code, ...data }: Coupon): string =>
  JSON.stringify(data satisfies CouponData);

const inForce = (executor: Executor) => executor('coupon_uses').whereNull('released_at');

/**
 * How coupons stand, by their id; unknown ones are left out. With `locked` their rows stay locked until the
 * transaction ends: whoever else would use one of them waits, so a limit is never exceeded. The uses are counted
 * by statements of their own, which see what others have committed while this one waited.
 *
 * @param use `customerId`, `orderId`: for whom and for which order, null where not known yet
 */
export async function couponStandings(
  executor: Executor,
  named: { readonly ids: readonly string[] } | { readonly codes: readonly string[] },
  use: {
    readonly customerId: string | null;
    readonly orderId: string | null;
    readonly locked?: boolean;
  },
): Promise<Record<string, CouponStanding>> {
  const { customerId, orderId, locked = false } = use;
  const query = executor('coupons').orderBy('id');
  void ('ids' in named ? query.whereIn('id', named.ids) : query.whereIn('code', named.codes));
  if (locked) void query.forUpdate();
  const rows: Row[] = await query.select('id', 'code', 'version', 'data', 'created_at');
  if (rows.length === 0) return {};

  const counted: { coupon_id: string; uses: number; own: number | null }[] = await inForce(executor)
    .whereIn(
      'coupon_id',
      rows.map(({ id }) => id),
    )
    .whereNot('order_id', orderId ?? '')
    .groupBy('coupon_id')
    .select(
      'coupon_id',
      executor.raw('COUNT(*) AS uses'),
      executor.raw('CAST(SUM(customer_id = ?) AS SIGNED) AS own', [customerId ?? '']),
    );
  const coupons = rows.map(couponOf);
  const orderedBefore =
    customerId !== null && coupons.some((coupon) => coupon.firstOrderOnly)
      ? await hasOrdered(executor, customerId, orderId)
      : false;
  return Object.fromEntries(
    coupons.map((coupon) => {
      const count = counted.find((row) => row.coupon_id === coupon.id);
      const uses = count?.uses ?? 0;
      return [coupon.id, { coupon, uses, usesByCustomer: count?.own ?? 0, orderedBefore }] as const;
    }),
  );
}

async function hasOrdered(
  executor: Executor,
  customerId: string,
  orderId: string | null,
): Promise<boolean> {
  const row: { id: string } | undefined = await executor('orders')
    .where('customer_id', customerId)
    .whereNotNull('placed_at')
    .whereNot('status', 'cancelled')
    .whereNot('id', orderId ?? '')
    .first('id');
  return row !== undefined;
}

/** Counts coupons as used by an order; once per key. */
export async function useCoupons(
  trx: Knex.Transaction,
  {
    key,
    order,
    customerId,
    coupons,
    at,
  }: {
    readonly key: string;
    readonly order: Order;
    readonly customerId: string;
    readonly coupons: readonly Pick<CouponGrant, 'couponId' | 'amount'>[];
    readonly at: number;
  },
): Promise<void> {
  await insertOnce(
    trx,
    'coupon_uses',
    coupons.map(({ couponId, amount }) => ({
      key: `${key}/${couponId}`,
      coupon_id: couponId,
      order_id: order.id,
      customer_id: customerId,
      amount,
      at: new Date(at),
    })),
  );
}

/** Lets the coupons of an order that is cancelled be used again. */
export async function releaseCoupons(
  trx: Knex.Transaction,
  orderId: string,
  at: number,
): Promise<void> {
  await trx('coupon_uses')
    .where('order_id', orderId)
    .whereNull('released_at')
    .update({ released_at: new Date(at) });
}

/** Records a new coupon. @returns false where another has the code */
export async function insertCoupon(
  executor: Executor,
  coupon: Coupon,
  at: number,
): Promise<boolean> {
  const now = new Date(at);
  try {
    await executor('coupons').insert({
      ...{ id: coupon.id, code: coupon.code, data: dataOf(coupon) },
      ...{ created_at: now, updated_at: now },
    });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Saves a coupon unless it has changed since `version`. @returns false where it has */
export async function updateCoupon(
  executor: Executor,
  coupon: Coupon,
  version: number,
  at: number,
): Promise<boolean> {
  const changed = await executor('coupons')
    .where({ id: coupon.id, version })
    .update({ data: dataOf(coupon), version: version + 1, updated_at: new Date(at) });
  return changed > 0;
}

/** Deletes a coupon that no order has used. @returns false where one has */
export async function deleteCoupon(executor: Executor, id: string): Promise<boolean> {
  const used = executor('coupon_uses').where('coupon_id', id).select(executor.raw('1'));
  return (await executor('coupons').where('id', id).whereNotExists(used).delete()) > 0;
}

/** The coupon with that id or code, or null. */
export async function findCoupon(executor: Executor, key: string): Promise<CouponRecord | null> {
  const [record] = await couponRecords(executor, (query) =>
    query.where((any) => void any.where('id', key).orWhere('code', key.toUpperCase())),
  );
  return record ?? null;
}

/** A page of coupons by code. @param page `search`: the beginning of a code */
export const listCoupons = (
  executor: Executor,
  page: {
    readonly search?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<CouponRecord[]> =>
  couponRecords(executor, (query) => {
    if (page.after !== undefined) void query.where('code', '>', page.after);
    if (page.search !== undefined) {
      void query.where('code', 'like', beginningWith(page.search.toUpperCase()));
    }
    return query.orderBy('code').limit(page.limit);
  });

async function couponRecords(
  executor: Executor,
  wanted: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<CouponRecord[]> {
  const uses = inForce(executor)
    .whereRaw('coupon_uses.coupon_id = coupons.id')
    .count('* as n')
    .as('uses');
  const rows: (Row & { uses: number })[] = await wanted(executor('coupons')).select(
    ...['id', 'code', 'version', 'data', 'created_at', uses],
  );
  return rows.map((row) => ({
    coupon: couponOf(row),
    version: row.version,
    uses: row.uses,
    createdAt: row.created_at,
  }));
}
