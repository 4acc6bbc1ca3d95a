import { noteTold, untoldAllotments } from '../../db/repositories/allotments.ts';
import { findOrder } from '../../db/repositories/orders.ts';
import type { ApiDeps } from '../deps.ts';
import { loggable } from '../http/log.ts';
import { sendAction } from '../orders/send-action.ts';

/** How long an order is given to decide about its share before it is told once more, ms. */
const PATIENCE_MS = 60_000;

/**
 * Tells each order for which goods were set apart that they are there. The allotment is in the database before, and
 * the signal's id is the allotment's: told late, again or from two places, it counts once. Whoever was not told,
 * because we died or the engine was away, is told at the next call.
 */
export async function tellAllotments(deps: ApiDeps): Promise<void> {
  const { db, now, temporal, log } = deps;
  for (const { id, orderId } of await untoldAllotments(db, now() - PATIENCE_MS)) {
    try {
      const record = await findOrder(db, orderId);
      if (!record) continue;
      await sendAction(temporal, record.order, {
        actionId: `allotment.${id}`,
        action: 'receiveBackorder',
        payload: { allotmentId: id },
        actor: { type: 'system', id: 'shelf' },
        requestId: null,
      });
      await noteTold(db, id, now());
    } catch (error) {
      log.warn({ orderId, error: loggable(error) }, 'goods are set apart; the order is told later');
      return;
    }
  }
}
