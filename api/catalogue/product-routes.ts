import { z } from 'zod';
import { listProducts } from '../../db/repositories/products.ts';
import type { ApiDeps } from '../deps.ts';
import { ok, route, type Route } from '../http/route.ts';
import { limit } from '../orders/order-list.ts';

const Query = z.strictObject({
  q: z.string().trim().min(1).max(100).optional().describe('The beginning of a SKU or name'),
  after: z.string().max(64).optional().describe('`next` of the page before'),
  limit: limit(50),
});

const ProductListSchema = z.strictObject({
  products: z.array(
    z.strictObject({
      sku: z.string(),
      name: z.string(),
      details: z.string().nullable(),
      unitPrice: z.int().describe("Minor units, in the shop's price mode"),
      taxRate: z.int().describe('Basis points'),
      active: z.boolean(),
      stock: z.strictObject({
        onHand: z.int(),
        reserved: z.int(),
        available: z.int(),
        backorderAllowed: z.boolean(),
      }),
    }),
  ),
  next: z.string().nullable(),
});

export const productRoutes = ({ db }: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/products',
    tag: 'Products',
    summary: 'List products with their stock, by SKU',
    access: 'products:read',
    query: Query,
    answers: { 200: { description: 'A page of products', schema: ProductListSchema } },
    async handle({ query: { q: search, after, limit: size } }) {
      const rows = await listProducts(db, { search, after, limit: size + 1 });
      const page = rows.slice(0, size);
      return ok({
        products: page.map(({ id: _id, onHand, reserved, backorderAllowed, ...product }) => ({
          ...product,
          stock: { onHand, reserved, available: onHand - reserved, backorderAllowed },
        })),
        next: rows.length > size ? (page.at(-1)?.sku ?? null) : null,
      });
    },
  }),
];
