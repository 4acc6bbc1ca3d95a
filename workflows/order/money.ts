import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { PaymentActivities } from '../../activities/payments.ts';
import type { SystemActionPayloads } from '../../domain/order/actions.ts';
import type { MoneyEffect } from '../../domain/order/effects.ts';
import { MONEY_DONE, MONEY_VERBS } from '../../domain/payment/money-verbs.ts';
import { TASK_QUEUES } from '../../temporal/names.ts';
import type { QueuedAction } from './inbox.ts';

const money = proxyActivities<PaymentActivities>({
  taskQueue: TASK_QUEUES.orders,
  startToCloseTimeout: '30 seconds',
  // Ten minutes of trying: then a person is told, and it is tried again, for as long as it takes.
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 16 },
});

/**
 * Moves money at its provider and tells the outcome as a system action for the rules to decide. It does not
 * return before the outcome is known, or ten minutes have passed without one.
 */
export async function moneyMoved(orderId: string, effect: MoneyEffect): Promise<QueuedAction> {
  const verb = MONEY_VERBS[effect.type];
  const { paymentId, moveId } = effect;
  try {
    const result = await money[effect.type].executeWithOptions(
      { summary: `${verb} ${(effect.amount / 100).toFixed(2)} ${effect.currency}` },
      [{ orderId, ...effect }],
    );
    return result.status === 'succeeded'
      ? report(orderId, MONEY_DONE[verb], { paymentId, moveId, amount: result.amount }, moveId)
      : report(orderId, `${verb}Failed`, { paymentId, moveId, code: result.code }, moveId);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return report(orderId, 'moneyDelayed', { paymentId, effect: verb }, `${moveId}@${Date.now()}`);
  }
}

const report = <N extends keyof SystemActionPayloads>(
  orderId: string,
  type: N,
  payload: SystemActionPayloads[N],
  unique: string,
): QueuedAction => ({
  actionId: `${orderId}/${type}/${unique}`,
  type,
  payload,
  actor: { type: 'provider', id: 'payments' },
  requestId: null,
});
