import type { Facets } from '../../domain/order/facets.ts';
import type { OrderMailKind } from '../../domain/notification/mail-view.ts';
import { parseJson, type Executor } from '../knex.ts';

/** An action as it was recorded, with where the order stood after it. */
export interface TracedAction {
  readonly id: string;
  readonly type: string;
  readonly applied: boolean;
  readonly actorType: string;
  readonly actorId: string;
  readonly requestId: string | null;
  readonly note: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly facets: Facets;
  readonly at: Date;
}

export interface TracedMail {
  readonly actionId: string;
  readonly mail: OrderMailKind;
  readonly subject: string;
  readonly recipient: string;
  readonly status: 'queued' | 'sent' | 'failed';
  readonly error: string | null;
}

export interface TracedStock {
  readonly key: string;
  readonly sku: string;
  readonly movement: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly at: Date;
}

/** Everything that was written down because of what was done to an order; oldest first. */
export async function tracesOf(executor: Executor, orderId: string) {
  const [actions, mails, stock, numbers] = await Promise.all([
    actionsOf(executor, orderId),
    mailsOf(executor, orderId),
    executor('stock_movements as s')
      .join('products as p', 'p.id', 's.product_id')
      .where('s.order_id', orderId)
      .orderBy(['s.at', 's.key'])
      .select(
        's.key',
        'p.sku',
        's.movement',
        's.on_hand as onHand',
        's.reserved',
        's.at',
      ) as Promise<TracedStock[]>,
    executor('invoices')
      .where('order_id', orderId)
      .orderBy('sequence')
      .select('key', 'number', 'kind') as Promise<
      { key: string; number: string; kind: 'invoice' | 'creditNote' }[]
    >,
  ]);
  return { actions, mails, stock, numbers };
}

async function actionsOf(executor: Executor, orderId: string): Promise<TracedAction[]> {
  const rows: ActionRow[] = await executor('order_actions as a')
    .leftJoin('action_notes as n', 'n.action_id', 'a.id')
    .where('a.order_id', orderId)
    .orderBy(['a.order_version', 'a.recorded_at'])
    .select(
      ...['a.id', 'a.type', 'a.outcome', 'a.payload', 'a.result', 'a.at', 'n.note'],
      ...['a.actor_type as actorType', 'a.actor_id as actorId', 'a.request_id as requestId'],
    );
  return rows.map(({ outcome, payload, result, ...row }) => ({
    ...row,
    applied: outcome === 'applied',
    payload: parseJson(payload),
    facets: parseJson<{ view: Facets }>(result).view,
  }));
}

type ActionRow = Omit<TracedAction, 'applied' | 'payload' | 'facets'> & {
  readonly outcome: string;
  readonly payload: string;
  readonly result: string;
};

async function mailsOf(executor: Executor, orderId: string): Promise<TracedMail[]> {
  const rows: (Omit<TracedMail, 'subject'> & { effect: string })[] = await executor('messages')
    .where('order_id', orderId)
    .orderBy(['created_at', 'key'])
    .select('action_id as actionId', 'kind as mail', 'recipient', 'status', 'error', 'effect');
  return rows.map(({ effect, ...row }) => ({
    ...row,
    subject: parseJson<{ subject: string }>(effect).subject,
  }));
}
