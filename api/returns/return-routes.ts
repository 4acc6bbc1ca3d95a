import { z } from 'zod';
import { listReturns, returnReasons, type ReturnRow } from '../../db/queries/return-list.ts';
import { RETURN_ACTIONS } from '../../domain/order/order.ts';
import type { ApiDeps } from '../deps.ts';
import { ReturnKey, ReturnSheet, returnSheet } from './return-sheet.ts';
import { afterCursor, cursorOf, pageLimit, readCursor } from '../http/cursor.ts';
import { instant, instantQuery } from '../http/instants.ts';
import { ok, route, type Route } from '../http/route.ts';

const code = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/);

const filters = {
  status: z.enum(['requested', 'approved', 'rejected', 'received', 'settled', 'closed']).optional(),
  reason: code.optional(),
  wanted: z.enum(RETURN_ACTIONS).optional(),
  requestedFrom: instantQuery.optional(),
  requestedBefore: instantQuery.optional().describe('Not included'),
};

const ListQuery = z.strictObject({ ...filters, after: afterCursor, limit: pageLimit(50) });
const ReasonsQuery = z.strictObject(filters);

const ReturnEntry = z.strictObject({
  number: z.string(),
  id: z.string(),
  status: z.string(),
  requestedAt: instant,
  lines: z.array(
    z.strictObject({ sku: z.string(), quantity: z.int(), reason: z.string(), wanted: z.string() }),
  ),
  order: z.strictObject({ id: z.string(), number: z.string(), href: z.string() }),
  href: z.string().describe("The order's returns"),
});

export const ReturnListSchema = z.strictObject({
  returns: z.array(ReturnEntry),
  next: z.string().nullable().describe('For `after`; null on the last page'),
});

export const ReturnReasonsSchema = z.strictObject({
  reasons: z
    .array(z.strictObject({ reason: z.string(), returns: z.int(), pieces: z.int() }))
    .describe('The most pieces first'),
});

const Position = z.tuple([z.int(), z.string().max(60)]);

/** The returns of all orders, and why goods come back. */
export const returnRoutes = (deps: ApiDeps): Route[] => [
  ...returnLists(deps),
  route({
    method: 'get',
    path: '/api/returns/{number}',
    tag: 'Returns',
    summary: 'A return with all that its form says',
    access: 'orders:read',
    params: ReturnKey,
    problems: [404],
    answers: { 200: { description: 'The return', schema: ReturnSheet } },
    handle: async ({ params }) => ok(await returnSheet(deps, params.number)),
  }),
];

const returnLists = ({ db }: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/returns',
    tag: 'Returns',
    summary: 'The returns of all orders, latest request first',
    access: 'orders:read',
    query: ListQuery,
    answers: { 200: { description: 'A page of returns', schema: ReturnListSchema } },
    async handle({ query: { after, limit: size, ...looked } }) {
      const [at, number] = after === undefined ? [] : readCursor(Position, after);
      const position = at === undefined || number === undefined ? null : { at, number };
      // One more than asked for tells whether there is another page.
      const rows = await listReturns(db, looked, { after: position, limit: size + 1 });
      const page = rows.slice(0, size);
      const last = page.at(-1);
      return ok({
        returns: page.map(entryOf),
        next:
          rows.length > size && last ? cursorOf([last.requestedAt.getTime(), last.number]) : null,
      } satisfies z.input<typeof ReturnListSchema>);
    },
  }),
  route({
    method: 'get',
    path: '/api/returns/reasons',
    tag: 'Returns',
    summary: 'Why goods come back: returns and pieces for each reason',
    access: 'orders:read',
    query: ReasonsQuery,
    answers: { 200: { description: 'The reasons', schema: ReturnReasonsSchema } },
    async handle({ query }) {
      return ok({
        reasons: await returnReasons(db, query),
      } satisfies z.input<typeof ReturnReasonsSchema>);
    },
  }),
];

const entryOf = ({ orderId, orderNumber, returnId, requestedAt, ...row }: ReturnRow) => {
  const href = `/api/orders/${orderId}`;
  return {
    number: row.number,
    id: returnId,
    status: row.status,
    requestedAt: requestedAt.toISOString(),
    lines: [...row.lines],
    order: { id: orderId, number: orderNumber, href },
    href: `${href}/returns`,
  };
};
