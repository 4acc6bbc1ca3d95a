import type { Executor } from '../knex.ts';
import { findOrder, type OrderRecord } from '../repositories/orders.ts';

/** The orders placed last, newest first. */
export async function latestPlaced(executor: Executor, limit: number): Promise<OrderRecord[]> {
  const rows: { id: string }[] = await executor('orders')
    .whereNotNull('placed_at')
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
    .select('id');
  const records = await Promise.all(rows.map(({ id }) => findOrder(executor, id)));
  return records.filter((record) => record !== null);
}
