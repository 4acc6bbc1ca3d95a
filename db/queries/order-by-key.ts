import { recordedOrder } from '../../domain/order/fresh.ts';
import { OrderModel } from '../models/models.ts';
import type { Executor } from '../knex.ts';
import type { OrderRecord } from '../repositories/orders.ts';

const RECORD = [
  'orders.id',
  'orders.version',
  'event_count',
  'state',
  'buyer',
  'delivery_address',
  'customer_comment',
  'customer_id',
] as const;

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Which column an order is named by: its id (a ULID) or its number. */
const named = (key: string) => (ULID.test(key) ? { 'orders.id': key } : { 'orders.number': key });

/** The order with that id or number, or null. */
export async function findOrderByKey(executor: Executor, key: string): Promise<OrderRecord | null> {
  const row = await OrderModel.query(executor)
    .where(named(key))
    .select(...RECORD)
    .first();
  return row ? recordOf(row) : null;
}

/** The orders with these ids or numbers; those that are not known are left out. */
export async function findOrdersByKeys(
  executor: Executor,
  keys: readonly string[],
): Promise<OrderRecord[]> {
  const rows = await OrderModel.query(executor)
    .whereIn('orders.id', [...keys])
    .orWhereIn('orders.number', [...keys])
    .select(...RECORD);
  return rows.map(recordOf);
}

/** The numbers of orders, by id. */
export async function numbersOf(
  executor: Executor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await OrderModel.query(executor)
    .whereIn('id', [...ids])
    .select('id', 'number');
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** The same with all that lists beside it: documents, messages, notes, the customer. */
export async function findOrderDetail(
  executor: Executor,
  key: string,
): Promise<{ readonly record: OrderRecord; readonly row: OrderModel } | null> {
  const row = await OrderModel.query(executor)
    .where(named(key))
    .select(...RECORD)
    .withGraphFetched('[customer, documents(listed), messages(listed), notes]')
    .first();
  return row ? { record: recordOf(row), row } : null;
}

/** What came of an action, with its order as it is now; null while it is not decided. */
export async function findDecided(
  executor: Executor,
  actionId: string,
): Promise<{
  readonly outcome: 'applied' | 'rejected';
  readonly code: string | null;
  readonly reason: string | null;
  readonly record: OrderRecord;
} | null> {
  const row = (await OrderModel.query(executor)
    .join('order_actions as action', 'action.order_id', 'orders.id')
    .where('action.id', actionId)
    .select(...RECORD, 'action.outcome', 'action.code', 'action.reason')
    .first()) as (OrderModel & Decided) | undefined;
  return row
    ? { outcome: row.outcome, code: row.code, reason: row.reason, record: recordOf(row) }
    : null;
}

interface Decided {
  readonly outcome: 'applied' | 'rejected';
  readonly code: string | null;
  readonly reason: string | null;
}

const recordOf = (row: OrderModel): OrderRecord => ({
  order: recordedOrder(row.state),
  version: row.version,
  eventCount: row.eventCount,
  buyer: row.buyer,
  deliveryAddress: row.deliveryAddress,
  customerComment: row.customerComment,
  customerId: row.customerId,
});
