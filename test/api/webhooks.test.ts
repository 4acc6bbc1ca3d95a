import assert from 'node:assert/strict';
import type { FetchedPayment, Payments } from '../../api/deps.ts';
import { signWebhook } from '../../integrations/payments/webhook-signature.ts';
import { until } from '../support/order-engine.ts';
import { WEBHOOK_SECRET } from '../support/test-provider.ts';
import { apiStage, startApi, type ApiForTests } from './support.ts';

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
  ) =>
    stage().provider.client.checkout({
      amount,
      currency: 'EUR',
      scheme: 'visa',
      outcome,
      orderNumber,
    });
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
