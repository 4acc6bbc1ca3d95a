import type { Executor } from '../knex.ts';

/** The id of the order that a provider's payment belongs to, or null. */
export async function findOrderIdByPayment(
  executor: Executor,
  provider: string,
  reference: string,
): Promise<string | null> {
  const row: { order_id: string } | undefined = await executor('payments')
    .where({ provider, reference })
    .first(['order_id']);
  return row?.order_id ?? null;
}
