import { findOrdersByKeys } from '../../db/queries/order-by-key.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../http/problem.ts';

/**
 * The orders of a list of ids and numbers, each once, in that order.
 * @throws Problem `invalid` (422) naming those that are not known
 */
export async function ordersNamed(
  { db }: ApiDeps,
  keys: readonly string[],
): Promise<OrderRecord[]> {
  const found = await findOrdersByKeys(db, keys);
  const named = (key: string) =>
    found.find(({ order }) => order.id === key || order.number === key);
  const errors = keys.flatMap((key, i) =>
    named(key) ? [] : [{ field: `orders.${i}`, message: `There is no order ${key}.` }],
  );
  if (errors.length > 0) throw problem('invalid', 'Check the list of orders.', { errors });
  return [...new Set(keys.map(named))].filter((record) => record !== undefined);
}
