import { ulid } from 'ulid';
import type { Database, Executor } from '../knex.ts';
import { beginningWith } from '../like.ts';

/** A product with its stock. Amounts are minor units in the shop's price mode, rates basis points. */
export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly details: string | null;
  readonly unitPrice: number;
  readonly taxRate: number;
  readonly active: boolean;
  readonly backorderAllowed: boolean;
  /** Where it lies in the warehouse. */
  readonly location: string | null;
  /** 0: not watched. */
  readonly lowStockThreshold: number;
  readonly expectedAt: Date | null;
  /** What its buyers are labelled with, where the shop has switched that on (S031). */
  readonly customerLabel: string | null;
  /** On hand before the first movement. */
  readonly opening: number;
  readonly onHand: number;
  readonly reserved: number;
}

type Row = Omit<Product, 'active' | 'backorderAllowed'> & {
  readonly active: number;
  readonly backorderAllowed: number;
};

const withStock = (executor: Executor) =>
  executor('products as p')
    .leftJoin('stock as s', 's.product_id', 'p.id')
    .select(
      ...['p.id', 'p.sku', 'p.name', 'p.details', 'p.unit_price as unitPrice'],
      ...['p.tax_rate as taxRate', 'p.active', 'p.backorder_allowed as backorderAllowed'],
      ...['p.location', 'p.notify_under as lowStockThreshold', 'p.expected_at as expectedAt'],
      'p.customer_label as customerLabel',
      executor.raw('COALESCE(s.opening, 0) AS opening'),
      executor.raw('COALESCE(s.on_hand, 0) AS onHand'),
      executor.raw('COALESCE(s.reserved, 0) AS reserved'),
    );

const toProduct = (row: Row): Product => ({
  ...row,
  active: row.active === 1,
  backorderAllowed: row.backorderAllowed === 1,
});

/** The products with these SKUs, in no particular order; unknown ones are left out. */
export async function findProducts(
  executor: Executor,
  skus: readonly string[],
): Promise<Product[]> {
  const rows = (await withStock(executor).whereIn('p.sku', [...new Set(skus)])) as Row[];
  return rows.map(toProduct);
}

/** The products with these ids, in no particular order; unknown ones are left out. */
export async function findProductsById(
  executor: Executor,
  ids: readonly string[],
): Promise<Product[]> {
  const rows = (await withStock(executor).whereIn('p.id', [...ids])) as Row[];
  return rows.map(toProduct);
}

/** A page of products by SKU. @param search the beginning of a SKU or name */
export async function listProducts(
  executor: Executor,
  page: {
    readonly search?: string | undefined;
    /** Only those at or below (false: above, or without) their threshold. */
    readonly low?: boolean | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<Product[]> {
  const query = withStock(executor).orderBy('p.sku').limit(page.limit);
  if (page.after !== undefined) void query.where('p.sku', '>', page.after);
  if (page.low === true) void query.whereRaw(LOW);
  if (page.low === false) void query.whereNot((shelf) => void shelf.whereRaw(LOW));
  if (page.search !== undefined) {
    const beginning = beginningWith(page.search);
    void query.where(
      (any) => void any.where('p.sku', 'like', beginning).orWhere('p.name', 'like', beginning),
    );
  }
  return ((await query) as Row[]).map(toProduct);
}

/** `isLow` of the rules, for lists. */
const LOW = 'p.notify_under > 0 AND COALESCE(s.on_hand - s.reserved, 0) <= p.notify_under';

/** What can be said of a product by hand; stock moves by other ways. */
export type ProductFacts = Omit<
  Product,
  'id' | 'sku' | 'opening' | 'onHand' | 'reserved' | 'expectedAt'
> & {
  /** ms UTC */
  readonly expectedAt: number | null;
};

/** Adds a product with what is on the shelf at first. @returns false where its SKU is taken */
export const insertProduct = (
  db: Database,
  product: ProductFacts & Pick<Product, 'sku'>,
  stock: number,
  at: number,
): Promise<boolean> =>
  db.transaction(async (trx) => {
    const id = ulid(at);
    await trx('products')
      .insert({ id, sku: product.sku, ...columnsOf(product), created_at: new Date(at) })
      .onConflict('sku')
      .ignore();
    if (!(await trx('products').where({ id }).first<object | undefined>('id'))) return false;
    await trx('stock').insert({ product_id: id, opening: stock, on_hand: stock, reserved: 0 });
    return true;
  });

/** Changes what is given; the rest stays. */
export async function updateProduct(
  executor: Executor,
  id: string,
  change: { readonly [K in keyof ProductFacts]?: ProductFacts[K] | undefined },
): Promise<void> {
  const columns = columnsOf(change);
  if (Object.keys(columns).length === 0) return;
  await executor('products').where({ id }).update(columns);
}

const COLUMNS = {
  name: 'name',
  details: 'details',
  unitPrice: 'unit_price',
  taxRate: 'tax_rate',
  location: 'location',
  active: 'active',
  backorderAllowed: 'backorder_allowed',
  lowStockThreshold: 'notify_under',
  expectedAt: 'expected_at',
  customerLabel: 'customer_label',
} as const satisfies Record<keyof ProductFacts, string>;

const columnsOf = (facts: { readonly [K in keyof ProductFacts]?: ProductFacts[K] | undefined }) =>
  Object.fromEntries(
    (Object.keys(COLUMNS) as (keyof ProductFacts)[])
      .filter((name) => facts[name] !== undefined)
      .map((name) => {
        const value = facts[name];
        return [
          COLUMNS[name],
          name === 'expectedAt' && typeof value === 'number' ? new Date(value) : value,
        ];
      }),
  );

/** What is known of a product's goods: here, and to come. */
export interface ProductShelf {
  readonly onHand: number;
  readonly reserved: number;
  readonly lowStockThreshold: number;
  /** Noted on the product, ms UTC. */
  readonly expectedAt: number | null;
  /** Of the next announced delivery, ms UTC. */
  readonly deliveryAt: number | null;
}

/** The shelves of these products by id. */
export async function shelvesOf(
  executor: Executor,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, ProductShelf>> {
  const announced = executor('goods_receipt_lines as l')
    .join('goods_receipts as r', 'r.id', 'l.receipt_id')
    .where('r.status', 'announced')
    .whereRaw('l.product_id = p.id')
    .min('r.expected_at')
    .as('deliveryAt');
  const rows: (Omit<ProductShelf, 'expectedAt' | 'deliveryAt'> & {
    readonly id: string;
    readonly expectedAt: Date | null;
    readonly deliveryAt: Date | null;
  })[] = await executor('products as p')
    .join('stock as s', 's.product_id', 'p.id')
    .whereIn('p.id', [...new Set(productIds)])
    .select(
      ...['p.id', 's.on_hand as onHand', 's.reserved', 'p.notify_under as lowStockThreshold'],
      'p.expected_at as expectedAt',
      announced,
    );
  return new Map(
    rows.map(({ id, expectedAt, deliveryAt, ...row }) => [
      id,
      {
        ...row,
        expectedAt: expectedAt?.getTime() ?? null,
        deliveryAt: deliveryAt?.getTime() ?? null,
      },
    ]),
  );
}
