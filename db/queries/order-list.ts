import type { QueryBuilder } from 'objection';
import type { Executor } from '../knex.ts';
import { beginningWith } from '../like.ts';
import { CustomerModel, OrderModel } from '../models/models.ts';
import { directionOf, inSequence, type Position } from './sequence.ts';

/** What orders are looked for by; an absent filter lets all through. Instants are ms UTC. */
export interface OrderFilters {
  readonly number?: string | undefined;
  /** Customer id or number. */
  readonly customer?: string | undefined;
  readonly email?: string | undefined;
  /** The beginning of an order number, an e-mail address or a customer's name. */
  readonly q?: string | undefined;
  readonly status?: string | undefined;
  readonly paymentStatus?: string | undefined;
  readonly fulfillmentStatus?: string | undefined;
  readonly onHold?: boolean | undefined;
  readonly needsAttention?: boolean | undefined;
  /** Money has come, and a part is neither here nor reserved. */
  readonly underpaid?: boolean | undefined;
  readonly overpaid?: boolean | undefined;
  readonly paymentMethod?: string | undefined;
  readonly source?: string | undefined;
  readonly assignee?: string | undefined;
  readonly leadSource?: string | undefined;
  readonly customStatus?: string | undefined;
  readonly label?: string | undefined;
  readonly placedFrom?: number | undefined;
  /** Not included. */
  readonly placedTo?: number | undefined;
}

export const ORDER_SORTS = [
  '-placedAt',
  'placedAt',
  '-number',
  'number',
  '-total',
  'total',
] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

/**
 * One page of orders. Drafts are not placed yet: they are listed with `status: 'draft'` only, and then by when they
 * were recorded.
 */
export async function listOrders(
  executor: Executor,
  filters: OrderFilters,
  page: { readonly sort: OrderSort; readonly after: Position | null; readonly limit: number },
): Promise<OrderModel[]> {
  const column = sortColumn(page.sort, filters.status === 'draft');
  const query = OrderModel.query(executor)
    .select(
      ...[
        'orders.id',
        'orders.number',
        'version',
        'status',
        'payment_status',
        'fulfillment_status',
      ],
      ...['on_hold', 'needs_attention', 'source', 'channel', 'payment_method', 'currency', 'total'],
      ...['open_amount', 'overpaid_amount'],
      ...[
        'placed_at',
        'orders.created_at',
        'next_deadline',
        'next_deadline_at',
        'orders.customer_id',
      ],
    )
    .withGraphFetched('customer(brief)')
    .modifiers({ brief: (customer) => void customer.select('id', 'number', 'name', 'company') })
    .limit(page.limit);
  filter(query, filters);
  inSequence(query, { column, id: 'orders.id', direction: directionOf(page.sort) }, page.after);
  return query;
}

const sortColumn = (sort: OrderSort, drafts: boolean): string => {
  const name = sort.replace('-', '');
  if (name === 'placedAt') return drafts ? 'orders.created_at' : 'orders.placed_at';
  return `orders.${name}`;
};

/** Filters that a column equals. */
const EXACT = {
  number: 'orders.number',
  status: 'orders.status',
  paymentStatus: 'orders.payment_status',
  fulfillmentStatus: 'orders.fulfillment_status',
  onHold: 'orders.on_hold',
  needsAttention: 'orders.needs_attention',
  paymentMethod: 'orders.payment_method',
  source: 'orders.source',
  assignee: 'orders.assignee',
  leadSource: 'orders.lead_source',
  customStatus: 'orders.custom_status',
} as const satisfies Partial<Record<keyof OrderFilters, string>>;

const UNDERPAID =
  "orders.open_amount > 0 AND orders.payment_status IN ('partiallyPaid', 'partiallyRefunded')";

function filter(query: QueryBuilder<OrderModel, OrderModel[]>, filters: OrderFilters): void {
  const { customer, email, label, q, placedFrom, placedTo } = filters;
  for (const [name, column] of Object.entries(EXACT)) {
    const value = filters[name as keyof typeof EXACT];
    if (value !== undefined) void query.where(column, value);
  }
  if (filters.status !== 'draft') void query.whereNotNull('orders.placed_at');
  if (email !== undefined) void query.where('orders.email', email.toLowerCase());
  if (placedFrom !== undefined) void query.where('orders.placed_at', '>=', new Date(placedFrom));
  if (placedTo !== undefined) void query.where('orders.placed_at', '<', new Date(placedTo));
  if (customer !== undefined) {
    const named = CustomerModel.query().where('id', customer).orWhere('number', customer);
    void query.whereIn('orders.customer_id', named.select('id'));
  }
  if (label !== undefined) {
    const labelled = 'EXISTS (SELECT 1 FROM order_labels WHERE order_id = orders.id AND label = ?)';
    void query.whereRaw(labelled, [label]);
  }
  if (filters.overpaid !== undefined) {
    void query.where('orders.overpaid_amount', filters.overpaid ? '>' : '=', 0);
  }
  if (filters.underpaid === true) void query.whereRaw(UNDERPAID);
  if (filters.underpaid === false) {
    void query.whereNot((paid) => void paid.whereRaw(UNDERPAID));
  }
  if (q !== undefined) search(query, q);
}

function search(query: QueryBuilder<OrderModel, OrderModel[]>, q: string): void {
  const beginning = beginningWith(q);
  void query.where((any) => {
    void any
      .where('orders.number', 'like', beginning)
      .orWhere('orders.email', 'like', beginning)
      .orWhereExists(OrderModel.relatedQuery('customer').where('customer.name', 'like', beginning));
  });
}
