import type { Executor } from '../knex.ts';

/** The id of the order that a provider's payment belongs to, or null. */
export async function findOrderIdByPayment(
  executor: Executor,
  provider: string,
  reference: string,
): Promise<string | null> {
  const row = (await executor('payments').where({ provider, reference }).first('order_id')) as
    { order_id: string } | undefined;
  return row?.order_id ?? null;
}
