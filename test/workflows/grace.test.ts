import assert from 'node:assert/strict';
import { orderStage } from '../support/order-stage.ts';
import type { Draft } from '../support/shop.ts';

describe('a grace window of five minutes (B04)', () => {
  const stage = orderStage({
    settings: (settings) => ({ ...settings, grace: { ...settings.grace, minutes: 5 } }),
  });

  /** Everything of an order that somebody outside can notice, or that is numbered. */
  async function outward(draft: Draft) {
    const { shop } = stage();
    const count = async (table: string) => {
      const [row] = await shop.db(table).where('order_id', draft.orderId).count({ n: '*' });
      return Number(row?.['n']);
    };
    return {
      invoices: await count('invoices'),
      mails: await count('messages'),
      documents: await count('documents'),
      captures: (await stage().books(draft)).captured,
      stock: await count('stock_movements'),
      numbers: await shop.db('number_series').orderBy('series').select(),
    };
  }

  it('keeps everything inside; taken back, it sent nothing and burned no number', async () => {
    const { engine } = stage();
    const draft = await stage().authorized();
    const before = await outward(draft);
    assert.equal(await engine.act(draft, 'ship'), 'applied');
    await stage().sleep('4 minutes');
    assert.deepEqual(await outward(draft), before);
    assert.equal(await engine.act(draft, 'takeBack'), 'applied');
    await stage().sleep('1 hour');
    assert.deepEqual(await outward(draft), before);
    assert.equal(await engine.act(draft, 'takeBack'), 'nothingWaits');
    assert.equal((await engine.order(draft)).shipments.length, 0);
  });

  it('lets it all happen when it is over, once', async () => {
    const { engine } = stage();
    const draft = await stage().authorized();
    const before = await outward(draft);
    await engine.act(draft, 'ship');
    await stage().sleep('6 minutes');
    const order = await engine.order(draft);
    assert.deepEqual(
      order.shipments.map(({ status }) => status),
      ['shipped'],
    );
    assert.deepEqual(order.waiting, []);
    const after = await outward(draft);
    assert.equal(after.captures, order.payments[0]?.authorized);
    assert.equal(after.mails, before.mails + 1);
  });

  it('holds for what is done to an order that has come to rest, and wakes it', async () => {
    const { engine } = stage();
    const draft = await stage().authorized();
    for (const action of ['ship', 'deliver'] as const) {
      await engine.act(draft, action);
      await stage().sleep('6 minutes');
    }
    const done = await stage().atRest(draft);
    assert.equal(done.status, 'completed');
    const credit = {
      lines: [{ lineId: done.lines[0]?.id ?? '', quantity: 1 }],
      shipping: false,
      reason: 'damaged',
      refund: true,
    };
    assert.equal(await engine.act(draft, 'credit', credit), 'applied');
    assert.equal((await engine.order(draft)).invoices.length, 1);
    const credited = await stage().atRest(draft);
    assert.deepEqual(
      credited.invoices.map(({ kind }) => kind),
      ['invoice', 'creditNote'],
    );
  });
});
