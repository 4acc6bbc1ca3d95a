import type { Executor } from '../knex.ts';
import { OrderModel } from '../models/models.ts';

/**
 * An order to look at: the latest delivered one, else the latest placed, with its documents; null in an empty
 * shop. Nothing about persons is read.
 */
export async function findExampleOrder(executor: Executor): Promise<OrderModel | null> {
  const latest = () =>
    OrderModel.query(executor)
      .select('id', 'number', 'status', 'payment_status', 'fulfillment_status', 'total', 'currency')
      .whereNotNull('placed_at')
      .orderBy('placed_at', 'desc')
      .withGraphFetched('documents(listed)')
      .first();
  return (await latest().where('fulfillment_status', 'delivered')) ?? (await latest()) ?? null;
}
