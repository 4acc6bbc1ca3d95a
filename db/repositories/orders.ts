import type { Knex } from 'knex';
import type { Buyer } from '../../domain/document/invoice-snapshot.ts';
import type { Deadline } from '../../domain/order/deadlines.ts';
import { recordedOrder } from '../../domain/order/fresh.ts';
import { facetsOf } from '../../domain/order/facets.ts';
import type { Order } from '../../domain/order/order.ts';
import { payable } from '../../domain/order/quantities.ts';
import { amountOpen, overpaid } from '../../domain/payment/payments.ts';
import { digitsOf } from '../../domain/payment/reference.ts';
import type { Address } from '../../domain/settings/shop.ts';
import { parseJson, type Executor } from '../knex.ts';
import { movedStandings, standingColumns } from './invoices.ts';

/** An order's record: what the rules see, and what is known of persons beside it. */
export interface OrderRecord {
  readonly order: Order;
  /** Counts the actions applied; an edit based on an older one is stale. */
  readonly version: number;
  /** How many entries its history has. */
  readonly eventCount: number;
  readonly buyer: Buyer;
  readonly deliveryAddress: Address;
  readonly customerComment: string | null;
  readonly customerId: string;
}

interface OrderRow {
  readonly version: number;
  readonly event_count: number;
  readonly state: string;
  readonly buyer: string;
  readonly delivery_address: string;
  readonly customer_comment: string | null;
  readonly customer_id: string;
}

const COLUMNS = [
  'orders.version',
  'event_count',
  'state',
  'buyer',
  'delivery_address',
  'customer_comment',
  'customer_id',
];

const toRecord = (row: OrderRow): OrderRecord => ({
  order: recordedOrder(parseJson<Order>(row.state)),
  version: row.version,
  eventCount: row.event_count,
  buyer: parseJson<Buyer>(row.buyer),
  deliveryAddress: parseJson<Address>(row.delivery_address),
  customerComment: row.customer_comment,
  customerId: row.customer_id,
});

/** The order with that id, or null. */
export async function findOrder(executor: Executor, orderId: string): Promise<OrderRecord | null> {
  const row = await executor('orders')
    .where('id', orderId)
    .first<OrderRow | undefined>(...COLUMNS);
  return row ? toRecord(row) : null;
}

/**
 * Locks an order for a decision until the transaction ends, together with what was recorded for this action if
 * it has been decided before.
 */
export async function lockOrder(
  trx: Knex.Transaction,
  orderId: string,
  actionId: string,
): Promise<{ readonly record: OrderRecord; readonly earlierResult: string | null } | null> {
  const earlier = trx('order_actions').where('id', actionId).select('result').as('earlier_result');
  const row = await trx('orders')
    .where('id', orderId)
    .forUpdate()
    .first<(OrderRow & { earlier_result: string | null }) | undefined>(...COLUMNS, earlier);
  return row ? { record: toRecord(row), earlierResult: row.earlier_result } : null;
}

/**
 * Saves an order after an action, with the columns that lists are made from; where its invoices stand elsewhere now,
 * theirs in the same statement.
 * @param before the order as the action found it
 * @param running its deadlines, earliest first
 */
export async function saveOrder(
  trx: Knex.Transaction,
  before: Order,
  order: Order,
  counts: Pick<OrderRecord, 'version' | 'eventCount'>,
  running: readonly Deadline[],
  at: number,
): Promise<void> {
  const columns = {
    ...columnsOf(order),
    version: counts.version,
    event_count: counts.eventCount,
    ...deadlineColumns(running),
    updated_at: new Date(at),
  };
  const moved = movedStandings(before, order);
  const row = trx('orders').where('orders.id', order.id);
  if (moved.length === 0) {
    await row.update(columns);
    return;
  }
  const named = Object.entries(columns).map(([name, value]) => [`orders.${name}`, value]);
  await row.leftJoin('invoices', 'invoices.order_id', 'orders.id').update({
    ...(Object.fromEntries(named) as object),
    ...standingColumns(trx, moved),
  });
}

/** Records a new draft with its lines. @param desk who sees to it, and where it came from (S018, S020) */
export async function insertOrder(
  trx: Knex.Transaction,
  record: Omit<OrderRecord, 'version' | 'eventCount'>,
  at: number,
  desk: { readonly assignee: string | null; readonly leadSource: string | null } = {
    assignee: null,
    leadSource: null,
  },
): Promise<void> {
  const { order, buyer, deliveryAddress, customerComment, customerId } = record;
  await trx('orders').insert({
    id: order.id,
    number: order.number,
    number_digits: digitsOf(order.number),
    version: 0,
    ...columnsOf(order),
    customer_id: customerId,
    email: buyer.email,
    source: order.source,
    channel: order.channel,
    payment_method: order.paymentMethod,
    currency: order.currency,
    buyer: JSON.stringify(buyer),
    delivery_address: JSON.stringify(deliveryAddress),
    customer_comment: customerComment,
    assignee: desk.assignee,
    lead_source: desk.leadSource,
    created_at: new Date(at),
    updated_at: new Date(at),
  });
  await insertLines(trx, order);
}

/** The lines as rows, for look-ups by product. */
export const insertLines = (trx: Knex.Transaction, order: Order): Promise<unknown> =>
  trx('order_lines').insert(
    order.lines.map((line) => ({
      order_id: order.id,
      line_id: line.id,
      product_id: line.productId,
      sku: line.sku,
      name: line.name,
      quantity: line.ordered,
      unit_price: line.unitPrice,
    })),
  );

/** The columns that lists are made from, with the state they come from. */
export const columnsOf = (order: Order) => {
  const facets = facetsOf(order);
  return {
    settings_version: order.settingsVersion,
    status: facets.orderStatus,
    payment_status: facets.paymentStatus,
    fulfillment_status: facets.fulfillmentStatus,
    on_hold: facets.onHold,
    needs_attention: facets.needsAttention,
    total: payable(order),
    open_amount: amountOpen(order),
    overpaid_amount: overpaid(order),
    state: JSON.stringify(order),
    placed_at: order.placedAt === null ? null : new Date(order.placedAt),
  };
};

const deadlineColumns = (running: readonly Deadline[]) => {
  const [next] = running;
  return {
    next_deadline: next?.key ?? null,
    next_deadline_at: next ? new Date(next.at) : null,
    deadlines: next ? JSON.stringify(running) : null,
  };
};
