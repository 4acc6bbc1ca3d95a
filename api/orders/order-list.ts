import { z } from 'zod';
import type { OrderModel } from '../../db/models/models.ts';
import { listOrders, ORDER_SORTS, type OrderSort } from '../../db/queries/order-list.ts';
import type { Position } from '../../db/queries/sequence.ts';
import type { ApiDeps } from '../deps.ts';
import { afterCursor, pageLimit, pageOf, positionIn } from '../http/cursor.ts';
import { instant, instantQuery } from '../http/instants.ts';
import { flag, searchText as text } from '../http/query-parts.ts';
import {
  facets,
  FULFILLMENT_STATUSES,
  ORDER_STATUSES,
  PAYMENT_STATUSES,
  SOURCES,
} from './order-schema.ts';

export { pageLimit as limit } from '../http/cursor.ts';

export const OrderListQuery = z.strictObject({
  number: text(40).optional(),
  customer: text(40).optional().describe('Customer id or number'),
  email: text(254).optional(),
  q: text(100)
    .optional()
    .describe("The beginning of a number, an e-mail address or a customer's name"),
  status: z.enum(ORDER_STATUSES).optional().describe('Drafts are listed with `draft` only'),
  paymentStatus: z.enum(PAYMENT_STATUSES).optional(),
  fulfillmentStatus: z.enum(FULFILLMENT_STATUSES).optional(),
  onHold: flag.optional(),
  needsAttention: flag.optional(),
  overpaid: flag.optional().describe('More has come than is owed, and is not on its way back'),
  underpaid: flag
    .optional()
    .describe('Something has come, and a part is neither here nor reserved'),
  paymentMethod: text(40).optional(),
  source: z.enum(SOURCES).optional(),
  assignee: text(100).optional(),
  leadSource: text(60).optional(),
  customStatus: text(40).optional(),
  label: text(40).optional(),
  placedFrom: instantQuery.optional(),
  placedTo: instantQuery.optional().describe('Not included'),
  sort: z.enum(ORDER_SORTS).default('-placedAt'),
  after: afterCursor,
  limit: pageLimit(50),
});

const OrderListItem = z.strictObject({
  id: z.string(),
  number: z.string(),
  version: z.int(),
  ...facets,
  source: z.enum(SOURCES),
  channel: z.string(),
  paymentMethod: z.string(),
  currency: z.string(),
  total: z.int(),
  open: z.int().describe('Neither paid nor reserved'),
  overpaid: z.int(),
  customer: z.strictObject({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    company: z.string().nullable(),
  }),
  placedAt: instant.nullable(),
  createdAt: instant,
  nextDeadline: z.strictObject({ key: z.string(), at: instant }).nullable(),
  href: z.string(),
});

export const OrderListSchema = z.strictObject({
  orders: z.array(OrderListItem),
  next: z.string().nullable().describe('For `after`; null on the last page'),
});

/**
 * One page of orders.
 * @throws Problem 400 for a cursor that is not ours, or of a list sorted otherwise
 */
export async function pageOfOrders(
  { db }: ApiDeps,
  query: z.output<typeof OrderListQuery>,
): Promise<z.input<typeof OrderListSchema>> {
  const { sort, after: cursor, limit, ...filters } = query;
  const after = positionIn(cursor, sort);
  const rows = await listOrders(db, filters, { sort, after, limit: limit + 1 });
  const { page, next } = pageOf(rows, { limit, sort }, (row) => placeOf(row, sort));
  return { orders: page.map(itemOf), next };
}

const itemOf = (row: OrderModel) =>
  ({
    id: row.id,
    number: row.number,
    version: row.version,
    status: row.status,
    paymentStatus: row.paymentStatus,
    fulfillmentStatus: row.fulfillmentStatus,
    onHold: row.onHold,
    needsAttention: row.needsAttention,
    source: row.source,
    channel: row.channel,
    paymentMethod: row.paymentMethod,
    currency: row.currency,
    total: row.total,
    open: row.openAmount,
    overpaid: row.overpaidAmount,
    customer: {
      id: row.customerId,
      number: row.customer?.number ?? '',
      name: row.customer?.name ?? '',
      company: row.customer?.company ?? null,
    },
    placedAt: row.placedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    nextDeadline:
      row.nextDeadline !== null && row.nextDeadlineAt
        ? { key: row.nextDeadline, at: row.nextDeadlineAt.toISOString() }
        : null,
    href: `/api/orders/${row.id}`,
  }) as z.input<typeof OrderListItem>;

function placeOf(row: OrderModel, sort: OrderSort): Position {
  const value = {
    placedAt: (row.placedAt ?? row.createdAt).getTime(),
    number: row.number,
    total: row.total,
  }[sort.replace('-', '') as 'placedAt' | 'number' | 'total'];
  return { value, id: row.id };
}
