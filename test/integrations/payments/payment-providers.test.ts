import assert from 'node:assert/strict';
import { paymentProviders } from '../../../integrations/payments/payment-providers.ts';

const request = {
  idempotencyKey: 'action-1/1',
  paymentReference: 'by hand',
  amount: 4995,
  currency: 'EUR',
};

describe('payment providers', () => {
  it('are found by their code', () => {
    const provider = paymentProviders({ testProviderUrl: 'http://127.0.0.1:4010' });
    assert.equal(provider('test').code, 'test');
    assert.equal(provider('manual').code, 'manual');
  });

  it('refuse a code that is not set up, and say what to do', () => {
    const provider = paymentProviders({});
    assert.throws(() => provider('test'), /Set PAYMENT_PROVIDER_URL/);
    assert.throws(() => provider('constructor'), /no payment provider "constructor"/);
  });
});

describe('money that moves by hand', () => {
  const manual = paymentProviders({})('manual');

  it('leaves a refund open until a person gives proof that it was paid', async () => {
    const open = await manual.refund(request);
    assert.equal(open.status, 'declined');
    assert.equal(open.code, 'by_hand');
    assert.match(open.message, /Pay the customer back yourself/);
    assert.equal((await manual.refund({ ...request, evidence: '  ' })).status, 'declined');
    assert.deepEqual(await manual.refund({ ...request, evidence: 'bank line 4711' }), {
      status: 'succeeded',
      transactionReference: 'bank line 4711',
    });
  });

  it('is not drawn by itself', async () => {
    assert.equal((await manual.capture(request)).status, 'declined');
    assert.equal((await manual.capture({ ...request, evidence: 'till 12' })).status, 'succeeded');
  });

  it('has nothing reserved, so giving that back succeeds', async () => {
    assert.equal((await manual.void(request)).status, 'succeeded');
  });

  it('has no books to look at, and no call-backs to believe', async () => {
    assert.equal(await manual.fetch('anything'), null);
    assert.equal(manual.verifyWebhook(Buffer.from('{}'), {}), null);
  });
});
