import assert from 'node:assert/strict';
import type { Order } from '../../domain/order/order.ts';
import { orderStage } from '../support/order-stage.ts';

describe('an order that is cancelled after its money was taken', () => {
  const stage = orderStage();

  const captured = (order: Order) => order.payments[0]?.captures[0]?.status === 'succeeded';
  const amounts = (order: Order, kind: string) =>
    order.invoices.filter((i) => i.kind === kind).map((i) => i.totals.gross);

  it('gives the money back without a credit note where nothing was invoiced yet', async () => {
    const { engine } = stage();
    const draft = await stage().authorized(2, await stage().settings({ invoiceTiming: 'manual' }));
    await engine.act(draft, 'capture');
    await engine.orderOnce(draft, captured, 'the capture');
    assert.equal(await engine.act(draft, 'cancel'), 'applied');
    const order = await stage().atRest(draft);
    const { refunded } = await stage().books(draft);
    assert.deepEqual([order.status, refunded, order.invoices], ['cancelled', 5495, []]);
    await stage().keep(draft, 'captured-cancelled-not-invoiced');
  });

  it('gives the money back with a credit note over the same amount where it was invoiced', async () => {
    const { engine, shop } = stage();
    const draft = await stage().authorized(2, await stage().settings({ invoiceTiming: 'payment' }));
    await engine.act(draft, 'capture');
    const invoiced = await engine.orderOnce(draft, (o) => o.invoices.length > 0, 'the invoice');
    assert.deepEqual(amounts(invoiced, 'invoice'), [5495]);
    assert.equal(await engine.act(draft, 'cancel'), 'applied');
    const order = await stage().atRest(draft);
    const { refunded } = await stage().books(draft);
    assert.deepEqual([order.status, refunded], ['cancelled', 5495]);
    assert.deepEqual(amounts(order, 'creditNote'), [-5495]);
    const rows: { kind: string; gross: number }[] = await shop
      .db('invoices')
      .where('order_id', draft.orderId)
      .orderBy('invoice_id')
      .select('kind', 'gross');
    assert.deepEqual(
      rows.map(({ kind, gross }) => [kind, gross]),
      [
        ['invoice', 5495],
        ['creditNote', -5495],
      ],
    );
    await stage().keep(draft, 'captured-invoiced-cancelled');
  });

  it('gives back what a capture brings that was under way when the order was cancelled', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized(2, await stage().settings({ invoiceTiming: 'payment' }));
    const payment = (await engine.order(draft)).payments[0]?.reference ?? '';
    await provider.client.setFault({ kind: 'error-before', payment, on: 'capture', times: 2 });
    await provider.client.setFault({ kind: 'error-before', payment, on: 'fetch', times: 4 });
    await engine.act(draft, 'capture');
    const cancel = await engine.signal(draft, 'cancel');
    const order = await stage().atRest(draft);
    assert.equal(await engine.outcome(cancel), 'applied');
    const books = await stage().books(draft);
    assert.deepEqual([order.status, books.captured, books.refunded], ['cancelled', 5495, 5495]);
    assert.equal(
      amounts(order, 'invoice').reduce((a, b) => a + b, 0),
      -amounts(order, 'creditNote').reduce((a, b) => a + b, 0),
    );
    await stage().keep(draft, 'cancelled-during-capture');
  });

  it('keeps and bills what was delivered before, and gives the rest back', async () => {
    const { engine } = stage();
    const draft = await stage().authorized(3);
    await engine.act(draft, 'capture');
    await engine.act(draft, 'ship', { lines: [{ lineId: 'l1', quantity: 1 }] });
    await engine.act(draft, 'deliver');
    assert.equal(await engine.act(draft, 'cancel'), 'applied');
    const order = await stage().atRest(draft);
    const books = await stage().books(draft);
    assert.deepEqual([order.status, books.captured, books.refunded], ['completed', 7995, 5000]);
    await stage().keep(draft, 'partly-delivered-rest-cancelled');
  });
});
