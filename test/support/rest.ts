import assert from 'node:assert/strict';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { OrderEngine } from './order-engine.ts';
import type { Draft } from './shop.ts';

/** How far the clock is put past what is due, ms. */
const A_SECOND = 1_000;
/** How far it goes at most while something waits to be tried again, ms. */
const A_MINUTE = 60_000;
/** How long nothing may happen in real time, ms. */
const PATIENCE = 20_000;

/**
 * Lets time pass, from one deadline to the next, until the order has come to rest. Not by waiting for the
 * workflow's result: then the server runs to the next timer, and be it ten years away, while an activity is
 * still on its way to a worker.
 *
 * @throws where its workflow ends in another way, or nothing happens any more
 */
export async function comeToRest(
  { handle, environment, shop }: OrderEngine<TestWorkflowEnvironment>,
  draft: Draft,
): Promise<void> {
  let lastProgress = performance.now();
  let retryWait = A_SECOND;
  for (;;) {
    const { status, raw, historyLength } = await handle(draft).describe();
    if (status.name === 'COMPLETED') return;
    const number = draft.orderNumber;
    assert.equal(status.name, 'RUNNING', `the workflow of ${number} ended otherwise`);
    assert.ok(performance.now() - lastProgress < PATIENCE, `${number} hangs at ${historyLength}`);

    const activities = raw.pendingActivities ?? [];
    const isFirstTry = activities.some(({ attempt }) => (attempt ?? 1) <= 1);
    const wait = activities.length > 0 ? retryWait : await untilDeadline(draft);
    if (isFirstTry || wait === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    await environment.sleep(wait);
    retryWait = activities.length > 0 ? Math.min(2 * retryWait, A_MINUTE) : A_SECOND;
    lastProgress = performance.now();
  }

  async function untilDeadline({ orderId }: Draft): Promise<number | null> {
    const row = await shop
      .db('orders')
      .where('id', orderId)
      .first<{ next_deadline_at: Date | null } | undefined>('next_deadline_at');
    const at = row?.next_deadline_at?.getTime();
    if (at === undefined) return null;
    return Math.max(0, at - (await environment.currentTimeMs())) + A_SECOND;
  }
}
