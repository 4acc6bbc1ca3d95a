import type { Executor } from '../knex.ts';

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

/** A page of products by SKU. @param search the beginning of a SKU or name */
export async function listProducts(
  executor: Executor,
  page: {
    readonly search?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<Product[]> {
  const query = withStock(executor).orderBy('p.sku').limit(page.limit);
  if (page.after !== undefined) void query.where('p.sku', '>', page.after);
  if (page.search !== undefined) {
    const beginning = `${page.search.replace(/[\\%_]/g, '\\$&')}%`;
    void query.where(
      (any) => void any.where('p.sku', 'like', beginning).orWhere('p.name', 'like', beginning),
    );
  }
  return ((await query) as Row[]).map(toProduct);
}
