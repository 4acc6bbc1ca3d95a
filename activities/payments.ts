import { Context } from '@temporalio/activity';
import {
  IdempotencyConflict,
  ProviderMismatch,
  type MoneyRequest,
  type MoneyResult,
  type PaymentProvider,
  type ReauthorizationResult,
} from '../integrations/payments/payment-provider.ts';
import type { MoneyEffect } from '../domain/order/effects.ts';

export type PaymentActivities = ReturnType<typeof createPaymentActivities>;

/** A money effect of an order. */
export type MoneyTask = MoneyEffect & { readonly orderId: string };

/** The provider's last word. The amount is in minor units: what did move, which is not always what was asked. */
export type MoneyOutcome =
  | { readonly status: 'succeeded'; readonly amount: number }
  | { readonly status: 'declined'; readonly code: string };

/**
 * Moving money. Each movement has a name of its own for ever (`{order}/{move}`), which the provider honours: tried
 * ten times, it moves once. Without an answer they throw, and the engine asks again; nothing is ever guessed.
 */
export const createPaymentActivities = ({
  providerOf,
}: {
  readonly providerOf: (code: string) => PaymentProvider;
}) => ({
  capturePayment: (task: MoneyTask) =>
    move(task, (request) => providerOf(task.provider).capture(request)),
  voidPayment: (task: MoneyTask) =>
    move(task, (request) => providerOf(task.provider).void(request)),
  refundPayment: (task: MoneyTask) =>
    move(task, (request) => providerOf(task.provider).refund(request)),
  reauthorizePayment: (task: MoneyTask) =>
    move(task, async (request) =>
      longEnough(await providerOf(task.provider).reauthorize(request), task),
    ),
});

/** By how much the provider's clock may be behind ours, ms. */
const CLOCKS_DIFFER = 60 * 60_000;

/** Less time than we should count on is a refusal: the old date, which is earlier still, stands, and a person looks. */
function longEnough(result: ReauthorizationResult, { until = 0 }: MoneyTask): MoneyResult {
  if (result.status === 'declined') return result;
  if ((result.authorizedUntil ?? until) >= until - CLOCKS_DIFFER) return result;
  const message = `Reserved anew until ${result.authorizedUntil}, asked for ${until}.`;
  return { status: 'declined', code: 'lapsesEarlier', message };
}

async function move(
  task: MoneyTask,
  ask: (request: MoneyRequest) => Promise<MoneyResult>,
): Promise<MoneyOutcome> {
  try {
    const result = await ask({
      idempotencyKey: `${task.orderId}/${task.moveId}`,
      paymentReference: task.reference ?? task.paymentId,
      amount: task.amount,
      currency: task.currency,
      isRetry: Context.current().info.attempt > 1,
    });
    return result.status === 'succeeded'
      ? { status: 'succeeded', amount: task.amount }
      : { status: 'declined', code: result.code };
  } catch (error) {
    // It did move: the books follow the provider, and the rules call a person.
    if (error instanceof ProviderMismatch) return { status: 'succeeded', amount: error.moved };
    if (error instanceof IdempotencyConflict) return { status: 'declined', code: 'keyConflict' };
    throw error;
  }
}
