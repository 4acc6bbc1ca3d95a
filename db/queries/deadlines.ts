import type { Deadline } from '../../domain/order/deadlines.ts';
import { recordedOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import { parseJson, type Executor } from '../knex.ts';

/** One running deadline with its order. */
export interface DeadlineRow {
  readonly deadline: Deadline;
  readonly order: Order;
}

/** What deadlines are looked for by; instants are ms UTC. */
export interface DeadlineFilters {
  readonly kind?: string | undefined;
  readonly dueFrom?: number | undefined;
  /** Not included. */
  readonly dueBefore?: number | undefined;
  /** An order's id or number. */
  readonly order?: string | undefined;
}

/** The last deadline of a page: where the next page begins. */
export interface DeadlinePosition {
  readonly due: number;
  readonly orderId: string;
  readonly key: string;
}

/**
 * One page of the running deadlines of all orders, due next first (B01). Each order keeps its own beside its state, and
 * the earliest of them in an indexed column: that tells which orders need not be looked at.
 */
export async function listDeadlines(
  executor: Executor,
  filters: DeadlineFilters,
  page: { readonly after: DeadlinePosition | null; readonly limit: number },
): Promise<DeadlineRow[]> {
  const query = executor('orders as o')
    .joinRaw(
      `JOIN JSON_TABLE(o.deadlines, '$[*]' COLUMNS (
         \`key\` VARCHAR(100) PATH '$.key', kind VARCHAR(40) PATH '$.kind', due BIGINT PATH '$.at',
         subject VARCHAR(200) PATH '$.subject', n INT PATH '$.n')) AS d`,
    )
    .whereNotNull('o.next_deadline_at')
    .orderByRaw('d.due, o.id, BINARY d.`key`')
    .limit(page.limit)
    .select('o.state', 'd.key', 'd.kind', 'd.due', 'd.subject', 'd.n');
  const { kind, dueFrom, dueBefore, order } = filters;
  if (kind !== undefined) void query.whereRaw('d.kind = ?', [kind]);
  if (dueFrom !== undefined) void query.where('d.due', '>=', dueFrom);
  if (dueBefore !== undefined) {
    void query.where('d.due', '<', dueBefore).where('o.next_deadline_at', '<', new Date(dueBefore));
  }
  if (order !== undefined) {
    void query.where((any) => void any.where('o.id', order).orWhere('o.number', order));
  }
  if (page.after) {
    const { due, orderId, key } = page.after;
    void query.whereRaw(
      '(d.due > ? OR (d.due = ? AND (o.id > ? OR (o.id = ? AND BINARY d.`key` > BINARY ?))))',
      [due, due, orderId, orderId, key],
    );
  }
  if (kind === undefined && order === undefined) {
    const from = Math.max(dueFrom ?? 0, page.after?.due ?? 0);
    const latest = await latestNeeded(executor, from, page.limit);
    if (latest) void query.where('o.next_deadline_at', '<=', latest);
  }
  const rows = (await query) as Row[];
  return rows.map(({ state, key, kind: kindOf, due, subject, n }) => ({
    order: recordedOrder(parseJson<Order>(state)),
    deadline: { key, kind: kindOf, at: due, subject, n },
  }));
}

interface Row {
  readonly state: string;
  readonly key: string;
  readonly kind: Deadline['kind'];
  readonly due: number;
  readonly subject: string;
  readonly n: number;
}

/**
 * A time by which a full page is certain to be found: as many orders have their earliest deadline between `from` and
 * it. Null: there are not so many.
 */
async function latestNeeded(executor: Executor, from: number, count: number): Promise<Date | null> {
  const row: { at: Date } | undefined = await executor('orders')
    .where('next_deadline_at', '>', new Date(from))
    .orderBy('next_deadline_at')
    .offset(count)
    .first('next_deadline_at as at');
  return row?.at ?? null;
}
