import { z } from 'zod';
import {
  balancesOf,
  listStoreCredit,
  moveStoreCredit,
  StoreCreditOverdrawn,
  type StoreCreditPosition,
} from '../../db/repositories/store-credit.ts';
import { amountText } from '../../domain/money/amount-text.ts';
import { CustomerKey, requireCustomer } from '../customers/require-customer.ts';
import type { ApiDeps } from '../deps.ts';
import { afterCursor, cursorOf, pageLimit, readCursor } from '../http/cursor.ts';
import { instant } from '../http/instants.ts';
import { refused } from '../http/problem.ts';
import { callerOf, ok, route, type Answer, type ApiRequest, type Route } from '../http/route.ts';

const currency = z.string().regex(/^[A-Z]{3}$/, 'Use an ISO 4217 code such as EUR.');

const Balances = z
  .array(z.strictObject({ currency: z.string(), amount: z.int() }))
  .describe('Minor units, one for each currency');

const StoreCreditSchema = z
  .strictObject({
    customer: z.strictObject({ id: z.string(), number: z.string(), href: z.string() }),
    balances: Balances,
    movements: z.array(
      z.strictObject({
        amount: z.int().describe('Minor units; below 0 where it was spent or taken'),
        currency: z.string(),
        order: z
          .strictObject({ id: z.string(), number: z.string(), href: z.string() })
          .nullable()
          .describe('The order that it moved for; null: by hand'),
        reason: z.string().nullable(),
        by: z.string(),
        at: instant,
      }),
    ),
    next: z.string().nullable().describe('For `after`; null on the last page'),
  })
  .meta({ id: 'StoreCredit' });

const Movement = z.strictObject({
  currency,
  amount: z
    .int()
    .min(-100_000_000_000)
    .max(100_000_000_000)
    .refine((amount) => amount !== 0, 'Use an amount other than 0.')
    .describe('Minor units: above 0 grants, below 0 takes'),
  reason: z.string().trim().min(1).max(500),
});

const Query = z.strictObject({ after: afterCursor, limit: pageLimit(50) });
const Position = z.tuple([z.int(), z.string().max(100)]);

/** What a customer has with the shop, and how it came about. */
export const storeCreditRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/customers/{id}/store-credit',
    tag: 'Customers',
    summary: 'The store credit of a customer, with its movements, newest first',
    access: 'storeCredit:read',
    params: CustomerKey,
    query: Query,
    problems: [404],
    answers: {
      200: { description: 'Balances and a page of movements', schema: StoreCreditSchema },
    },
    handle: async ({ params: { id }, query }) => ok(await storeCreditOf(deps, id, query)),
  }),
  route({
    method: 'post',
    path: '/api/customers/{id}/store-credit',
    tag: 'Customers',
    summary: 'Grant store credit by hand, or take some',
    description: 'The ledger is only appended to: a mistake is put right by another movement.',
    access: 'storeCredit:write',
    params: CustomerKey,
    body: Movement,
    repeatable: () => true,
    problems: [404, 409],
    answers: { 201: { description: 'Balances and movements', schema: StoreCreditSchema } },
    handle: (request) => move(deps, request),
  }),
];

type MoveRequest = ApiRequest<z.output<typeof CustomerKey>, unknown, z.output<typeof Movement>>;

async function move(deps: ApiDeps, request: MoveRequest): Promise<Answer> {
  const { params, body, attempt } = request;
  const { id: customerId } = await requireCustomer(deps, params.id);
  const actorId = callerOf(request).id;
  const entry = { key: `hand/${attempt.actionId}`, customerId, orderId: null, actorId, ...body };
  try {
    await deps.db.transaction((trx) => moveStoreCredit(trx, { ...entry, at: deps.now() }));
  } catch (error) {
    if (!(error instanceof StoreCreditOverdrawn)) throw error;
    throw refused({
      code: 'storeCreditTooLow',
      sentence: `The customer has only ${amountText(error.balance, body.currency)}. Take less.`,
    });
  }
  return { status: 201, body: await storeCreditOf(deps, customerId, { limit: 50 }) };
}

async function storeCreditOf(
  deps: ApiDeps,
  key: string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<z.input<typeof StoreCreditSchema>> {
  const { id, number } = await requireCustomer(deps, key);
  const [balances, rows] = await Promise.all([
    balancesOf(deps.db, id),
    listStoreCredit(deps.db, id, {
      after: after === undefined ? null : positionIn(after),
      limit: limit + 1,
    }),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    customer: { id, number, href: `/api/customers/${id}` },
    balances,
    movements: page.map(({ key: _key, orderId, orderNumber, actorId, at, ...entry }) => ({
      ...entry,
      order:
        orderId !== null && orderNumber !== null
          ? { id: orderId, number: orderNumber, href: `/api/orders/${orderId}` }
          : null,
      by: actorId,
      at: at.toISOString(),
    })),
    next: rows.length > limit && last ? cursorOf([last.at.getTime(), last.key]) : null,
  };
}

function positionIn(cursor: string): StoreCreditPosition {
  const [at, key] = readCursor(Position, cursor);
  return { at, key };
}
