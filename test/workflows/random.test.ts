import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { eventsOf } from '../../db/repositories/action-log.ts';
import { findOrder } from '../../db/repositories/orders.ts';
import type { ActionName, ActionPayloads } from '../../domain/order/actions.ts';
import { replay } from '../../domain/order/evolve.ts';
import type { Order } from '../../domain/order/order.ts';
import { facetsOf } from '../../domain/order/facets.ts';
import { REFUSAL_CODES } from '../../domain/order/refusals.ts';
import { capturedNet, moneyUnderway, overpaid } from '../../domain/payment/payments.ts';
import { orderStage } from '../support/order-stage.ts';
import { until } from '../support/order-engine.ts';

/** How many lives are lived: `RANDOM_LIVES=2000` for the long run. */
const LIVES = Number(process.env['RANDOM_LIVES'] ?? 200);
/** So many at a time: the engine and the database work on them together. */
const AT_A_TIME = 20;

type Asked = {
  [N in ActionName]: { readonly type: N; readonly payload: Partial<ActionPayloads[N]> };
}[ActionName];

const ONE = [{ lineId: 'l1', quantity: 1 }];
const BACK = {
  lines: [{ lineId: 'l1', quantity: 1, reason: 'damaged', wanted: 'refund' as const }],
};

const asked = fc.constantFrom<Asked>(
  { type: 'pay', payload: {} },
  { type: 'pay', payload: { amount: 1000 } },
  { type: 'capture', payload: {} },
  { type: 'hold', payload: { reason: 'check' } },
  { type: 'release', payload: {} },
  { type: 'ship', payload: {} },
  { type: 'ship', payload: { lines: ONE } },
  { type: 'deliver', payload: {} },
  { type: 'cancel', payload: {} },
  { type: 'return', payload: BACK },
  { type: 'approveReturn', payload: { returnId: 'r1' } },
  { type: 'receiveReturn', payload: { returnId: 'r1' } },
  { type: 'settleReturn', payload: { returnId: 'r1' } },
  { type: 'refund', payload: {} },
  { type: 'markUnpaid', payload: {} },
);

/** What is asked, where in it the placing comes, and which of it is said again at the end or at once. */
const life = fc.record({
  isReserved: fc.boolean(),
  placedAfter: fc.integer({ min: 0, max: 2 }),
  actions: fc.array(
    fc.record({ asked, copies: fc.constantFrom(1, 1, 1, 2, 3), late: fc.boolean() }),
    {
      minLength: 3,
      maxLength: 9,
    },
  ),
  historyLimit: fc.constantFrom(undefined, 15),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

/** What brings any order to its end: nothing of this can be refused for good. */
const ENDING: readonly Asked[] = [
  { type: 'release', payload: {} },
  { type: 'deliver', payload: {} },
  { type: 'cancel', payload: {} },
  { type: 'pay', payload: {} },
  { type: 'rejectReturn', payload: { returnId: 'r1' } },
  { type: 'approveReturn', payload: { returnId: 'r1' } },
  { type: 'receiveReturn', payload: { returnId: 'r1' } },
  { type: 'settleReturn', payload: { returnId: 'r1' } },
  { type: 'refund', payload: {} },
];

/** What was paid by hand goes back by hand: it stays owed until a person has seen to it. */
const waitsForPerson = (order: Order): boolean =>
  order.attention.some((a) => a.reason === 'refundOpen' || a.reason === 'refundFailed') &&
  order.payments.some((payment) => payment.provider === 'manual') &&
  !moneyUnderway(order);

describe(`${LIVES} lives of signals in any order, some of them twice (R-09)`, function () {
  this.timeout(LIVES * 1000);
  const stage = orderStage();

  async function live({ isReserved, placedAfter, actions, historyLimit }: Life): Promise<void> {
    const { engine } = stage();
    const draft = await stage().draft(2);
    const before = await engine.order(draft);
    const authorization = isReserved ? await stage().authorization(draft) : null;
    const input = historyLimit === undefined ? {} : { historyLimit };
    const ids = new Set<string>();
    const send = async ({ type, payload }: Asked, actionId = ulid()) => {
      ids.add(actionId);
      await engine.signal(draft, type, payload, { actionId, input });
      return actionId;
    };
    const late: (() => Promise<unknown>)[] = [];
    for (const [i, action] of actions.entries()) {
      if (i === placedAfter) await send({ type: 'place', payload: { authorization } });
      const actionId = await send(action.asked);
      for (let n = 1; n < action.copies; n++) {
        const again = () => send(action.asked, actionId);
        if (action.late) late.push(again);
        else await again();
      }
    }
    for (const action of ENDING) await send(action);
    for (const again of late) await again();

    for (const id of ids) await engine.outcome(id);
    // Returns that were asked for a second time, and that nobody has judged.
    for (const { id, status } of (await engine.order(draft)).returns) {
      if (status !== 'requested') continue;
      await engine.outcome(await send({ type: 'rejectReturn', payload: { returnId: id } }));
    }
    await until(async () => {
      if (waitsForPerson(await engine.order(draft))) return true;
      const { status } = await engine.handle(draft).describe();
      return status.name === 'COMPLETED' || null;
    }, `the end of ${draft.orderNumber}`);
    await assertLegal(draft.orderId, [...ids], before);
  }

  async function assertLegal(
    orderId: string,
    ids: readonly string[],
    before: Parameters<typeof replay>[0],
  ): Promise<void> {
    const { db } = stage().shop;
    const record = await findOrder(db, orderId);
    assert.ok(record);
    const { order } = record;
    const rows: { id: string; outcome: string; code: string | null; reason: string | null }[] =
      await db('order_actions')
        .where('order_id', orderId)
        .select('id', 'outcome', 'code', 'reason');

    const decided = rows.map((row) => row.id);
    for (const id of ids) assert.ok(decided.includes(id), `${id} was lost`);
    for (const { outcome, code, reason } of rows) {
      if (outcome === 'applied') continue;
      assert.ok((REFUSAL_CODES as readonly (string | null)[]).includes(code), String(code));
      assert.ok((reason ?? '').length > 10, `a refusal without a reason: ${code ?? ''}`);
    }
    if (!waitsForPerson(order)) {
      assert.ok(order.status === 'completed' || order.status === 'cancelled', order.status);
      assert.equal(overpaid(order), 0);
    }
    const events = await eventsOf(db, orderId);
    assert.equal(events.length, record.eventCount);
    assert.deepEqual(facetsOf(replay(before, events)), facetsOf(order));

    const [reference] = order.payments.flatMap((p) => (p.provider === 'test' ? [p.reference] : []));
    if (reference) {
      const { captured, refunded } = await stage().provider.client.payment(reference);
      const ours = order.payments.filter((p) => p.provider === 'test');
      assert.equal(captured - refunded, capturedNet({ ...order, payments: ours }));
    }
    const [{ productId } = { productId: '' }] = order.lines;
    const stock = await db('stock')
      .where('product_id', productId)
      .first<{ opening: number; on_hand: number; reserved: number }>();
    const moved = await db('stock_movements')
      .where('product_id', productId)
      .first<{ on_hand: string | null; reserved: string | null }>(
        db.raw('SUM(on_hand) AS on_hand, SUM(reserved) AS reserved'),
      );
    assert.deepEqual(
      [stock.on_hand, stock.reserved],
      [stock.opening + Number(moved.on_hand), Number(moved.reserved)],
    );
    assert.equal(stock.reserved, 0);
  }

  it('end legally: none is lost, none done twice, none stuck', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(life, { minLength: AT_A_TIME, maxLength: AT_A_TIME }),
        async (lives) => {
          await Promise.all(lives.map(live));
        },
      ),
      { numRuns: Math.ceil(LIVES / AT_A_TIME), endOnFailure: true },
    );
  });
});
