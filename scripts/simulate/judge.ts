/** Where an order stands at the end of its life, and what its deadlines did meanwhile. */
import type { Database } from '../../db/knex.ts';
import { findOrder } from '../../db/repositories/orders.ts';
import type { DeadlineKind } from '../../domain/order/deadlines.ts';
import { parseJson } from '../../db/knex.ts';
import type { Life } from './life.ts';
import { statusOf } from './meaning.ts';

export interface LivedLife {
  readonly life: Life;
  readonly orderNumber: string;
  /** The file's status that the order fits, or its facets where it fits none. */
  readonly endedAs: string;
  readonly agrees: boolean;
  readonly isOpen: boolean;
  /** The deadlines that came, in their order. */
  readonly fired: readonly DeadlineKind[];
  /** The deadline that would have come next. */
  readonly next: DeadlineKind | null;
  /** What was asked in the file's name and refused, as in `ship: notPaid`. */
  readonly refused: readonly string[];
}

interface ActionRow {
  readonly type: string;
  readonly outcome: 'applied' | 'rejected';
  readonly code: string | null;
  readonly payload: string;
}

/** Judges a life by its order's facets. @throws where there is no such order */
export async function judge(db: Database, life: Life, orderId: string): Promise<LivedLife> {
  const record = await findOrder(db, orderId);
  if (!record) throw new Error(`The order of ${life.id} is gone.`);
  const row = await db('orders')
    .where('id', orderId)
    .first<{ next_deadline: string | null }>('next_deadline');
  const actions: ActionRow[] = await db('order_actions')
    .where('order_id', orderId)
    .orderBy('recorded_at')
    .select('type', 'outcome', 'code', 'payload');

  const { order } = record;
  const endedAs = statusOf(order);
  const refused = actions
    .filter(({ type, outcome }) => outcome === 'rejected' && type !== 'meetDeadline')
    .map(({ type, code }) => `${type}: ${code}`);
  return {
    life,
    orderNumber: order.number,
    endedAs,
    agrees: endedAs === life.status,
    isOpen: order.status === 'open',
    fired: actions
      .filter(isDeadline)
      .map(({ payload }) => kindOf(parseJson<{ key: string }>(payload).key)),
    next: row.next_deadline === null ? null : kindOf(row.next_deadline),
    refused,
  };
}

const isDeadline = ({ type, outcome }: ActionRow): boolean =>
  type === 'meetDeadline' && outcome === 'applied';

/** A deadline's key begins with its kind: `paymentReminder:2:…`. */
const kindOf = (key: string): DeadlineKind => key.split(':')[0] as DeadlineKind;
