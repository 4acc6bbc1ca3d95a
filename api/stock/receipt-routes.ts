import { z } from 'zod';
import {
  announceDelivery,
  bookDelivery,
  findReceipt,
  listReceipts,
  type Delivery,
  type GoodsReceipt,
} from '../../db/repositories/goods-receipts.ts';
import { findProducts } from '../../db/repositories/products.ts';
import type { ApiDeps } from '../deps.ts';
import { instant, instantInput } from '../http/instants.ts';
import { problem, type FieldError } from '../http/problem.ts';
import { ok, route, type Answer, type Route } from '../http/route.ts';
import { limit } from '../orders/order-list.ts';
import { tellAllotments } from './tell-allotments.ts';

const sku = z.string().trim().min(1).max(64);
const quantity = z.int().positive().max(1_000_000);

const ReceiptInput = z.strictObject({
  reference: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/, 'Use 1 to 64 plain characters.')
    .describe("The delivery note's number: a note is booked in once"),
  status: z
    .enum(['received', 'announced'])
    .default('received')
    .describe('`announced`: goods that a supplier has promised; nothing moves yet'),
  expectedAt: instantInput.optional().describe('When announced goods should come'),
  lines: z
    .array(z.strictObject({ sku, quantity }))
    .min(1)
    .max(1000)
    .refine((lines) => new Set(lines.map((line) => line.sku)).size === lines.length, {
      message: 'Name each product once.',
    }),
});
type ReceiptInput = z.output<typeof ReceiptInput>;

const ReceiptSchema = z
  .strictObject({
    id: z.string(),
    reference: z.string(),
    status: z.enum(['announced', 'received']),
    expectedAt: instant.nullable(),
    receivedAt: instant.nullable(),
    createdAt: instant,
    lines: z.array(z.strictObject({ sku: z.string(), quantity: z.int() })),
    backorders: z
      .array(
        z.strictObject({
          orderId: z.string(),
          orderNumber: z.string(),
          lineId: z.string(),
          sku: z.string(),
          quantity: z.int(),
        }),
      )
      .describe('What of it was set apart at once for orders that waited, oldest first'),
  })
  .meta({ id: 'GoodsReceipt' });

const ListQuery = z.strictObject({
  status: z.enum(['announced', 'received']).optional(),
  after: z.string().max(26).optional().describe('`next` of the page before'),
  limit: limit(50),
});

/** Goods that come in (S075, N13). */
export const receiptRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/goods-receipts',
    tag: 'Stock',
    summary: 'Book a delivery in, or announce one',
    description:
      'Stock rises, and what orders wait for is set apart for them at once, oldest order first. The same ' +
      'reference again answers with what was booked before; with other lines it is refused.',
    access: 'stock:write',
    body: ReceiptInput,
    repeatable: () => true,
    problems: [409],
    answers: {
      201: { description: 'Booked in or announced', schema: ReceiptSchema },
      200: { description: 'Known already, or announced anew', schema: ReceiptSchema },
    },
    handle: ({ body }) => takeReceipt(deps, body),
  }),
  route({
    method: 'get',
    path: '/api/goods-receipts',
    tag: 'Stock',
    summary: 'List deliveries, newest first',
    access: 'products:read',
    query: ListQuery,
    answers: {
      200: {
        description: 'A page of deliveries',
        schema: z.strictObject({
          receipts: z.array(ReceiptSchema),
          next: z.string().nullable(),
        }),
      },
    },
    async handle({ query: { status, after, limit: size } }) {
      const found = await listReceipts(deps.db, { status, after, limit: size + 1 });
      const page = found.slice(0, size);
      return ok({
        receipts: page.map(receiptAnswer),
        next: found.length > size ? (page.at(-1)?.id ?? null) : null,
      });
    },
  }),
  route({
    method: 'get',
    path: '/api/goods-receipts/{id}',
    tag: 'Stock',
    summary: 'Read a delivery',
    access: 'products:read',
    params: z.strictObject({ id: z.string().regex(/^[0-9A-Z]{26}$/, 'Use the id of a delivery.') }),
    problems: [404],
    answers: { 200: { description: 'The delivery', schema: ReceiptSchema } },
    async handle({ params: { id } }) {
      const receipt = await findReceipt(deps.db, id);
      if (!receipt) throw problem('notFound', `There is no delivery ${id}. Check its id.`);
      return ok(receiptAnswer(receipt));
    },
  }),
];

async function takeReceipt(deps: ApiDeps, input: ReceiptInput): Promise<Answer> {
  const { db, now } = deps;
  const delivery = await deliveryOf(deps, input);
  const booking =
    input.status === 'announced'
      ? await announceDelivery(db, delivery, expectedAtOf(input), now())
      : await bookDelivery(db, delivery, now());
  if (booking.outcome === 'differs') {
    throw problem(
      'conflict',
      `Delivery note ${input.reference} was booked in with other lines. Book what came besides under a reference of its own, or correct the stock.`,
    );
  }
  if (input.status === 'received') await tellAllotments(deps);
  const receipt = await findReceipt(db, booking.id);
  if (!receipt) throw new RangeError(`delivery ${booking.id} is gone`);
  const location = { Location: `/api/goods-receipts/${receipt.id}` };
  return booking.outcome === 'booked'
    ? { status: 201, body: receiptAnswer(receipt), headers: location }
    : ok(receiptAnswer(receipt));
}

function expectedAtOf({ expectedAt }: ReceiptInput): number {
  if (expectedAt !== undefined) return expectedAt;
  throw problem('invalid', 'Say when the goods are expected and try again.', {
    errors: [{ field: 'expectedAt', message: 'Announced goods need a date.' }],
  });
}

/** @throws Problem 422 naming the lines whose product is not known */
async function deliveryOf({ db }: ApiDeps, { reference, lines }: ReceiptInput): Promise<Delivery> {
  const products = await findProducts(
    db,
    lines.map((line) => line.sku),
  );
  const idOf = new Map(products.map(({ sku: name, id }) => [name, id]));
  const errors: FieldError[] = [];
  const known = lines.flatMap((line, i) => {
    const productId = idOf.get(line.sku);
    if (productId !== undefined) return [{ productId, quantity: line.quantity }];
    errors.push({ field: `lines[${i}].sku`, message: `There is no product ${line.sku}.` });
    return [];
  });
  if (errors.length === 0) return { reference, lines: known };
  throw problem('invalid', `Correct ${errors.map((e) => e.field).join(', ')} and try again.`, {
    errors,
  });
}

const receiptAnswer = (receipt: GoodsReceipt): z.output<typeof ReceiptSchema> => ({
  ...receipt,
  lines: receipt.lines.map(({ sku: name, quantity: pieces }) => ({ sku: name, quantity: pieces })),
  backorders: [...receipt.backorders],
  expectedAt: receipt.expectedAt?.toISOString() ?? null,
  receivedAt: receipt.receivedAt?.toISOString() ?? null,
  createdAt: receipt.createdAt.toISOString(),
});
