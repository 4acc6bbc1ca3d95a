import type { Knex } from 'knex';
import type { Executor } from '../knex.ts';

/** One entry of a customer's store credit. */
export interface StoreCreditEntry {
  /** `{actionId}/{n}`: the same entry is written once. */
  readonly key: string;
  readonly customerId: string;
  readonly orderId: string | null;
  readonly currency: string;
  /** Minor units; below 0 where it is spent. */
  readonly amount: number;
  readonly reason: string | null;
  readonly actorId: string;
  /** ms UTC */
  readonly at: number;
}

/** A customer cannot spend more than there is: a fault on our side, as the rules have looked before. */
export class StoreCreditOverdrawn extends Error {
  override readonly name = 'StoreCreditOverdrawn';
}

/**
 * What a customer has, in minor units of that currency. Until the transaction ends nobody else can spend it.
 */
export async function lockStoreCredit(
  trx: Knex.Transaction,
  customerId: string,
  currency: string,
): Promise<number> {
  await trx('customers').where('id', customerId).forUpdate().first('id');
  return balanceOf(trx, customerId, currency);
}

/** The sum of a customer's entries in a currency, minor units. */
export async function balanceOf(
  executor: Executor,
  customerId: string,
  currency: string,
): Promise<number> {
  const row = await executor('store_credits')
    .where({ customer_id: customerId, currency })
    .sum<{ balance: string | number | null }[]>('amount as balance');
  return Number(row[0]?.balance ?? 0);
}

/**
 * Writes an entry; one that is there already is left as it is.
 * @throws StoreCreditOverdrawn where the balance would fall below 0
 */
export async function moveStoreCredit(
  trx: Knex.Transaction,
  { key, customerId, orderId, currency, amount, reason, actorId, at }: StoreCreditEntry,
): Promise<void> {
  const balance = await lockStoreCredit(trx, customerId, currency);
  const known: unknown = await trx('store_credits').where('key', key).first('key');
  if (known !== undefined) return;
  if (balance + amount < 0) {
    throw new StoreCreditOverdrawn(
      `Store credit of customer ${customerId} is ${balance} ${currency}: ${-amount} cannot be taken.`,
    );
  }
  await trx('store_credits').insert({
    key,
    customer_id: customerId,
    order_id: orderId,
    currency,
    amount,
    reason,
    actor_id: actorId,
    at: new Date(at),
  });
}
