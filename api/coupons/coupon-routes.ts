import { ulid } from 'ulid';
import { z } from 'zod';
import type { Executor } from '../../db/knex.ts';
import {
  deleteCoupon,
  findCoupon,
  insertCoupon,
  listCoupons,
  updateCoupon,
  type CouponRecord,
} from '../../db/repositories/coupons.ts';
import type { Coupon } from '../../domain/coupon/coupon.ts';
import type { ApiDeps } from '../deps.ts';
import { instantInput, instant, iso } from '../http/instants.ts';
import { problem, refused } from '../http/problem.ts';
import { ok, route, type Answer, type Route } from '../http/route.ts';
import { requireVersion, versionOf } from '../orders/find-order.ts';
import { etagOf } from '../orders/order-answer.ts';
import { couponCode, money } from '../orders/order-input.ts';
import { limit } from '../orders/order-list.ts';

const amount = money.describe("Minor units, in the shop's price mode");
const Benefit = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('percentage'),
    rate: z
      .int()
      .min(1, 'Use 1 to 10000.')
      .max(10_000, 'Use 1 to 10000.')
      .describe('Basis points: 1000 is 10 %'),
  }),
  z.strictObject({ kind: z.literal('fixed'), amount: amount.min(1, 'Use an amount above 0.') }),
  z.strictObject({ kind: z.literal('freeShipping') }),
]);
const ids = (item: z.ZodString) => z.array(item).min(1).max(1_000).nullable();
const uses = z.int().positive().nullable();

/** What a coupon gives and under which conditions. */
const conditions = {
  active: z.boolean(),
  benefit: Benefit,
  minimum: amount.nullable().describe('What the goods must come to, before coupons'),
  skus: ids(z.string().min(1).max(64)).describe('Only lines of these products; null: all'),
  customers: ids(z.string().min(1).max(26)).describe('Only these customers, by id; null: all'),
  firstOrderOnly: z.boolean(),
  maxUses: uses.describe('By all customers together; null: no limit'),
  maxUsesPerCustomer: uses,
  combinable: z.boolean().describe('Together with others that are'),
};
const at = instantInput.nullable();

const CouponInput = z
  .strictObject({
    code: couponCode,
    active: conditions.active.default(true),
    benefit: conditions.benefit,
    minimum: conditions.minimum.default(null),
    startsAt: at.default(null),
    endsAt: at.default(null).describe('From this instant on it holds no more'),
    skus: conditions.skus.default(null),
    customers: conditions.customers.default(null),
    firstOrderOnly: conditions.firstOrderOnly.default(false),
    maxUses: conditions.maxUses.default(null),
    maxUsesPerCustomer: conditions.maxUsesPerCustomer.default(null),
    combinable: conditions.combinable.default(false),
  })
  .meta({ id: 'CouponInput' });

const CouponEdit = z
  .strictObject({ ...conditions, startsAt: at, endsAt: at })
  .partial()
  .meta({ id: 'CouponEdit' });

const CouponSchema = z
  .strictObject({
    id: z.string(),
    code: z.string(),
    version: z.int().describe('The ETag'),
    ...conditions,
    startsAt: instant.nullable(),
    endsAt: instant.nullable(),
    uses: z.int().describe('By orders that were not cancelled'),
    createdAt: instant,
  })
  .meta({ id: 'Coupon' });

const CouponKey = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{2,40}$/, 'Use the id or the code of a coupon.')
    .describe("The coupon's id or code"),
});

const Query = z.strictObject({
  q: z.string().trim().min(1).max(40).optional().describe('The beginning of a code'),
  after: z.string().max(40).optional().describe('`next` of the page before'),
  limit: limit(50),
});

/** Coupons: what the shop gives, to whom, how often. */
export const couponRoutes = (deps: ApiDeps): Route[] => [
  ...readingRoutes(deps),
  route({
    method: 'post',
    path: '/api/coupons',
    tag: 'Coupons',
    summary: 'Make a coupon',
    access: 'coupons:write',
    body: CouponInput,
    repeatable: () => true,
    problems: [409],
    answers: { 201: { description: 'The coupon', schema: CouponSchema } },
    async handle({ body, attempt }) {
      const id = ulid(deps.now());
      refuseTurnedRound(body);
      if (!(await insertCoupon(deps.db, { id, ...body }, deps.now())) && !attempt.resumed) {
        throw refused({
          code: 'codeTaken',
          sentence: `There is a coupon ${body.code} already. Choose another code.`,
        });
      }
      return answer(await requireCoupon(deps.db, body.code), 201);
    },
  }),
  route({
    method: 'patch',
    path: '/api/coupons/{id}',
    tag: 'Coupons',
    summary: 'Change a coupon; orders that have it keep what it gave',
    access: 'coupons:write',
    params: CouponKey,
    body: CouponEdit,
    repeatable: () => true,
    problems: [404, 412],
    answers: { 200: { description: 'The coupon', schema: CouponSchema } },
    async handle({ params, body, headers }) {
      const record = await requireCoupon(deps.db, params.id);
      requireVersion(record, versionOf(headers['if-match'], record), 'coupon');
      const given = Object.entries(body).filter(([, value]) => value !== undefined);
      const coupon = { ...record.coupon, ...(Object.fromEntries(given) as Partial<Coupon>) };
      refuseTurnedRound(coupon);
      if (!(await updateCoupon(deps.db, coupon, record.version, deps.now()))) {
        throw problem('stale', 'The coupon has changed meanwhile. Read it again and decide anew.');
      }
      return answer(await requireCoupon(deps.db, params.id));
    },
  }),
  route({
    method: 'delete',
    path: '/api/coupons/{id}',
    tag: 'Coupons',
    summary: 'Delete a coupon that no order has used; switch off any other with `active`',
    access: 'coupons:write',
    params: CouponKey,
    repeatable: () => true,
    problems: [404, 409],
    answers: { 200: { description: 'The coupon as it was', schema: CouponSchema } },
    async handle({ params }) {
      const record = await requireCoupon(deps.db, params.id);
      if (!(await deleteCoupon(deps.db, record.coupon.id))) {
        const { code } = record.coupon;
        throw refused({
          code: 'couponUsed',
          sentence: `Orders have used coupon ${code}. Switch it off instead, with active: false.`,
        });
      }
      return answer(record);
    },
  }),
];

const readingRoutes = ({ db }: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/coupons',
    tag: 'Coupons',
    summary: 'List coupons by code',
    access: 'coupons:read',
    query: Query,
    answers: {
      200: {
        description: 'A page of coupons',
        schema: z.strictObject({ coupons: z.array(CouponSchema), next: z.string().nullable() }),
      },
    },
    async handle({ query: { q: search, after, limit: size } }) {
      const rows = await listCoupons(db, { search, after, limit: size + 1 });
      const page = rows.slice(0, size);
      const last = page.at(-1)?.coupon.code ?? null;
      return ok({ coupons: page.map(bodyOf), next: rows.length > size ? last : null });
    },
  }),
  route({
    method: 'get',
    path: '/api/coupons/{id}',
    tag: 'Coupons',
    summary: 'Read a coupon',
    access: 'coupons:read',
    params: CouponKey,
    problems: [404],
    answers: { 200: { description: 'The coupon', schema: CouponSchema } },
    handle: async ({ params }) => answer(await requireCoupon(db, params.id)),
  }),
];

async function requireCoupon(db: Executor, key: string): Promise<CouponRecord> {
  const record = await findCoupon(db, key);
  if (!record) throw problem('notFound', `There is no coupon ${key}. Check its id or code.`);
  return record;
}

function refuseTurnedRound({
  startsAt,
  endsAt,
}: {
  readonly startsAt: number | null;
  readonly endsAt: number | null;
}): void {
  if (startsAt === null || endsAt === null || startsAt < endsAt) return;
  throw problem('invalid', 'Correct endsAt and try again.', {
    errors: [{ field: 'endsAt', message: 'It must end after it starts.' }],
  });
}

const bodyOf = ({ coupon, version, uses: used, createdAt }: CouponRecord) => ({
  ...coupon,
  startsAt: coupon.startsAt === null ? null : iso(coupon.startsAt),
  endsAt: coupon.endsAt === null ? null : iso(coupon.endsAt),
  ...{ version, uses: used },
  createdAt: createdAt.toISOString(),
});

const answer = (record: CouponRecord, status: 200 | 201 = 200): Answer => ({
  status,
  body: bodyOf(record),
  headers: {
    ETag: etagOf(record),
    ...(status === 201 ? { Location: `/api/coupons/${record.coupon.id}` } : {}),
  },
});
