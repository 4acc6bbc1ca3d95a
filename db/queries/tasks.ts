import { recordedOrder } from '../../domain/order/fresh.ts';
import type { Attention, Order } from '../../domain/order/order.ts';
import { parseJson, type Executor } from '../knex.ts';

/** Something that a person should look at, with its order and who has taken it on. */
export interface TaskRow {
  readonly order: Order;
  readonly attention: Attention;
  readonly owner: string | null;
}

export interface TaskFilters {
  /** The reason for which a person is called. */
  readonly kind?: string | undefined;
  /** null: nobody's. */
  readonly owner?: string | null | undefined;
  /** Id or number. */
  readonly order?: string | undefined;
}

/** The last task of a page: where the next page begins. */
export interface TaskPosition {
  readonly since: number;
  readonly orderId: string;
  readonly kind: string;
  readonly subject: string;
}

/** One page of the tasks of all orders, longest waiting first (B08). */
export async function listTasks(
  executor: Executor,
  { kind, owner, order }: TaskFilters,
  page: { readonly after: TaskPosition | null; readonly limit: number },
): Promise<TaskRow[]> {
  const query = tasks(executor)
    .orderByRaw('t.since, o.id, BINARY t.reason, BINARY t.subject')
    .limit(page.limit);
  if (kind !== undefined) void query.whereRaw('t.reason = ?', [kind]);
  if (owner === null) void query.whereNull('w.owner');
  else if (owner !== undefined) void query.where('w.owner', owner);
  if (order !== undefined) {
    void query.where((any) => void any.where('o.id', order).orWhere('o.number', order));
  }
  if (page.after) {
    const { since, orderId, kind: last, subject } = page.after;
    void query.whereRaw(
      `(t.since > ? OR (t.since = ? AND (o.id > ? OR (o.id = ? AND (BINARY t.reason > BINARY ?
        OR (BINARY t.reason = BINARY ? AND BINARY t.subject > BINARY ?))))))`,
      [since, since, orderId, orderId, last, last, subject],
    );
  }
  return ((await query) as Row[]).map(taskOf);
}

/** One task; null where the order does not call for a person about it (any more). */
export async function findTask(
  executor: Executor,
  { orderId, kind, subject }: Omit<TaskPosition, 'since'>,
): Promise<TaskRow | null> {
  const [row] = (await tasks(executor)
    .where('o.id', orderId)
    .whereRaw('BINARY t.reason = BINARY ? AND BINARY t.subject = BINARY ?', [kind, subject])
    .limit(1)) as Row[];
  return row ? taskOf(row) : null;
}

/** Every attention of every order that has any, unpacked from its state. */
const tasks = (executor: Executor) =>
  executor('orders as o')
    .joinRaw(
      `JOIN JSON_TABLE(o.state, '$.attention[*]' COLUMNS (
         reason VARCHAR(40) PATH '$.reason', subject VARCHAR(200) PATH '$.subject',
         since BIGINT PATH '$.since')) AS t`,
    )
    .joinRaw(
      `LEFT JOIN task_owners AS w ON w.order_id = o.id AND BINARY w.reason = BINARY t.reason
         AND BINARY w.subject = BINARY t.subject AND w.since = t.since`,
    )
    .where('o.needs_attention', true)
    .select('o.state', 't.reason', 't.subject', 't.since', 'w.owner');

interface Row {
  readonly state: string;
  readonly reason: Attention['reason'];
  readonly subject: string;
  readonly since: number;
  readonly owner: string | null;
}

function taskOf({ state, reason, subject, since, owner }: Row): TaskRow {
  const order = recordedOrder(parseJson<Order>(state));
  const matter = order.attention.find((a) => a.reason === reason && a.subject === subject);
  return { order, attention: matter ?? { reason, subject, since, reported: null }, owner };
}
