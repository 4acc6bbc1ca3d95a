import { z } from 'zod';
import {
  findProducts,
  insertProduct,
  listProducts,
  updateProduct,
  type Product,
} from '../../db/repositories/products.ts';
import { isLow } from '../../domain/stock/correction.ts';
import type { ApiDeps } from '../deps.ts';
import { instant, instantInput } from '../http/instants.ts';
import { problem } from '../http/problem.ts';
import { flag } from '../http/query-parts.ts';
import { ok, route, type Route } from '../http/route.ts';
import { requireLabel } from '../desk/subject-routes.ts';
import { code } from '../orders/order-input.ts';
import { limit } from '../orders/order-list.ts';

const Query = z.strictObject({
  q: z.string().trim().min(1).max(100).optional().describe('The beginning of a SKU or name'),
  low: flag.optional().describe('`true`: only those at or below their threshold'),
  after: z.string().max(64).optional().describe('`next` of the page before'),
  limit: limit(50),
});

/** `{sku}` in addresses. */
export const ProductKey = z.strictObject({
  sku: z.string().regex(/^[\x20-\x7e]{1,64}$/, 'Use the SKU of a product.'),
});

const ProductSchema = z
  .strictObject({
    sku: z.string(),
    name: z.string(),
    details: z.string().nullable(),
    unitPrice: z.int().describe("Minor units, in the shop's price mode"),
    taxRate: z.int().describe('Basis points'),
    location: z.string().nullable().describe('Where it lies in the warehouse'),
    active: z.boolean().describe('Whether it is sold'),
    lowStockThreshold: z.int().describe('`low` at or below it; 0: not watched'),
    expectedAt: instant.nullable().describe('When the next goods are expected'),
    customerLabel: z.string().nullable().describe('What its buyers are labelled with'),
    stock: z.strictObject({
      onHand: z.int(),
      reserved: z.int(),
      available: z.int(),
      backorderAllowed: z.boolean(),
      low: z.boolean().describe('At or below the threshold: order anew'),
    }),
  })
  .meta({ id: 'Product' });

const ProductListSchema = z.strictObject({
  products: z.array(ProductSchema),
  next: z.string().nullable(),
});

const details = {
  name: z.string().trim().min(1).max(200),
  details: z.string().trim().min(1).max(200).nullable(),
  unitPrice: z.int().nonnegative().max(100_000_000_000),
  taxRate: z.int().min(0).max(10_000),
  location: z.string().trim().min(1).max(40).nullable(),
  active: z.boolean(),
  backorderAllowed: z.boolean().describe('Whether more may be sold than there is'),
  lowStockThreshold: z.int().nonnegative().max(1_000_000),
  expectedAt: instantInput.nullable(),
  customerLabel: code
    .nullable()
    .describe('What its buyers are labelled with, where `labelsFromProducts` is on'),
};

const ProductInput = z.strictObject({
  sku: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/, 'Use 1 to 64 plain characters.'),
  ...details,
  details: details.details.default(null),
  location: details.location.default(null),
  active: details.active.default(true),
  backorderAllowed: details.backorderAllowed.default(false),
  lowStockThreshold: details.lowStockThreshold.default(0),
  expectedAt: details.expectedAt.default(null),
  customerLabel: details.customerLabel.default(null),
  stock: z.int().nonnegative().max(1_000_000).default(0).describe('On hand at first'),
});

const ProductPatch = z.strictObject(details).partial();

export const productRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/products',
    tag: 'Products',
    summary: 'List products with their stock, by SKU',
    access: 'products:read',
    query: Query,
    answers: { 200: { description: 'A page of products', schema: ProductListSchema } },
    async handle({ query: { q: search, low, after, limit: size } }) {
      const rows = await listProducts(deps.db, { search, low, after, limit: size + 1 });
      const page = rows.slice(0, size);
      return ok({
        products: page.map(productAnswer),
        next: rows.length > size ? (page.at(-1)?.sku ?? null) : null,
      });
    },
  }),
  route({
    method: 'get',
    path: '/api/products/{sku}',
    tag: 'Products',
    summary: 'Read a product',
    access: 'products:read',
    params: ProductKey,
    problems: [404],
    answers: { 200: { description: 'The product', schema: ProductSchema } },
    handle: async ({ params: { sku } }) => ok(productAnswer(await requireProduct(deps, sku))),
  }),
  route({
    method: 'post',
    path: '/api/products',
    tag: 'Products',
    summary: 'Add a product',
    access: 'products:write',
    body: ProductInput,
    problems: [409],
    answers: { 201: { description: 'The product', schema: ProductSchema } },
    async handle({ body: { stock, ...product } }) {
      await requireLabelOf(deps, product);
      if (!(await insertProduct(deps.db, product, stock, deps.now()))) {
        throw problem('conflict', `There is a product ${product.sku} already. Change that one.`);
      }
      const body = productAnswer(await requireProduct(deps, product.sku));
      return { status: 201, body, headers: { Location: hrefOf(product.sku) } };
    },
  }),
  route({
    method: 'patch',
    path: '/api/products/{sku}',
    tag: 'Products',
    summary: 'Change a product',
    description:
      'What is left out stays. Orders placed before keep name and price as they were sold.',
    access: 'products:write',
    params: ProductKey,
    body: ProductPatch,
    problems: [404],
    answers: { 200: { description: 'The product', schema: ProductSchema } },
    async handle({ params: { sku }, body }) {
      const { id } = await requireProduct(deps, sku);
      await requireLabelOf(deps, body);
      await updateProduct(deps.db, id, body);
      return ok(productAnswer(await requireProduct(deps, sku)));
    },
  }),
];

/** @throws Problem `notFound` */
export async function requireProduct({ db }: ApiDeps, sku: string): Promise<Product> {
  const [product] = await findProducts(db, [sku]);
  if (!product) throw problem('notFound', `There is no product ${sku}. Check its SKU.`);
  return product;
}

/** @throws Problem `invalid` (422) for a label that there is not */
async function requireLabelOf(
  deps: ApiDeps,
  { customerLabel }: { readonly customerLabel?: string | null | undefined },
): Promise<void> {
  if (typeof customerLabel === 'string') await requireLabel(deps, customerLabel, 'customerLabel');
}

const hrefOf = (sku: string): string => `/api/products/${encodeURIComponent(sku)}`;

function productAnswer(product: Product): z.output<typeof ProductSchema> {
  const { id: _id, opening: _opening, onHand, reserved, backorderAllowed, ...rest } = product;
  return {
    ...rest,
    expectedAt: product.expectedAt?.toISOString() ?? null,
    stock: {
      ...{ onHand, reserved, available: onHand - reserved, backorderAllowed },
      low: isLow(product, product.lowStockThreshold),
    },
  };
}
