import { z } from 'zod';
import { correctStock, ledgerOf, type LedgerLine } from '../../db/repositories/stock-ledger.ts';
import type { ApiDeps } from '../deps.ts';
import { instant } from '../http/instants.ts';
import type { Problem } from '../http/problem.ts';
import { problem } from '../http/problem.ts';
import { ok, route, type Answer, type Route } from '../http/route.ts';
import { ProductKey, requireProduct } from '../catalogue/product-routes.ts';
import { limit } from '../orders/order-list.ts';
import { tellAllotments } from './tell-allotments.ts';

const pieces = z.int().min(-1_000_000).max(1_000_000);
const CorrectionInput = z
  .strictObject({
    sku: z.string().trim().min(1).max(64),
    counted: pieces.nonnegative().optional().describe('How many there really are'),
    difference: pieces.optional().describe('Or how many more (below 0: fewer) than the books say'),
    reason: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'Use a short code of letters, digits, - and _.')
      .describe('A code, e.g. counted, damaged, lost'),
  })
  .refine(({ counted, difference }) => (counted === undefined) !== (difference === undefined), {
    path: ['counted'],
    message: 'Say what was counted, or the difference; not both.',
  });
type CorrectionInput = z.output<typeof CorrectionInput>;

const CorrectionSchema = z
  .strictObject({
    id: z.string(),
    sku: z.string(),
    difference: z.int().describe('What it changed on hand'),
    reason: z.string(),
    stock: z.strictObject({ onHand: z.int(), reserved: z.int(), available: z.int() }),
  })
  .meta({ id: 'StockCorrection' });

const MovementSchema = z
  .strictObject({
    movement: z.string().describe('receive, allot, correct, reserve, unreserve, ship, deduct, …'),
    onHand: z.int().describe('What it changed'),
    reserved: z.int().describe('What it changed'),
    orderId: z.string().nullable(),
    orderNumber: z.string().nullable(),
    reason: z.string().nullable(),
    source: z.string().nullable().describe('The goods receipt, correction or action it came of'),
    at: instant,
  })
  .meta({ id: 'StockMovement' });

const LedgerQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}\.[\x21-\x7e]{1,130}$/, 'Use `next` of the page before.')
    .optional()
    .describe('`next` of the page before'),
  limit: limit(50),
});

/** Stock put right by hand, and the ledger that says where each piece went (S074, S081). */
export const stockRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/stock/corrections',
    tag: 'Stock',
    summary: 'Put stock right by hand',
    description:
      'Refused where fewer would be left than are set apart for orders. What it makes free goes to orders ' +
      'that wait for it, oldest first.',
    access: 'stock:write',
    body: CorrectionInput,
    repeatable: () => true,
    problems: [404, 409],
    answers: { 201: { description: 'Put right', schema: CorrectionSchema } },
    handle: ({ body, attempt }) => takeCorrection(deps, body, attempt.actionId),
  }),
  route({
    method: 'get',
    path: '/api/products/{sku}/movements',
    tag: 'Stock',
    summary: "A product's ledger, newest first",
    description: 'On hand is what there was at first plus the sum of all movements, always.',
    access: 'products:read',
    params: ProductKey,
    query: LedgerQuery,
    problems: [404],
    answers: {
      200: {
        description: 'A page of movements',
        schema: z.strictObject({
          opening: z.int().describe('On hand before the first movement'),
          movements: z.array(MovementSchema),
          next: z.string().nullable(),
        }),
      },
    },
    async handle({ params: { sku }, query: { after, limit: size } }) {
      const product = await requireProduct(deps, sku);
      const found = await ledgerOf(deps.db, product.id, {
        after: after === undefined ? null : positionOf(after),
        limit: size + 1,
      });
      const page = found.slice(0, size);
      const last = page.at(-1);
      return ok({
        opening: product.opening,
        movements: page.map(movementAnswer),
        next: found.length > size && last ? `${last.at.getTime()}.${last.key}` : null,
      });
    },
  }),
];

async function takeCorrection(
  deps: ApiDeps,
  { sku, counted, difference = 0, reason }: CorrectionInput,
  id: string,
): Promise<Answer> {
  const product = await requireProduct(deps, sku);
  const asked = counted === undefined ? { difference } : { counted };
  const request = { id, productId: product.id, asked, reason, at: deps.now() };
  const result = await correctStock(deps.db, request);
  const { onHand, reserved } = result.shelf;
  if (result.outcome === 'refused') throw refusal(result.code, sku, onHand, reserved);
  if (result.difference > 0) await tellAllotments(deps);
  return {
    status: 201,
    body: {
      ...{ id, sku, difference: result.difference, reason },
      stock: { onHand, reserved, available: onHand - reserved },
    },
  };
}

const refusal = (
  code: 'stockReserved' | 'belowZero',
  sku: string,
  onHand: number,
  reserved: number,
): Problem =>
  code === 'belowZero'
    ? problem('conflict', `Of ${sku} ${onHand} are in the books. Take off ${onHand} at most.`)
    : problem(
        'conflict',
        `Of ${sku} ${reserved} are set apart for orders: leave at least as many, or cancel orders that cannot be served first.`,
      );

function positionOf(after: string): { at: Date; key: string } {
  const dot = after.indexOf('.');
  return { at: new Date(Number(after.slice(0, dot))), key: after.slice(dot + 1) };
}

const movementAnswer = ({
  key: _key,
  at,
  ...line
}: LedgerLine): z.output<typeof MovementSchema> => ({
  ...line,
  at: at.toISOString(),
});
