import type { Attention } from '../../domain/order/order.ts';
import type { Database } from '../knex.ts';
import { changeRecord, type ChangedBy } from './record-changes.ts';

/** Gives a task to somebody, or to nobody (null); who did is written down with the order. */
export async function assignTask(
  db: Database,
  orderId: string,
  { reason, subject, since }: Attention,
  owner: string | null,
  by: ChangedBy,
): Promise<void> {
  await changeRecord(db, { type: 'order', id: orderId }, by, async (trx) => {
    const task = { order_id: orderId, reason, subject, since };
    const row: { owner: string } | undefined = await trx('task_owners').where(task).first('owner');
    const before = row?.owner ?? null;
    if (before === owner) return [];
    await trx('task_owners').where(task).delete();
    if (owner !== null) {
      await trx('task_owners').insert({ ...task, owner, at: new Date(by.at) });
    }
    return [{ field: `task ${reason}`, before, after: owner }];
  });
}
