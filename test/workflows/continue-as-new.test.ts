import assert from 'node:assert/strict';
import { ulid } from 'ulid';
import { HOUR } from '../../domain/time/calendar.ts';
import { orderStage } from '../support/order-stage.ts';

/** Events in a run's history above which it continues as new. */
const LIMIT = 30;

describe('an order that continues as new', () => {
  const asked: string[] = [];
  let mailServer: 'up' | 'down' = 'up';
  const stage = orderStage({
    sendMessages: ({ actionId }) => {
      if (mailServer === 'down') return Promise.reject(new Error('no mail server'));
      asked.push(actionId);
      return Promise.resolve({ failed: [] });
    },
  });
  const input = { historyLimit: LIMIT };
  afterEach(() => {
    mailServer = 'up';
  });

  it('loses none of sixty signals that come in meanwhile, and does none twice', async () => {
    const { engine, shop } = stage();
    const draft = await stage().draft();
    await engine.act(draft, 'place', {}, { input });
    const ids = Array.from({ length: 60 }, () => ulid());
    await Promise.all(
      ids.map((actionId) => engine.signal(draft, 'hold', { reason: 'check' }, { actionId, input })),
    );
    for (const id of ids) assert.equal(await engine.outcome(id), 'applied');
    const held = (await engine.events(draft)).filter((type) => type === 'held');
    assert.equal(held.length, 60);

    const histories = await engine.histories(draft);
    assert.ok(histories.length >= 3, `only ${histories.length} runs`);
    const rows: unknown[] = await shop.db('order_actions').where('order_id', draft.orderId);
    assert.equal(rows.length, 61);
    await engine.act(draft, 'cancel', {}, { input });
    await stage().atRest(draft);
    await stage().keep(draft, 'sixty-signals-continued');
  });

  it('keeps its deadlines', async () => {
    const { engine } = stage();
    const draft = await stage().draft();
    await engine.act(draft, 'place', {}, { input: { historyLimit: 8 } });
    const until = (await engine.environment.currentTimeMs()) + 5 * HOUR;
    await engine.act(draft, 'hold', { reason: 'check', until });
    await stage().sleep('6 hours');
    const order = await engine.orderOnce(draft, (o) => o.holds.length === 0, 'the release');
    assert.equal(order.status, 'open');
    await engine.act(draft, 'cancel');
    await stage().atRest(draft);
    await stage().keep(draft, 'deadline-continued');
  });

  it('takes up mails that were still on their way, and asks for each once', async () => {
    const { engine } = stage();
    mailServer = 'down';
    const draft = await stage().draft();
    const placed = ulid();
    await engine.act(draft, 'place', {}, { actionId: placed, input });
    for (let i = 0; i < 12; i++) {
      await engine.act(draft, 'hold', { reason: `check${i}` }, { input });
    }
    assert.ok((await engine.histories(draft)).length >= 2, 'it has continued as new');
    assert.deepEqual(
      asked.filter((id) => id === placed),
      [],
    );
    mailServer = 'up';
    await engine.act(draft, 'release', {}, { input });
    await engine.act(draft, 'cancel', {}, { input });
    await stage().atRest(draft);
    assert.deepEqual(
      asked.filter((id) => id === placed),
      [placed],
    );
    await stage().keep(draft, 'messages-continued');
  });
});
