import { Context } from '@temporalio/activity';
import { findOrder } from '../db/repositories/orders.ts';
import { tellOrder } from '../temporal/tell-order.ts';
import { applyAction, type ActionRequest, type OrderActivityDeps } from './apply-action.ts';

export type OrderActivities = ReturnType<typeof createOrderActivities>;

/** What the order's workflow asks of the database. */
export const createOrderActivities = (deps: OrderActivityDeps) => ({
  applyAction: (request: ActionRequest) =>
    applyAction({ begin: (orderId) => begin(deps, orderId), ...deps }, request),
});

/** Begins the workflow of an order that was placed already: it takes up its mails, documents and deadlines. */
async function begin({ db }: OrderActivityDeps, orderId: string): Promise<void> {
  const record = await findOrder(db, orderId);
  if (!record) throw new Error(`There is no order ${orderId}, which was placed just now.`);
  await tellOrder(Context.current().client, record.order, {
    actionId: orderId,
    action: 'place',
    payload: { authorization: null },
    actor: { type: 'system', id: 'exchange' },
    requestId: null,
  });
}
