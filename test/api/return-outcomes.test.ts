import assert from 'node:assert/strict';
import type { z } from 'zod';
import { WorkflowNotFoundError } from '@temporalio/client';
import { ulid } from 'ulid';
import { applyAction } from '../../activities/apply-action.ts';
import type { ReturnSheet } from '../../api/returns/return-sheet.ts';
import { sendAction } from '../../api/orders/send-action.ts';
import { findOrder } from '../../db/repositories/orders.ts';
import { balanceOf } from '../../db/repositories/store-credit.ts';
import { auditAll } from '../../scripts/audit/audit.ts';
import { orderWorkflowId } from '../../temporal/names.ts';
import { until } from '../support/order-engine.ts';
import { apiStage, type AnyBody } from './support.ts';

describe('how a return ends', () => {
  const stage = apiStage({
    settings: (settings) => ({
      ...settings,
      returns: { ...settings.returns, costs: { default: 695, damaged: 0 }, standardDelivery: 395 },
    }),
  });

  const order = async (id: string): Promise<AnyBody> =>
    (await stage().call('GET', `/api/orders/${id}`)).body;

  /** Asks for an action, once under each key. */
  const ask = (id: string, action: string, body: object, key?: string) =>
    stage().call('POST', `/api/orders/${id}/${action}`, {
      body,
      ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }),
    });

  async function done(id: string, action: string, body: object = {}): Promise<AnyBody> {
    const { status, body: answer, text } = await ask(id, action, body);
    assert.equal(status, 200, text);
    return answer;
  }

  /** Waits until an order is so. */
  const once = (id: string, condition: (body: AnyBody) => boolean, what: string) =>
    until(async () => {
      const body = await order(id);
      return condition(body) ? body : null;
    }, what);

  /** An order of two pieces at 25.00, paid and delivered, of which so many came back. */
  async function cameBack(quantity: number, more: object = {}): Promise<AnyBody> {
    const { id } = await stage().placed();
    await done(id, 'ship');
    await once(id, ({ money }) => money.captured > 0, 'the capture');
    await done(id, 'deliver');
    const line = { lineId: 'l1', quantity, reason: 'doesNotFit', wanted: 'refund' };
    await done(id, 'return', { lines: [{ ...line, ...more }] });
    await done(id, 'approve-return', { returnId: 'r1' });
    return done(id, 'receive-return', { returnId: 'r1' });
  }

  const balance = ({ customer, currency }: AnyBody) =>
    balanceOf(stage().shop.db, customer.id, currency);

  /** What would happen, in sentences. */
  async function previewOf(id: string, payload: object): Promise<string> {
    const { body, text } = await stage().call<{ effects: { sentence: string }[] }>(
      'POST',
      `/api/orders/${id}/settle-return?dryRun=true`,
      { body: payload },
    );
    assert.ok(body.effects, text);
    return body.effects.map(({ sentence }) => sentence).join(' ');
  }

  it('as store credit: the balance rises by the credit note, once however often it is asked (S046, N02)', async () => {
    const { id, ...rest } = await cameBack(1);
    const before = await balance({ id, ...rest });
    const payload = { returnId: 'r1', outcome: 'storeCredit', costs: 0 };
    const sentences = await previewOf(id, payload);
    assert.match(sentences, /credit note over 25.00 EUR/);
    assert.match(sentences, /25.00 EUR goes onto the customer's store credit/);

    const answers = await Promise.all([1, 2, 3].map(() => ask(id, 'settle-return', payload, 'k1')));
    assert.ok(answers.some(({ status }) => status === 200));
    assert.equal((await ask(id, 'settle-return', payload, 'k1')).status, 200);
    assert.equal((await ask(id, 'settle-return', payload, 'k2')).status, 409);
    const settled = await order(id);
    assert.equal(settled.returns[0]?.status, 'settled');
    assert.equal(settled.invoices.at(-1)?.totals.gross, -2500);
    assert.deepEqual([await balance(settled), before], [before + 2500, before]);
  });

  it('as store credit for what is credited by hand (S057)', async () => {
    const { id, ...rest } = await cameBack(1);
    const before = await balance({ id, ...rest });
    const lines = [{ lineId: 'l1', quantity: 1 }];
    const body = { lines, reason: 'late', refund: true, to: 'storeCredit' };
    const credited = await done(id, 'credit', body);
    assert.equal(credited.invoices.at(-1)?.totals.gross, -2500);
    assert.equal(await balance(credited), before + 2500);
  });

  it('less what its way back costs: note and money come to the same (N02)', async () => {
    const { id } = await cameBack(1);
    assert.match(
      await previewOf(id, { returnId: 'r1' }),
      /credit note over 18.05 EUR .* Taken off it: 6.95 EUR for return costs/,
    );
    assert.match(
      await previewOf(id, { returnId: 'r1', costs: 0 }),
      /credit note over 25.00 EUR is issued/,
    );
    await done(id, 'settle-return', { returnId: 'r1' });
    const { invoices, money, payments } = await once(
      id,
      ({ returns }) => returns[0]?.status === 'settled',
      'the refund',
    );
    const note = invoices.at(-1);
    assert.deepEqual(note?.deductions, [{ kind: 'returnCosts', amount: 695, taxRate: 2100 }]);
    assert.deepEqual([note.totals.gross, payments[0]?.refunds[0]?.amount], [-1805, 1805]);
    assert.deepEqual([money.payable, money.open, money.overpaid], [5495 - 1805, 0, 0]);
    const { body } = await stage().call<{ deductions: object[]; gross: number }>(
      'GET',
      `/api/invoices/${encodeURIComponent(note.number ?? '')}`,
    );
    assert.deepEqual([body.deductions.length, body.gross], [1, -1805]);
  });

  it('with the charge for sending where the whole order comes back, as far as standard delivery costs', async () => {
    const { id } = await cameBack(2, { reason: 'damaged' });
    const sentences = await previewOf(id, { returnId: 'r1' });
    assert.match(sentences, /The charge for sending is credited too/);
    assert.match(sentences, /Taken off it: 1.00 EUR for the surcharge for a dearer delivery/);
    await done(id, 'settle-return', { returnId: 'r1' });
    const { invoices, payments } = await once(
      id,
      ({ returns }) => returns[0]?.status === 'settled',
      'the refund',
    );
    assert.equal(invoices.at(-1)?.totals.gross, -5395);
    assert.equal(payments[0]?.refunds[0]?.amount, 5395);
  });

  /** The workflow of an order, once it runs. */
  const workflowOf = (number: string) =>
    until(async () => {
      const handle = stage().client.workflow.getHandle(orderWorkflowId(number));
      const known = await handle.describe().catch(() => null);
      return known ? handle : null;
    }, `the workflow of ${number}`);

  it('by an exchange: the same goods again as a new order, paid by what came back, linked both ways', async () => {
    const { id } = await cameBack(1, { wanted: 'exchange', reason: 'damaged' });
    const sentences = await previewOf(id, { returnId: 'r1' });
    assert.match(sentences, /A new order is placed in exchange: 1 × \S+ for 25.00 EUR/);
    assert.match(sentences, /25.00 EUR of it are paid by what comes back\./);

    const answers = await Promise.all(
      [1, 2].map((n) => ask(id, 'settle-return', { returnId: 'r1' }, `exchange-${n}`)),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    const first = await order(id);
    const [link] = first.exchangedBy;
    assert.ok(link);
    assert.equal(first.returns[0]?.status, 'settled');
    const second = await order(link.orderId);
    assert.deepEqual(second.exchangeFor, {
      ...{ orderId: id, number: first.number, href: `/api/orders/${id}` },
      ...{ returnId: 'r1', value: 2500 },
    });
    assert.equal(second.number, link.number);
    assert.deepEqual(second.deliveryAddress, first.deliveryAddress);
    const { payable, captured, open } = second.money;
    assert.deepEqual([payable, captured, open, second.paymentStatus], [2500, 2500, 0, 'paid']);
    assert.equal(first.invoices.at(-1)?.totals.gross, -2500);
    assert.equal(first.money.overpaid, 0);
    await workflowOf(second.number);
    await done(second.id, 'ship');
    await done(second.id, 'deliver');
    assert.equal((await order(second.id)).status, 'completed');
    const placings = await stage().shop.db('order_actions').where('order_id', second.id);
    assert.equal(placings.filter(({ type }) => type === 'place').length, 1);
  });

  it('by an exchange for dearer goods: the customer pays the difference', async () => {
    const sku = await stage().product();
    await stage().shop.db('products').where('sku', sku).update({ unit_price: 4000 });
    const { id } = await cameBack(1, { wanted: 'exchange', reason: 'damaged' });
    const replacement = [{ sku, quantity: 1 }];
    assert.match(
      await previewOf(id, { returnId: 'r1', replacement }),
      /25.00 EUR of it are paid by what comes back, 15.00 EUR are still to be paid/,
    );
    await done(id, 'settle-return', { returnId: 'r1', replacement });
    const [link] = (await order(id)).exchangedBy;
    const second = await order(link?.orderId ?? '');
    assert.deepEqual([second.paymentStatus, second.money.open], ['partiallyPaid', 1500]);
    assert.equal(second.next.waitsFor, 'payment');
    await workflowOf(second.number);
    assert.equal((await done(second.id, 'pay')).paymentStatus, 'paid');
    const unknown = { returnId: 'r1', replacement: [{ sku: 'GONE', quantity: 1 }] };
    assert.equal((await ask(id, 'settle-return', unknown)).status, 409);
  });

  it('is on the form that goes into the parcel', async () => {
    const { id } = await cameBack(1, { wanted: 'exchange', reason: 'damaged' });
    const { returns, number, billingAddress } = await order(id);
    const sheet = await stage().call<z.output<typeof ReturnSheet>>(
      'GET',
      `/api/returns/${encodeURIComponent(returns[0]?.number ?? '')}`,
    );
    assert.equal(sheet.status, 200, sheet.text);
    assert.equal(sheet.body.order.number, number);
    assert.deepEqual(sheet.body.customer.address, billingAddress);
    assert.equal(sheet.body.lines[0]?.name, 'Snoeischaar');
    assert.equal(sheet.body.returnTo.address.country, 'NL');
    assert.equal((await stage().call('GET', '/api/returns/R-none')).status, 404);
  });

  it('by an exchange that is kept although the worker dies before the new order is begun', async () => {
    const { id } = await cameBack(1, { wanted: 'exchange', reason: 'damaged' });
    const { shop, client } = stage();
    const record = await findOrder(shop.db, id);
    assert.ok(record);
    // What the worker has done when it dies: the decision is committed, nobody has been told of it.
    const actionId = ulid();
    await stage().stopWorker();
    const actor = { type: 'operator', id: 'test' } as const;
    const payload = { returnId: 'r1' };
    const request = {
      orderId: id,
      actionId,
      type: 'settleReturn',
      payload,
      actor,
      requestId: null,
    };
    await applyAction(shop, { ...request, at: Date.now() });
    const [link] = (await order(id)).exchangedBy;
    assert.ok(link);
    const handle = client.workflow.getHandle(orderWorkflowId(link.number));
    await assert.rejects(handle.describe(), WorkflowNotFoundError);

    await sendAction(client, record.order, {
      ...{ actionId, action: 'settleReturn', payload, actor, requestId: null },
    });
    await stage().startWorker();
    await workflowOf(link.number);
    const placings = await shop.db('orders').where('id', link.orderId);
    assert.equal(placings.length, 1);
    await done(link.orderId, 'ship');
    assert.equal((await order(link.orderId)).fulfillmentStatus, 'shipped');
  });

  it('leaves nothing behind that does not add up: the audit says so', async () => {
    const { shop, provider } = stage();
    const sources = { db: shop.db, engine: null, mails: null, acknowledged: null };
    const payments = () => provider.client.payments();
    const { violations, invariants } = await auditAll({ ...sources, payments });
    const found = invariants.flatMap((checked) => checked.violations);
    assert.deepEqual([found, violations], [[], 0]);
    const exchanges = invariants.find(({ facts }) => facts === 'exchanges');
    assert.ok((exchanges?.looked ?? 0) >= 3);
  });
});
