import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { TaskSchema } from '../../api/desk/task-answer.ts';
import type { FetchedPayment, Payments } from '../../api/deps.ts';
import { signWebhook } from '../../integrations/payments/webhook-signature.ts';
import { until } from '../support/order-engine.ts';
import { WEBHOOK_SECRET } from '../support/test-provider.ts';
import { apiStage, orderInput, startApi, type ApiForTests } from './support.ts';

describe('POST /api/webhooks/{provider}', () => {
  const stage = apiStage();
  let api: ApiForTests;
  let fetched = 0;

  before(async () => {
    const { deps, provider } = stage();
    const payments: Payments = {
      verifyWebhook: (code, rawBody, headers) =>
        code === 'test' ? provider.provider.verifyWebhook(rawBody, headers) : null,
      async fetchPayment(_code, reference) {
        fetched += 1;
        return provider.provider.fetch(reference);
      },
    };
    api = await startApi({ ...deps, payments });
  });
  after(() => api.stop());

  async function callBack(
    event: object,
    change: { secret?: string; at?: number; altered?: boolean; provider?: string } = {},
  ) {
    const body = JSON.stringify({ type: 'payment.changed', createdAt: Date.now(), ...event });
    const signature = signWebhook(
      Buffer.from(body),
      change.secret ?? WEBHOOK_SECRET,
      change.at ?? Date.now(),
    );
    return api.call<{ effect: string }>('POST', `/api/webhooks/${change.provider ?? 'test'}`, {
      key: null,
      body: change.altered ? `${body} ` : body,
      headers: { 'provider-signature': signature },
    });
  }

  const placedUnpaid = () => stage().placed({ payment: null });
  const paidCheckout = (
    orderNumber: string,
    outcome: 'captured' | 'authorized' = 'captured',
    amount = 5495,
    currency = 'EUR',
  ) =>
    stage().provider.client.checkout({
      amount,
      currency,
      scheme: 'visa',
      outcome,
      orderNumber,
    });
  const tasksOf = async (number: string) =>
    (await api.call<{ tasks: z.output<typeof TaskSchema>[] }>('GET', `/api/tasks?order=${number}`))
      .body;
  const orderOnce = (id: string, paymentStatus: string) =>
    until(async () => {
      const { body } = await api.call('GET', `/api/orders/${id}`);
      return body.paymentStatus === paymentStatus ? body : null;
    }, paymentStatus);

  it('refuses what is forged, altered, too old or of an unknown provider', async () => {
    const event = { id: 'evt-forged', paymentReference: 'pay-x' };
    for (const change of [
      { secret: 'another-secret' },
      { altered: true },
      { at: Date.now() - 6 * 60_000 },
      { provider: 'elsewhere' },
    ]) {
      const { status } = await callBack(event, change);
      assert.equal(status, 401, JSON.stringify(change));
    }
    assert.equal(fetched, 0, 'nothing was looked up for it');
  });

  it('marks an order as paid once, however often and late it is told (N07, N08)', async () => {
    const order = await placedUnpaid();
    const { reference } = await paidCheckout(order.number);
    const events = Array.from({ length: 5 }, (_, i) => ({
      id: `evt-paid-${i}`,
      paymentReference: reference,
    }));
    const answers = await Promise.all([...events, ...events].map((event) => callBack(event)));
    assert.ok(answers.every(({ status }) => status === 200));
    const paid = await orderOnce(order.id, 'paid');
    assert.equal(paid.payments.length, 1);
    assert.equal(paid.money.captured, 5495);
    const late = await callBack({ id: 'evt-paid-late', paymentReference: reference });
    assert.equal(late.body.effect, 'none');
    const actions = await stage()
      .shop.db('order_actions')
      .where({ order_id: order.id, type: 'pay' });
    assert.equal(actions.length, 1);
  });

  it('notes money that was reserved, until when the provider says', async () => {
    const order = await placedUnpaid();
    const { reference, authorizedUntil } = await paidCheckout(order.number, 'authorized');
    const { body } = await callBack({ id: 'evt-auth', paymentReference: reference });
    assert.equal(body.effect, 'authorize');
    const authorized = await orderOnce(order.id, 'authorized');
    assert.equal(authorized.payments[0]?.reference, reference);
    assert.equal(authorized.payments[0].expiresAt, new Date(authorizedUntil ?? 0).toISOString());
  });

  it('calls a person about money in another currency, with what was reported; none is booked', async () => {
    for (const outcome of ['captured', 'authorized'] as const) {
      const order = await placedUnpaid();
      const { reference } = await paidCheckout(order.number, outcome, 6_100, 'USD');
      for (const id of [`evt-usd-1-${outcome}`, `evt-usd-2-${outcome}`]) {
        assert.equal((await callBack({ id, paymentReference: reference })).status, 200);
      }
      const told = await until(async () => {
        const { body } = await api.call('GET', `/api/orders/${order.id}`);
        return body.needsAttention ? body : null;
      }, 'the attention');
      assert.deepEqual([told.payments, told.paymentStatus, told.status], [[], 'unpaid', 'open']);
      const [matter] = told.attention;
      assert.deepEqual(
        [matter?.reason, matter?.subject, matter?.reported],
        ['paymentMismatch', reference, { amount: 6100, currency: 'USD' }],
      );
      const [task = assert.fail(), ...others] = (await tasksOf(order.number)).tasks;
      assert.match(task.sentence, /Reported: 61\.00 USD\.$/);
      assert.deepEqual(others, []);
      const answer = { action: 'acknowledgeAttention', payload: { because: 'givenBack' } };
      const path = `/api/tasks/${task.id}/answer`;
      const { status, body } = await api.call('POST', path, { body: answer });
      assert.deepEqual([status, body.attention], [200, []]);
    }
  });

  it('takes down a second payment of a paid order, and calls a person who gives it back', async () => {
    const order = await placedUnpaid();
    for (const n of [1, 2]) {
      const { reference } = await paidCheckout(order.number);
      await callBack({ id: `evt-twice-${order.id}-${n}`, paymentReference: reference });
    }
    const told = await until(async () => {
      const { body } = await api.call('GET', `/api/orders/${order.id}`);
      return body.needsAttention ? body : null;
    }, 'the attention');
    assert.deepEqual([told.money.captured, told.money.overpaid], [2 * 5495, 5495]);
    const [task = assert.fail()] = (await tasksOf(order.number)).tasks;
    assert.deepEqual(
      task.answers.map(({ action, allowed }) => [action, allowed]),
      [
        ['refund', true],
        ['acknowledgeAttention', true],
      ],
    );
    await api.call('POST', `/api/tasks/${task.id}/answer`, { body: { action: 'refund' } });
    const back = await orderOnce(order.id, 'partiallyRefunded');
    assert.deepEqual([back.money.overpaid, back.attention], [0, []]);
  });

  it('counts a payment once that the checkout and the provider tell of at the same time (N07)', async () => {
    const order = await placedUnpaid();
    const { reference } = await paidCheckout(order.number);
    const body = { provider: 'test', reference, amount: 5495 };
    await Promise.all([
      api.call('POST', `/api/orders/${order.id}/pay`, { body }),
      callBack({ id: `evt-race-${order.id}`, paymentReference: reference }),
    ]);
    const paid = await orderOnce(order.id, 'paid');
    assert.equal(paid.payments.length, 1);
    const again = await api.call('POST', `/api/orders/${order.id}/pay`, { body });
    assert.equal(again.status, 409);
  });

  it('asks to be called again about a draft, and hears it once that is placed', async () => {
    const { body: draft } = await api.call('POST', '/api/orders', {
      body: orderInput(await stage().product(), { kind: 'draft' }),
    });
    const { reference } = await paidCheckout(draft.number);
    const event = { id: `evt-draft-${draft.id}`, paymentReference: reference };
    const early = await callBack(event);
    assert.equal(early.status, 409);
    await api.call('POST', `/api/orders/${draft.id}/place`, { body: {} });
    assert.equal((await callBack(event)).body.effect, 'pay');
    await orderOnce(draft.id, 'paid');
  });

  it('moves no order backwards, whatever comes late and out of order (N08)', async () => {
    const order = await placedUnpaid();
    const failed = await stage().provider.client.checkout({
      ...{ amount: 5495, currency: 'EUR', scheme: 'visa', outcome: 'failed' },
      orderNumber: order.number,
    });
    const { reference } = await paidCheckout(order.number, 'authorized');
    await callBack({ id: 'evt-order-2', paymentReference: reference });
    await orderOnce(order.id, 'authorized');
    await api.call('POST', `/api/orders/${order.id}/capture`);
    const paid = await orderOnce(order.id, 'paid');
    for (const [id, paymentReference] of [
      ['evt-order-1', failed.reference],
      ['evt-order-2', reference],
      ['evt-order-0', reference],
    ]) {
      const createdAt = Date.now() - 86_400_000;
      const { body } = await callBack({ id, paymentReference, createdAt });
      assert.equal(body.effect, 'none');
    }
    const { body: after } = await api.call('GET', `/api/orders/${order.id}`);
    assert.deepEqual([after.version, after.paymentStatus], [paid.version, 'paid']);
    assert.equal((await stage().provider.client.payment(reference)).captured, 5495);
  });

  it('does nothing for payments that nobody knows, or of no order of ours', async () => {
    const unknown = await callBack({ id: 'evt-unknown', paymentReference: 'pay-nobody-knows' });
    assert.deepEqual([unknown.status, unknown.body.effect], [200, 'none']);
    const { reference } = await paidCheckout('ORDER-OF-SOMEBODY-ELSE');
    const foreign = await callBack({ id: 'evt-foreign', paymentReference: reference });
    assert.deepEqual([foreign.status, foreign.body.effect], [200, 'none']);
  });

  it('does nothing for a payment that the checkout has brought along already', async () => {
    const order = await stage().placed();
    const reference = order.payments[0]?.reference;
    const { body } = await callBack({ id: 'evt-known', paymentReference: reference });
    assert.equal(body.effect, 'none');
    const { body: after } = await api.call('GET', `/api/orders/${order.id}`);
    assert.equal(after.version, order.version);
  });

  it('asks the provider to call again while it cannot say what became of the payment', async () => {
    const { deps } = stage();
    const fails = (): Promise<FetchedPayment | null> => Promise.reject(new Error('away'));
    const payments: Payments = {
      verifyWebhook: () => ({ id: 'evt-later', paymentReference: 'p' }),
      fetchPayment: fails,
    };
    const other = await startApi({ ...deps, payments });
    const { status, body, headers } = await other.call('POST', '/api/webhooks/test', {
      key: null,
      body: {},
    });
    await other.stop();
    assert.equal(status, 503);
    assert.equal(body.code, 'providerUnavailable');
    assert.ok(headers.get('retry-after'));
    assert.deepEqual(await deps.db('provider_events').where('event_id', 'evt-later'), []);
  });
});
