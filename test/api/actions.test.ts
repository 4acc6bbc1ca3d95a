import assert from 'node:assert/strict';
import { PEOPLES_ACTION_NAMES } from '../../domain/order/action-table.ts';
import { actionSlug } from '../../api/orders/order-answer.ts';
import type { z } from 'zod';
import type { ActionSchema } from '../../api/orders/action-status-routes.ts';
import type { HistorySchema } from '../../api/orders/order-parts-routes.ts';
import type { PreviewSchema } from '../../api/orders/preview.ts';
import { apiStage, engineSees, orderInput } from './support.ts';

type History = z.output<typeof HistorySchema>;
type Preview = z.output<typeof PreviewSchema>;

describe('POST /api/orders/{id}/{action}', () => {
  const stage = apiStage();

  it('does what is asked and answers the order as it is then', async () => {
    const { call, placed } = stage();
    const order = await placed();
    const held = await call('POST', `/api/orders/${order.id}/hold`, {
      body: { reason: 'fraudCheck', until: '2036-01-01T10:00:00+01:00' },
    });
    assert.equal(held.status, 200);
    assert.equal(held.body.onHold, true);
    assert.equal(held.body.holds[0]?.until, '2036-01-01T09:00:00.000Z');
    assert.equal(held.headers.get('etag'), `"${held.body.version}"`);
    const released = await call('POST', `/api/orders/${order.number}/release`);
    assert.equal(released.body.onHold, false);
  });

  it('says no with a code, a sentence and the id of the recorded action', async () => {
    const { call, placed } = stage();
    const order = await placed();
    const { status, body, headers } = await call('POST', `/api/orders/${order.id}/release`);
    assert.equal(status, 409);
    assert.equal(headers.get('content-type'), 'application/problem+json');
    assert.equal(body.code, 'notOnHold');
    const recorded = await call<z.output<typeof ActionSchema>>(
      'GET',
      `/api/actions/${body.actionId}`,
    );
    assert.equal(recorded.body.outcome, 'rejected');
    assert.equal(recorded.body.code, 'notOnHold');
    const history = await call<History>('GET', `/api/orders/${order.id}/history`);
    assert.equal(history.body.refusals[0]?.actionId, body.actionId);
  });

  it('keeps a note for colleagues, out of the engine', async () => {
    const { call, client, placed } = stage();
    const order = await placed();
    const note = 'Mrs. Canary rang: wait until Friday';
    await call('POST', `/api/orders/${order.id}/hold`, {
      body: { reason: 'customerAsked', note },
      headers: { 'x-request-id': 'request-of-the-test' },
    });
    const { body } = await call<History>('GET', `/api/orders/${order.id}/history`);
    const held = body.events.find(({ event }) => event.type === 'held');
    assert.ok(held);
    assert.equal(held.cause.note, note);
    assert.equal(held.cause.action, 'hold');
    assert.equal(held.cause.actor.type, 'operator');
    assert.equal(held.cause.requestId, 'request-of-the-test');
    const engine = await engineSees(client, order.number);
    assert.match(engine, /customerAsked/);
    assert.doesNotMatch(engine, /Canary/);
  });

  it('previews every action without changing anything', async () => {
    const { call, placed, shop } = stage();
    const order = await placed();
    const tables = [
      'orders',
      'order_actions',
      'order_events',
      'invoices',
      'stock',
      'messages',
      'action_notes',
    ];
    const snapshot = () => Promise.all(tables.map((table) => shop.db(table).select('*')));
    const before = JSON.stringify(await snapshot());
    for (const action of PEOPLES_ACTION_NAMES) {
      const { status, body } = await call<Preview & { detail: string }>(
        'POST',
        `/api/orders/${order.id}/${actionSlug(action)}?dryRun=true`,
        {
          body: previewBodies[action] ?? {},
          headers: { 'idempotency-key': 'a-preview-is-no-request' },
        },
      );
      assert.ok(status === 200 || status === 409, `${action}: ${status} ${JSON.stringify(body)}`);
      if (status === 200) assert.equal(body.dryRun, true);
      else assert.ok(body.detail.length > 10, `${action} says why not`);
    }
    assert.equal(JSON.stringify(await snapshot()), before);
    assert.deepEqual(await shop.db('idempotency_keys').select('*'), []);
  });

  it('previews documents, money, stock, mails and deadlines in sentences', async () => {
    const { call, placed } = stage();
    const order = await placed();
    const { body, headers } = await call<Preview>(
      'POST',
      `/api/orders/${order.id}/ship?dryRun=true`,
      {
        body: { carrier: 'PostNL', trackingNumber: '3S123' },
      },
    );
    const said = body.effects.map(({ sentence }) => sentence).join('\n');
    assert.match(said, /2 × P-\w+: taken off stock/);
    assert.match(said, /The packing slip is made as a PDF/);
    assert.match(said, /54\.95 EUR is taken from payment p1 \(visa, test\)/);
    assert.match(said, /The mail “shipped” goes to the customer/);
    assert.ok(body.deadlines.started.some(({ kind }) => kind === 'deliveryOverdue'));
    assert.ok(body.irreversible.includes('Money taken can only be refunded.'));
    assert.equal(body.after.fulfillmentStatus, 'shipped');
    assert.equal(headers.get('etag'), `"${order.version}"`);
  });

  it('refuses to act on an outdated picture (If-Match, N12)', async () => {
    const { call, placed } = stage();
    const order = await placed();
    const etag = `"${order.version}"`;
    const hold = { body: { reason: 'other' }, headers: { 'if-match': etag } };
    assert.equal((await call('POST', `/api/orders/${order.id}/hold`, hold)).status, 200);
    const late = await call('POST', `/api/orders/${order.id}/hold`, hold);
    assert.equal(late.status, 412);
    assert.equal(late.body.code, 'stale');
    assert.notEqual(late.headers.get('etag'), etag);
    const nonsense = await call('POST', `/api/orders/${order.id}/hold`, {
      ...hold,
      headers: { 'if-match': '7' },
    });
    assert.equal(nonsense.status, 400);
  });

  it('refuses properties that the action does not have (S-11)', async () => {
    const { call, placed } = stage();
    const order = await placed();
    for (const action of PEOPLES_ACTION_NAMES) {
      const { status, body } = await call('POST', `/api/orders/${order.id}/${actionSlug(action)}`, {
        body: { ...previewBodies[action], paid: true },
      });
      assert.equal(status, 422, action);
      assert.ok(body.errors.some(({ field }) => field === 'paid'));
    }
  });

  it('does not know an order that is not there', async () => {
    const { call } = stage();
    const { status, body } = await call('POST', '/api/orders/W2026-99999/hold');
    assert.equal(status, 404);
    assert.match(body.detail, /W2026-99999/);
  });

  it('takes few statements for an order placed, shipped and delivered', async () => {
    const { call, placed, product, checkout, shop } = stage();
    await placed();
    const payment = await checkout();
    const sku = await product();
    let statements = 0;
    const count = () => (statements += 1);
    shop.db.on('query', count);
    const { body: order } = await call('POST', '/api/orders', {
      body: orderInput(sku, { payment }),
    });
    const shipped = await call('POST', `/api/orders/${order.id}/ship`, {
      body: { carrier: 'PostNL', trackingNumber: '3S1' },
    });
    const delivered = await call('POST', `/api/orders/${order.id}/deliver`);
    shop.db.removeListener('query', count);
    assert.deepEqual([shipped.status, delivered.status], [200, 200]);
    assert.equal(delivered.body.status, 'completed');
    assert.ok(statements <= 80, `${statements} statements`);
  });
});

const previewBodies: Record<string, object> = {
  authorize: { provider: 'manual', method: 'card', reference: 'r', amount: 1 },
  payRefund: { paymentId: 'p1', refundId: 'p1.r1' },
  void: { paymentId: 'p1' },
  reauthorize: { paymentId: 'p1' },
  chargeback: { paymentId: 'p1', amount: 1, reference: 'dp_1' },
  chargebackWon: { paymentId: 'p1', chargebackId: 'p1.b1' },
  edit: { changes: [{ change: 'quantity', lineId: 'l1', quantity: 1 }] },
  credit: { lines: [{ lineId: 'l1', quantity: 1 }], refund: false },
  markNotShipped: { shipmentId: 's1' },
  pickShipment: { shipmentId: 's1' },
  packShipment: { shipmentId: 's1' },
  cancelShipment: { shipmentId: 's1' },
  track: { shipmentId: 's1' },
  reportCarrierStatus: { shipmentId: 's1', status: 'atDepot', at: 1_700_000_000_000 },
  return: { lines: [{ lineId: 'l1', quantity: 1, reason: 'damaged' }] },
  approveReturn: { returnId: 'r1' },
  rejectReturn: { returnId: 'r1' },
  receiveReturn: { returnId: 'r1' },
  settleReturn: { returnId: 'r1' },
  extendDeadline: { key: 'paymentReminder:1:0', at: '2126-01-01T00:00:00Z' },
  meetDeadlineNow: { key: 'paymentReminder:1:0' },
  takeBack: { waitingId: 'w1' },
  adoptSettings: { version: 1 },
  acknowledgeAttention: { attention: 'captureFailed', subject: 'p1' },
  switchMails: { on: false },
};
