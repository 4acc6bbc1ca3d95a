import assert from 'node:assert/strict';
import { storedHistories } from '../support/histories.ts';
import { orderStage } from '../support/order-stage.ts';
import { CANARY } from '../support/shop.ts';

const canary = new RegExp(CANARY, 'i');

/** Every text in a stored history, payloads as what they say. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    yield value;
    yield Buffer.from(value, 'base64').toString('utf8');
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) yield* textsIn(part);
  }
}

describe("the engine's memory (S-19)", () => {
  const stage = orderStage();

  it('would show a person that an operator typed into a signal: the search below is able to find one', () => {
    const payload = Buffer.from(JSON.stringify({ note: `for ${CANARY}` })).toString('base64');
    assert.ok([...textsIn({ events: [{ input: { data: payload } }] })].some((t) => canary.test(t)));
  });

  it('knows no person, in any stored history', async () => {
    const files = await storedHistories();
    assert.ok(files.length > 0);
    for (const { name, text } of files) {
      const found = [...textsIn(JSON.parse(text))].filter((t) => canary.test(t));
      assert.deepEqual(found, [], name);
    }
  });

  it('knows no person, whatever is done with an order: history, search attributes, memo, summaries', async () => {
    const { engine } = stage();
    const draft = await stage().authorized(2);
    const record: unknown = await stage()
      .shop.db('orders')
      .where('id', draft.orderId)
      .first('buyer', 'delivery_address', 'customer_comment', 'email');
    assert.equal(JSON.stringify(record).match(new RegExp(CANARY, 'g'))?.length, 12);

    await engine.act(draft, 'ship', { lines: [{ lineId: 'l1', quantity: 1 }] });
    await engine.act(draft, 'deliver');
    await engine.act(draft, 'return', {
      lines: [{ lineId: 'l1', quantity: 1, reason: 'damaged', wanted: 'refund' as const }],
    });
    await engine.act(draft, 'cancel');
    await engine.act(draft, 'approveReturn', { returnId: 'r1' });
    await engine.act(draft, 'receiveReturn', { returnId: 'r1' });
    await engine.act(draft, 'settleReturn', { returnId: 'r1' });
    await stage().atRest(draft);
    const histories = await engine.histories(draft);
    const described = await engine.handle(draft).describe();
    const memory = JSON.parse(JSON.stringify([histories, described.raw])) as unknown;
    assert.deepEqual(
      [...textsIn(memory)].filter((text) => canary.test(text)),
      [],
    );
  });
});
