import assert from 'node:assert/strict';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { ulid } from 'ulid';
import { orderStage } from '../support/order-stage.ts';
import { until } from '../support/order-engine.ts';
import type { Draft } from '../support/shop.ts';

interface LogEntry {
  readonly type: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly actor_type: string;
  readonly actor_id: string;
}

describe('a signal typed by hand in the Temporal UI', () => {
  const stage = orderStage();

  const log = (draft: Draft): Promise<LogEntry[]> =>
    stage()
      .shop.db('order_actions')
      .where('order_id', draft.orderId)
      .orderBy('recorded_at')
      .select('type', 'outcome', 'code', 'actor_type', 'actor_id');

  /** Types a signal and waits until something has come of it. */
  async function type(draft: Draft, name: string, ...args: unknown[]): Promise<LogEntry> {
    const before = (await log(draft)).length;
    await stage()
      .engine.handle(draft)
      .signal(name, ...args);
    const after = await until(
      async () => {
        const entries = await log(draft);
        return entries.length > before ? entries : null;
      },
      `what came of ${name} ${JSON.stringify(args)}`,
    );
    return after.at(-1) as LogEntry;
  }

  it('needs neither id nor actor', async () => {
    const draft = await stage().authorized();
    assert.deepEqual(
      { ...(await type(draft, 'hold')) },
      {
        type: 'hold',
        outcome: 'applied',
        code: null,
        actor_type: 'operator',
        actor_id: 'temporal',
      },
    );
    assert.equal((await type(draft, 'release', {})).outcome, 'applied');
    const held = await type(draft, 'hold', { payload: { reason: 'fraudCheck' } });
    assert.equal(held.outcome, 'applied');
    assert.equal((await stage().engine.order(draft)).holds[0]?.reason, 'fraudCheck');
    await type(draft, 'cancel');
    await stage().atRest(draft);
    await stage().keep(draft, 'signals-typed-by-hand');
  });

  it('may be the bare payload', async () => {
    const draft = await stage().authorized(3);
    const lines = [{ lineId: 'l1', quantity: 1 }];
    assert.equal((await type(draft, 'ship', { lines })).outcome, 'applied');
    const order = await stage().engine.order(draft);
    assert.equal(order.shipments[0]?.lines[0]?.quantity, 1);
  });

  const malformed: readonly (readonly [string, unknown])[] = [
    ['a payload of the wrong shape', { payload: { until: 'tomorrow' } }],
    ['an unknown property', { payload: { raeson: 'fraud' } }],
    ['a property beside the payload', { actionId: 'x', raeson: 'fraud' }],
    ['a mere word', 'fraud'],
    ['a list', [1, 2]],
    ['a number', 7],
  ];
  for (const [what, signal] of malformed) {
    it(`is recorded as malformed where it is ${what}, and the order goes on`, async () => {
      const draft = await stage().authorized();
      const { outcome, code } = await type(draft, 'hold', signal);
      assert.deepEqual([outcome, code], ['rejected', 'malformed']);
      assert.equal(await stage().engine.act(draft, 'ship'), 'applied');
    });
  }

  it('does not wedge the order with an id or an actor that cannot be recorded', async () => {
    const draft = await stage().authorized();
    for (const envelope of [
      { actionId: 'x'.repeat(500) },
      { actionId: 'é' },
      { actionId: 7 },
      { actor: 'me' },
      { actor: { type: 'boss', id: 'x' } },
      { requestId: 'r'.repeat(500) },
      null,
    ]) {
      assert.equal((await type(draft, 'hold', envelope)).outcome, 'applied');
    }
    assert.equal((await log(draft)).at(-1)?.actor_id, 'temporal');
    await type(draft, 'cancel');
    await stage().atRest(draft);
    await stage().keep(draft, 'odd-signals-by-hand');
  });

  it('of an unknown name is no trouble', async () => {
    const draft = await stage().authorized();
    await stage().engine.handle(draft).signal('dance');
    assert.equal(await stage().engine.act(draft, 'hold', { reason: 'check' }), 'applied');
  });

  it('for an order that does not exist fails its workflow as OrderNotFound', async () => {
    const nobody = { orderId: ulid(), orderNumber: `W-${ulid()}` };
    await stage().engine.signal(nobody, 'hold');
    await assert.rejects(stage().engine.handle(nobody).result(), (error) => {
      assert.ok(error instanceof WorkflowFailedError);
      assert.ok(error.cause instanceof ApplicationFailure);
      assert.equal(error.cause.type, 'OrderNotFound');
      return true;
    });
    await stage().keep(nobody, 'order-not-found');
  });
});
