import { findProducts, type Product } from '../../db/repositories/products.ts';
import type { Executor } from '../../db/knex.ts';
import { problem, type FieldError, type Problem } from '../http/problem.ts';

interface AskedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly discount: number | null;
  readonly unitPrice?: number | null;
}

/**
 * Finds each line's product, in the order of the lines; null with an error where there is none for sale.
 */
export async function productsFor(
  executor: Executor,
  lines: readonly AskedLine[],
): Promise<{ readonly products: (Product | null)[]; readonly errors: FieldError[] }> {
  const found = new Map(
    (
      await findProducts(
        executor,
        lines.map(({ sku }) => sku),
      )
    ).map((product) => [product.sku, product]),
  );
  const errors: FieldError[] = [];
  const products = lines.map(({ sku, quantity, discount, unitPrice }, i) => {
    const product = found.get(sku);
    if (!product?.active) {
      errors.push({ field: `lines[${i}].sku`, message: `There is no product ${sku} for sale.` });
      return null;
    }
    if ((discount ?? 0) > (unitPrice ?? product.unitPrice) * quantity) {
      errors.push({ field: `lines[${i}].discount`, message: 'More than the line costs.' });
    }
    return product;
  });
  return { products, errors };
}

/** The products of lines that are all to be had. @throws Problem 422 naming the lines at fault */
export async function productsOf(
  executor: Executor,
  lines: readonly AskedLine[],
): Promise<Product[]> {
  const { products, errors } = await productsFor(executor, lines);
  refuseErrors(errors);
  return products.filter((product) => product !== null);
}

/** @throws Problem 422 naming the fields at fault, if there are any */
export function refuseErrors(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidFields(errors);
}

const invalidFields = (errors: readonly FieldError[]): Problem =>
  problem('invalid', `Correct ${errors.map((e) => e.field).join(', ')} and try again.`, { errors });
