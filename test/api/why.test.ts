import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { WhySchema } from '../../api/desk/why-routes.ts';
import type { OrderAnswer } from '../../api/orders/order-schema.ts';
import { until } from '../support/order-engine.ts';
import { apiStage } from './support.ts';

type Reasons = z.output<typeof WhySchema>;

describe('Why an order is as it is', () => {
  const stage = apiStage();
  const why = async (order: OrderAnswer, query = '') =>
    (await stage().call<Reasons>('GET', `/api/orders/${order.id}/why${query}`)).body;
  const fact = async (order: OrderAnswer, name: string, about = '') =>
    (await why(order, `?fact=${name}&about=${about}`)).facts.at(-1);

  it('names for each face of its state the action that made it so, and who asked for it', async () => {
    const { placed, call } = stage();
    const order = await placed();
    const shipped = await call('POST', `/api/orders/${order.id}/ship`, {
      body: { note: 'Fetched at noon' },
      headers: { 'X-Request-Id': 'desk-request-1' },
    });
    assert.equal(shipped.status, 200);
    const goods = await fact(order, 'fulfillmentStatus');
    assert.match(goods?.says ?? '', /shipped/);
    assert.equal(goods?.cause?.action, 'ship');
    assert.equal(goods.cause.kind, 'person');
    assert.equal(goods.cause.requestId, 'desk-request-1');
    assert.equal(goods.cause.note, 'Fetched at noon');
    const paid = await until(async () => {
      const money = await fact(order, 'paymentStatus');
      return money?.says.includes('paid') ? money : null;
    }, 'the capture');
    assert.deepEqual([paid.cause?.kind, paid.cause?.action], ['provider', 'captureSucceeded']);
    const still = await fact(order, 'onHold');
    assert.deepEqual([still?.says, still?.cause], ['on hold: false.', null]);
    assert.match((await why(order)).links['workflow'] ?? '', /workflows\/order/);
  });

  it('explains numbers, stock and mails by the action and the setting behind them', async () => {
    const { placed } = stage();
    const order = await placed();
    const number = await fact(order, 'number', order.invoices[0]?.number ?? '');
    assert.deepEqual([number?.cause?.action, number?.rule], ['place', 'invoiceTiming: placing']);
    const stock = await fact(order, 'stock');
    assert.match(stock?.says ?? '', /\+2 set apart/);
    assert.deepEqual([stock?.cause?.actionId, stock?.rule], [order.id, 'stockTiming: shipping']);
    const mail = await fact(order, 'mail', 'orderConfirmation');
    assert.equal(mail?.cause?.action, 'place');
  });

  it('tells of a mail that was not sent which switch kept it back', async () => {
    const { placed, call } = stage();
    const silent = await placed({ mailsOn: false });
    const confirmation = await fact(silent, 'missingMail', 'orderConfirmation');
    assert.equal(confirmation?.rule, 'mailsOn');
    assert.match(confirmation.why, /was off/);
    const loud = await placed();
    await call('POST', `/api/orders/${loud.id}/cancel`, { body: { mailCustomer: false } });
    assert.equal((await fact(loud, 'missingMail'))?.rule, 'mailCustomer');
    assert.equal((await fact(loud, 'cancellation'))?.cause?.action, 'cancel');
  });

  it('names the deadline where nobody asked', async () => {
    const { placed, shop, call } = stage();
    const order = await placed({ payment: null });
    const ledger = order.next.deadlines.find(({ kind }) => kind === 'unpaidCancellation');
    await call('POST', `/api/orders/${order.id}/meet-deadline-now`, { body: { key: ledger?.key } });
    // As the order's own alarm would have asked.
    await shop
      .db('order_actions')
      .where({ order_id: order.id, type: 'meetDeadlineNow' })
      .update({ type: 'meetDeadline', actor_type: 'system', actor_id: 'deadline' });
    const cancelled = await fact(order, 'status');
    assert.equal(cancelled?.cause?.kind, 'deadline');
    assert.match(cancelled.why, /unpaidCancellation.*still not paid/);
  });

  it('says of every action that is not possible now what would make it possible', async () => {
    const { placed } = stage();
    const order = await placed();
    const { facts } = await why(order, '?fact=notAllowed');
    const refused = order.allowedActions.filter(({ allowed }) => !allowed);
    assert.deepEqual(
      facts.map(({ about, rule }) => [about, rule]),
      refused.map(({ action, reason }) => [action, reason?.code]),
    );
    assert.ok(facts.every((entry) => entry.why.length > 10));
  });
});
