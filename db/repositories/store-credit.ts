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

/** A customer cannot spend more than there is. */
export class StoreCreditOverdrawn extends Error {
  override readonly name = 'StoreCreditOverdrawn';
  /** What there is, minor units. */
  readonly balance: number;

  constructor(message: string, balance: number) {
    super(message);
    this.balance = balance;
  }
}

/** Where the next page begins: the last movement of the page before. */
export interface StoreCreditPosition {
  /** ms UTC */
  readonly at: number;
  readonly key: string;
}

/** One entry as it is listed. */
export interface StoreCreditRow extends Omit<StoreCreditEntry, 'at' | 'customerId'> {
  readonly orderNumber: string | null;
  readonly at: Date;
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
      balance,
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

/** What a customer has, by currency; one that was spent whole is there with 0. */
export async function balancesOf(
  executor: Executor,
  customerId: string,
): Promise<{ readonly currency: string; readonly amount: number }[]> {
  const rows: { currency: string; amount: string | number }[] = await executor('store_credits')
    .where('customer_id', customerId)
    .groupBy('currency')
    .orderBy('currency')
    .select('currency')
    .sum({ amount: 'amount' });
  return rows.map(({ currency, amount }) => ({ currency, amount: Number(amount) }));
}

/** One page of a customer's movements, newest first. */
export async function listStoreCredit(
  executor: Executor,
  customerId: string,
  page: { readonly after: StoreCreditPosition | null; readonly limit: number },
): Promise<StoreCreditRow[]> {
  const query = executor('store_credits as c')
    .leftJoin('orders as o', 'o.id', 'c.order_id')
    .where('c.customer_id', customerId)
    .orderBy([
      { column: 'c.at', order: 'desc' },
      { column: 'c.key', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.after) {
    const { at, key } = page.after;
    const last = new Date(at);
    void query
      .where('c.at', '<=', last)
      .where((rest) => void rest.where('c.at', '<', last).orWhere('c.key', '<', key));
  }
  return query.select({
    key: 'c.key',
    orderId: 'c.order_id',
    orderNumber: 'o.number',
    currency: 'c.currency',
    amount: 'c.amount',
    reason: 'c.reason',
    actorId: 'c.actor_id',
    at: 'c.at',
  });
}
