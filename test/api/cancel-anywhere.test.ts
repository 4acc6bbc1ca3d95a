import assert from 'node:assert/strict';
import { orderWorkflowId } from '../../temporal/names.ts';
import { until } from '../support/order-engine.ts';
import { apiStage } from './support.ts';

describe('cancelling while a parcel is on its way', () => {
  const stage = apiStage();
  const total = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);

  it('says before what it will do, and goes on from there when the worker dies (B09)', async function () {
    this.timeout(60_000);
    const { call, placed, checkout, provider, client, shop, stopWorker, startWorker } = stage();
    const [one, two] = [await checkout(1000), await checkout(4495)];
    const { id, number } = await placed({ payment: one });
    const url = `/api/orders/${id}`;
    const read = async () => (await call('GET', url)).body;
    const post = async (action: string, body: object = {}) => {
      const { status, text } = await call('POST', `${url}/${action}`, { body });
      assert.equal(status, 200, text);
    };
    const settled = async (kind: 'captures' | 'refunds', count: number) =>
      until(async () => {
        const moves = (await read()).payments.flatMap((payment) => payment[kind]);
        const done = moves.filter((move) => move.status === 'succeeded');
        return done.length === count && moves.length === count ? moves : null;
      }, `${count} ${kind}`);

    await post('authorize', two);
    await post('capture');
    await settled('captures', 2);
    await post('ship', { lines: [{ lineId: 'l1', quantity: 1 }] });

    const preview = await call<{ effects: { sentence: string }[]; irreversible: string[] }>(
      'POST',
      `${url}/cancel?dryRun=true`,
      { body: { parcels: 'recall' } },
    );
    const sentences = preview.body.effects.map(({ sentence }) => sentence);
    assert.ok(sentences.some((s) => /The return gets the next number/.test(s)));
    assert.equal(sentences.filter((s) => /goes back through payment/.test(s)).length, 2);
    assert.ok(preview.body.irreversible.includes('A cancellation cannot be undone.'));

    const { reference } = two;
    await provider.client.setFault({
      kind: 'error-before',
      payment: reference,
      on: 'refund',
      times: null,
    });
    await post('cancel', { parcels: 'recall' });
    await until(async () => {
      const { raw } = await client.workflow.getHandle(orderWorkflowId(number)).describe();
      return raw.pendingActivities?.some(({ attempt }) => (attempt ?? 1) > 1) ? true : null;
    }, 'the second refund, tried in vain');
    await stopWorker();
    await provider.client.clearFaults();
    await startWorker();

    await settled('refunds', 2);
    await post('receive-return', { returnId: 'r1' });
    const refunds = await settled('refunds', 3);
    const order = await until(async () => {
      const now = await read();
      return now.returns[0]?.status === 'settled' ? now : null;
    }, 'the end of the return');
    const books = await Promise.all([one, two].map((p) => provider.client.payment(p.reference)));
    const back = total(books.map((book) => book.refunded));
    assert.equal(back, total(refunds.map((move) => move.amount)));
    assert.equal(back, 5495, 'nothing is kept, so the charge for sending goes back too');
    const notes = order.invoices.filter((invoice) => invoice.kind === 'creditNote');
    assert.equal(back, -total(notes.map((note) => note.totals.gross)));
    const stock: { on_hand: number; reserved: number } = await shop
      .db('stock')
      .where('product_id', order.lines[0]?.productId ?? '')
      .first('on_hand', 'reserved');
    assert.deepEqual({ ...stock }, { on_hand: 100, reserved: 0 });
  });
});
