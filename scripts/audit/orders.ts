import { parseJson } from '../../db/knex.ts';
import type { OrderEvent, OrderEventOf } from '../../domain/order/events.ts';
import { recordedOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { AuditContext } from './invariant.ts';

/** An order with the columns that are derived from it. */
export interface AuditedOrder {
  readonly id: string;
  readonly number: string;
  readonly order: Order;
  readonly settings: Settings;
  readonly columns: OrderColumns;
}

export interface OrderColumns {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly event_count: number;
  readonly status: string;
  readonly payment_status: string;
  readonly fulfillment_status: string;
  readonly on_hold: number;
  readonly needs_attention: number;
  readonly total: number;
  readonly open_amount: number;
  readonly overpaid_amount: number;
  readonly state: string;
}

const COLUMNS = [
  ...['id', 'number', 'version', 'event_count', 'status', 'payment_status', 'fulfillment_status'],
  ...['on_hold', 'needs_attention', 'total', 'state', 'open_amount', 'overpaid_amount'],
];

/** So many at a time: memory stays the same, however many orders there are. */
const BATCH = 400;

/** Every order, oldest first, in batches. */
export async function* orderBatches({
  snapshot,
  settings,
}: Pick<AuditContext, 'snapshot' | 'settings'>): AsyncGenerator<readonly AuditedOrder[]> {
  let after = '';
  for (;;) {
    const rows: OrderColumns[] = await snapshot('orders')
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .select(COLUMNS);
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    const batch: AuditedOrder[] = [];
    for (const columns of rows) {
      const order = recordedOrder(parseJson<Order>(columns.state));
      batch.push({
        id: columns.id,
        number: columns.number,
        order,
        settings: await settings.byVersion(order.settingsVersion, snapshot),
        columns,
      });
    }
    yield batch;
  }
}

/** Rows of a table that belong to a batch, by order id. */
export async function rowsOf<T extends { readonly order_id: string }>(
  { snapshot }: Pick<AuditContext, 'snapshot'>,
  table: string,
  batch: readonly { readonly id: string }[],
  columns: readonly string[],
): Promise<ReadonlyMap<string, readonly T[]>> {
  const rows = (await snapshot(table)
    .whereIn(
      'order_id',
      batch.map(({ id }) => id),
    )
    .select('order_id', ...columns)) as T[];
  return groupedBy(rows, (row) => row.order_id);
}

export function groupedBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export interface EventRow {
  readonly order_id: string;
  readonly seq: number;
  readonly action_id: string;
  readonly type: string;
  readonly data: string;
}

/** The histories of a batch, each oldest first. */
export async function historiesOf(
  context: Pick<AuditContext, 'snapshot'>,
  batch: readonly AuditedOrder[],
): Promise<ReadonlyMap<string, readonly EventRow[]>> {
  const rows = await rowsOf<EventRow>(context, 'order_events', batch, [
    ...['seq', 'action_id', 'type', 'data'],
  ]);
  return new Map(
    [...rows].map(([orderId, events]) => [orderId, [...events].sort((a, b) => a.seq - b.seq)]),
  );
}

export const eventOf = ({ type, data }: EventRow): OrderEvent =>
  ({ type, ...parseJson<object>(data) }) as OrderEvent;

/** Whether a person was called about money of an order that is not what it should be, also one who has dealt with it. */
export async function mismatchTold(
  { snapshot }: Pick<AuditContext, 'snapshot'>,
  orderId: string,
  subject: string,
): Promise<boolean> {
  const raised: { data: string }[] = await snapshot('order_events')
    .where({ order_id: orderId, type: 'attentionRaised' })
    .select('data');
  return raised.some(({ data }) => {
    const matter = parseJson<Partial<OrderEventOf<'attentionRaised'>>>(data);
    return matter.reason === 'paymentMismatch' && matter.subject === subject;
  });
}
