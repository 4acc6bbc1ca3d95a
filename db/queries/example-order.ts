import type { Executor } from '../knex.ts';
import { OrderModel } from '../models/models.ts';

/**
 * An order to look at: the latest delivered one, else the latest placed, with its documents; null in an empty
 * shop. Nothing about persons is read.
 */
export async function findExampleOrder(executor: Executor): Promise<OrderModel | null> {
  const latest = () =>
    OrderModel.query(executor)
      .select('id', 'number', 'status', 'paymentStatus', 'fulfillmentStatus', 'total', 'currency')
      .whereNotNull('placedAt')
      .orderBy('placedAt', 'desc')
      .withGraphFetched('documents(listed)')
      .first();
  return (await latest().where('fulfillmentStatus', 'delivered')) ?? (await latest()) ?? null;
}
