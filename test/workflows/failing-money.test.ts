import assert from 'node:assert/strict';
import type { Order } from '../../domain/order/order.ts';
import { capturedTotal } from '../../domain/payment/payments.ts';
import { orderStage } from '../support/order-stage.ts';
import { until } from '../support/order-engine.ts';
import type { Draft } from '../support/shop.ts';

const attentionOf = (order: Order): string[] => order.attention.map(({ reason }) => reason);

describe('money that does not move', () => {
  const stage = orderStage();
  afterEach(() => stage().provider.client.clearFaults());

  /** The provider answers 500 to everything about this payment, until its faults are cleared. */
  async function providerDown(draft: Draft): Promise<void> {
    const payment = (await stage().engine.order(draft)).payments[0]?.reference ?? '';
    await stage().provider.client.setFault({ kind: 'error-before', payment, times: null });
  }

  it('keeps later signals waiting while it is tried, and they are applied after it', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized();
    await providerDown(draft);
    assert.equal(await engine.act(draft, 'ship'), 'applied');
    const hold = await engine.signal(draft, 'deliver');
    await stage().sleep('3 minutes');
    const { db } = stage().shop;
    assert.equal(await db('order_actions').where('id', hold).first('id'), undefined);
    assert.deepEqual(attentionOf(await engine.order(draft)), []);

    await provider.client.clearFaults();
    await stage().sleep('2 minutes');
    assert.equal(await engine.outcome(hold), 'applied');
    assert.equal((await stage().atRest(draft)).status, 'completed');
    assert.equal((await stage().books(draft)).captured, 2995);
    await stage().keep(draft, 'capture-retried-deliver-waits');
  });

  it('calls a person after ten minutes, goes on trying, and calls off when it succeeds', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized();
    await providerDown(draft);
    await engine.act(draft, 'ship');
    await stage().sleep('11 minutes');
    const delayed = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    assert.deepEqual(attentionOf(delayed), ['captureDelayed']);
    await stage().sleep('25 minutes');
    assert.deepEqual(attentionOf(await engine.order(draft)), ['captureDelayed']);

    await provider.client.clearFaults();
    await stage().sleep('2 minutes');
    const paid = await engine.orderOnce(draft, (o) => o.attention.length === 0, 'the all-clear');
    assert.equal(paid.payments[0]?.captures[0]?.status, 'succeeded');
    const { transactions } = await stage().books(draft);
    assert.equal(transactions.filter((t) => t.kind === 'capture').length, 1);
    await engine.act(draft, 'deliver');
    await stage().atRest(draft);
    await stage().keep(draft, 'capture-delayed-then-done');
  });

  it('is taken once where the answer to a capture was lost', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized();
    const payment = (await engine.order(draft)).payments[0]?.reference ?? '';
    await provider.client.setFault({ kind: 'reset-after', payment, on: 'capture' });
    await provider.client.setFault({ kind: 'error-before', payment, on: 'fetch' });
    await engine.act(draft, 'ship');
    await engine.act(draft, 'deliver');
    assert.equal((await stage().atRest(draft)).status, 'completed');
    const { captured, transactions } = await stage().books(draft);
    assert.deepEqual(
      [captured, transactions.filter((t) => t.kind === 'capture').length],
      [2995, 1],
    );
    await stage().keep(draft, 'capture-answer-lost');
  });

  for (const [movement, what] of [
    ['void', 'let go'],
    ['refund', 'given back'],
  ] as const) {
    it(`is ${what} once where the answer to a ${movement} was lost`, async () => {
      const { engine, provider } = stage();
      const draft = await stage().authorized();
      const payment = (await engine.order(draft)).payments[0]?.reference ?? '';
      if (movement === 'refund') await engine.act(draft, 'capture');
      await provider.client.setFault({ kind: 'reset-after', payment, on: movement });
      await provider.client.setFault({ kind: 'error-before', payment, on: 'fetch' });
      await engine.act(draft, 'cancel');
      assert.equal((await stage().atRest(draft)).status, 'cancelled');
      const { voided, refunded, transactions } = await stage().books(draft);
      const times = transactions.filter((t) => t.kind === movement).length;
      assert.deepEqual([voided + refunded, times], [2995, 1]);
    });
  }

  it('is let go at last where a refused void is asked for again', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized();
    await provider.client.setFault({ kind: 'decline', on: 'void' });
    await engine.act(draft, 'cancel');
    const refused = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    assert.deepEqual(attentionOf(refused), ['voidFailed']);
    assert.equal(await engine.act(draft, 'void', { paymentId: 'p1' }), 'applied');
    assert.deepEqual(attentionOf(await stage().atRest(draft)), []);
    assert.equal((await stage().books(draft)).voided, 2995);
  });

  it('stays owed where a refund is declined, until a person has paid it by hand', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized();
    await engine.act(draft, 'capture');
    await provider.client.setFault({ kind: 'decline', on: 'refund' });
    await engine.act(draft, 'cancel');
    const failed = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    const byHand = { paymentId: 'p1', refundId: 'p1.r1', byHand: true };
    assert.deepEqual(attentionOf(failed), ['refundFailed']);
    assert.equal(
      await engine.act(draft, 'payRefund', { ...byHand, evidence: null }),
      'evidenceRequired',
    );
    assert.equal(await engine.act(draft, 'payRefund', { ...byHand, evidence: 'TRF-1' }), 'applied');
    const order = await stage().atRest(draft);
    assert.deepEqual([attentionOf(order), order.payments[0]?.refunds[0]?.evidence], [[], 'TRF-1']);
    assert.equal((await stage().books(draft)).refunded, 0, 'nobody asked the provider twice');
  });

  it('is a task for a person where the bank declines it; paid another way, it is done', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized();
    await provider.client.setFault({ kind: 'decline', on: 'capture' });
    await engine.act(draft, 'ship');
    const declined = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    assert.deepEqual(attentionOf(declined), ['captureFailed']);
    assert.equal(await engine.act(draft, 'pay', { method: 'transfer' }), 'applied');
    assert.equal(await engine.act(draft, 'deliver'), 'applied');
    const order = await stage().atRest(draft);
    assert.deepEqual([order.status, attentionOf(order)], ['completed', []]);
    assert.equal((await stage().books(draft)).captured, 0);
    await stage().keep(draft, 'capture-declined');
  });

  it('is a task for a person where another amount moved than was asked for', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized();
    await provider.client.setFault({ kind: 'amount-differs', on: 'capture' });
    await engine.act(draft, 'ship');
    const order = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    assert.deepEqual(order.attention[0]?.reported, { amount: 2994, currency: 'EUR' });
    assert.deepEqual(attentionOf(order), ['paymentMismatch']);
    assert.equal((await engine.events(draft)).filter((type) => type === 'captured').length, 1);
    assert.equal((await stage().books(draft)).captured, 2994);
    assert.equal(await engine.act(draft, 'capture'), 'applied');
    const settled = await engine.orderOnce(
      draft,
      (o) => capturedTotal(o) === 2995,
      'the missing cent',
    );
    assert.equal(settled.payments[0]?.captures.length, 2);
    assert.equal((await stage().books(draft)).captured, 2995);
  });

  it('stays owed where a refund is declined, until it is asked for again', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized();
    await engine.act(draft, 'capture');
    await provider.client.setFault({ kind: 'decline', on: 'refund' });
    await engine.act(draft, 'cancel');
    const failed = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    assert.deepEqual([failed.status, attentionOf(failed)], ['cancelled', ['refundFailed']]);
    assert.equal(await engine.act(draft, 'refund'), 'applied');
    const order = await stage().atRest(draft);
    assert.deepEqual(attentionOf(order), []);
    assert.equal((await stage().books(draft)).refunded, 2995);
    await stage().keep(draft, 'refund-declined-then-done');
  });

  it('is taken once where the run was ended in the middle of the capture', async () => {
    const { engine, provider } = stage();
    const draft = await stage().authorized();
    await providerDown(draft);
    await engine.act(draft, 'ship');
    await engine.handle(draft).terminate('a test');
    await provider.client.clearFaults();

    assert.equal(await engine.act(draft, 'hold', { reason: 'check' }), 'applied');
    await until(async () => (await stage().books(draft)).captured === 2995 || null, 'the capture');
    await engine.act(draft, 'release');
    await engine.act(draft, 'deliver');
    assert.equal((await stage().atRest(draft)).status, 'completed');
    const { captured, transactions } = await stage().books(draft);
    assert.deepEqual(
      [captured, transactions.filter((t) => t.kind === 'capture').length],
      [2995, 1],
    );
    await stage().keep(draft, 'capture-after-termination');
  });
});
