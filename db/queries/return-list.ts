import type { Knex } from 'knex';
import type { Executor } from '../knex.ts';

/** What returns are looked for by; an absent filter lets all through. Instants are ms UTC. */
export interface ReturnFilters {
  readonly status?: string | undefined;
  readonly reason?: string | undefined;
  readonly wanted?: string | undefined;
  readonly requestedFrom?: number | undefined;
  /** Not included. */
  readonly requestedBefore?: number | undefined;
}

export interface ReturnRow {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly returnId: string;
  readonly number: string;
  readonly status: string;
  readonly requestedAt: Date;
  readonly lines: readonly ReturnLineRow[];
}

interface ReturnLineRow {
  readonly sku: string;
  readonly quantity: number;
  readonly reason: string;
  readonly wanted: string;
}

/** Where the next page begins: the last return of the page before. */
export interface ReturnPosition {
  /** ms UTC */
  readonly at: number;
  readonly number: string;
}

/** Which order's return has that number, or null. */
export async function findReturn(
  executor: Executor,
  number: string,
): Promise<{ readonly orderId: string; readonly returnId: string } | null> {
  const row = await executor('returns')
    .where('number', number)
    .first<{ orderId: string; returnId: string } | undefined>({
      orderId: 'order_id',
      returnId: 'return_id',
    });
  return row ?? null;
}

/** One page of the returns of all orders, latest request first (S085); none twice while others come in. */
export async function listReturns(
  executor: Executor,
  filters: ReturnFilters,
  page: { readonly after: ReturnPosition | null; readonly limit: number },
): Promise<ReturnRow[]> {
  const query = filtered(executor, filters)
    .join('orders', 'orders.id', 'returns.order_id')
    .orderBy([
      { column: 'returns.requested_at', order: 'desc' },
      { column: 'returns.number', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.after) {
    const { at, number } = page.after;
    const beyond = new Date(at);
    void query
      .where('returns.requested_at', '<=', beyond)
      .where(
        (rest) =>
          void rest
            .where('returns.requested_at', '<', beyond)
            .orWhere('returns.number', '<', number),
      );
  }
  const rows: Omit<ReturnRow, 'lines'>[] = await query.select({
    orderId: 'returns.order_id',
    orderNumber: 'orders.number',
    returnId: 'returns.return_id',
    number: 'returns.number',
    status: 'returns.status',
    requestedAt: 'returns.requested_at',
  });
  const lines = await linesOf(executor, rows);
  return rows.map((row) => ({
    ...row,
    lines: lines
      .filter((line) => line.orderId === row.orderId && line.returnId === row.returnId)
      .map(({ sku, quantity, reason, wanted }) => ({ sku, quantity, reason, wanted })),
  }));
}

/** Why goods come back (S087): how many returns and pieces for each reason, the most frequent first. */
export async function returnReasons(
  executor: Executor,
  filters: ReturnFilters,
): Promise<{ reason: string; returns: number; pieces: number }[]> {
  const rows: { reason: string; returns: number; pieces: string | number }[] = await filtered(
    executor,
    filters,
  )
    .join('return_lines', (join) => {
      join
        .on('return_lines.order_id', 'returns.order_id')
        .andOn('return_lines.return_id', 'returns.return_id');
    })
    .groupBy('return_lines.reason')
    .orderBy([
      { column: 'pieces', order: 'desc' },
      { column: 'return_lines.reason', order: 'asc' },
    ])
    .select({ reason: 'return_lines.reason' })
    .countDistinct({ returns: 'returns.number' })
    .sum({ pieces: 'return_lines.quantity' });
  return rows.map(({ reason, returns, pieces }) => ({ reason, returns, pieces: Number(pieces) }));
}

function filtered(executor: Executor, filters: ReturnFilters): Knex.QueryBuilder {
  const { status, reason, wanted, requestedFrom, requestedBefore } = filters;
  const query = executor('returns');
  if (status !== undefined) void query.where('returns.status', status);
  if (requestedFrom !== undefined) {
    void query.where('returns.requested_at', '>=', new Date(requestedFrom));
  }
  if (requestedBefore !== undefined) {
    void query.where('returns.requested_at', '<', new Date(requestedBefore));
  }
  for (const [column, value] of Object.entries({ reason, wanted })) {
    if (value === undefined) continue;
    void query.whereExists(
      executor('return_lines')
        .whereRaw('return_lines.order_id = returns.order_id')
        .whereRaw('return_lines.return_id = returns.return_id')
        .where(column, value)
        .select(executor.raw('1')),
    );
  }
  return query;
}

const linesOf = (
  executor: Executor,
  rows: readonly Pick<ReturnRow, 'orderId' | 'returnId'>[],
): Promise<(ReturnLineRow & Pick<ReturnRow, 'orderId' | 'returnId'>)[]> =>
  executor('return_lines')
    .whereIn(
      ['order_id', 'return_id'],
      rows.map(({ orderId, returnId }) => [orderId, returnId]),
    )
    .orderBy('position')
    .select({ orderId: 'order_id', returnId: 'return_id' }, 'sku', 'quantity', 'reason', 'wanted');
