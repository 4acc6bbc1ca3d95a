import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { manualProvider } from '../../../integrations/payments/manual-provider.ts';
import { createHttpTestProvider } from '../../../integrations/payments/http-test-provider.ts';
import {
  IdempotencyConflict,
  ProviderMismatch,
  ProviderUnavailable,
} from '../../../integrations/payments/payment-provider.ts';
import type { MoneyRequest } from '../../../integrations/payments/payment-provider.ts';
import type { FaultInput } from '../../../integrations/payments/test-provider/client.ts';
import { startProviderForTests } from '../../support/test-provider.ts';
import type { ProviderForTests } from '../../support/test-provider.ts';

describe('payment adapter', () => {
  let running: ProviderForTests;
  let keys = 0;

  before(async () => {
    running = await startProviderForTests({ timeoutMs: 400 });
  });
  beforeEach(() => running.client.clearFaults());
  after(() => running.stop());

  async function authorized(amount = 10_000): Promise<MoneyRequest> {
    const payment = await running.client.checkout({ amount, currency: 'EUR', scheme: 'visa' });
    keys += 1;
    return {
      idempotencyKey: `adapter-${keys}`,
      paymentReference: payment.reference,
      amount: 2500,
      currency: 'EUR',
    };
  }

  const fault = (request: MoneyRequest, input: FaultInput) =>
    running.client.setFault({ ...input, payment: request.paymentReference });
  const captured = async (request: MoneyRequest) =>
    (await running.client.payment(request.paymentReference)).captured;

  it('captures, refunds and voids, and fetches what came of it', async () => {
    const request = await authorized();
    const done = await running.provider.capture(request);
    assert.equal(done.status, 'succeeded');
    await running.provider.refund({ ...request, idempotencyKey: 'flow-r', amount: 500 });
    await running.provider.void({ ...request, idempotencyKey: 'flow-v', amount: 7500 });
    const payment = await running.provider.fetch(request.paymentReference);
    assert.deepEqual(
      payment?.transactions.map(({ kind, amount, idempotencyKey }) => [
        kind,
        amount,
        idempotencyKey,
      ]),
      [
        ['authorization', 10_000, null],
        ['capture', 2500, request.idempotencyKey],
        ['refund', 500, 'flow-r'],
        ['void', 7500, 'flow-v'],
      ],
    );
    assert.equal(payment.transactions[1]?.reference, done.transactionReference);
  });

  describe('reauthorize', () => {
    const request = async (amount = 10_000) => ({
      ...(await authorized()),
      amount,
      idempotencyKey: `anew-${(keys += 1)}`,
    });
    const authorizations = async ({ paymentReference }: MoneyRequest) =>
      (await running.client.payment(paymentReference)).transactions
        .filter(({ kind, status }) => kind === 'authorization' && status === 'succeeded')
        .map(({ amount }) => amount);

    it('puts a fresh authorisation in the place of the old one, for a new term', async () => {
      const asked = await request(6000);
      const before = await running.client.payment(asked.paymentReference);
      const result = await running.provider.reauthorize(asked);
      const after = await running.client.payment(asked.paymentReference);
      assert.equal(result.status, 'succeeded');
      assert.equal(result.authorizedUntil, after.authorizedUntil);
      assert.ok((after.authorizedUntil ?? 0) >= (before.authorizedUntil ?? 0));
      assert.deepEqual([after.authorized, after.voided], [10_000, 4000]);
      const tooMuch = { ...asked, idempotencyKey: 'anew-too-much', amount: 6001 };
      assert.equal((await running.provider.capture(tooMuch)).status, 'declined');
    });

    it('is refused where the authorisation has lapsed, or the bank says no', async () => {
      const lapsed = await request();
      await running.client.expire(lapsed.paymentReference);
      const refused = await running.provider.reauthorize(lapsed);
      assert.ok(refused.status === 'declined' && refused.code === 'authorization_expired');
      const asked = await request();
      await fault(asked, { kind: 'decline', on: 'reauthorize', code: 'not_supported' });
      const declined = await running.provider.reauthorize(asked);
      assert.ok(declined.status === 'declined' && declined.code === 'not_supported');
      assert.deepEqual(await authorizations(asked), [10_000]);
    });

    for (const kind of ['reset-after', 'timeout-after', 'reset-before', 'error-before'] as const) {
      it(`is done once, however its answer was lost (${kind})`, async () => {
        const asked = await request();
        await fault(asked, { kind, on: 'reauthorize' });
        await fault(asked, { kind: 'error-before', on: 'fetch' });
        await assert.rejects(running.provider.reauthorize(asked), ProviderUnavailable);
        const again = await running.provider.reauthorize({ ...asked, isRetry: true });
        assert.equal(again.status, 'succeeded');
        assert.deepEqual(await authorizations(asked), [10_000, 10_000]);
      });
    }

    it('is no success where another amount is reserved than was asked for', async () => {
      const asked = await request();
      await fault(asked, { kind: 'amount-differs', on: 'reauthorize', amount: 9000 });
      await assert.rejects(running.provider.reauthorize(asked), ProviderMismatch);
    });

    it('is declined for money that moves by hand', async () => {
      const result = await manualProvider.reauthorize(await request());
      assert.ok(result.status === 'declined' && result.code === 'by_hand');
    });
  });

  it('says null of a payment that the provider does not know', async () => {
    assert.equal(await running.provider.fetch('pay_nobody'), null);
  });

  it('reports a refusal as final', async () => {
    const request = await authorized(1000);
    const refused = await running.provider.capture(request);
    assert.equal(refused.status, 'declined');
    assert.equal(refused.code, 'amount_too_large');
  });

  for (const kind of ['error-after', 'reset-after', 'timeout-after'] as const) {
    it(`finds the capture on the books when the answer is lost (${kind})`, async () => {
      const request = await authorized();
      await fault(request, { kind });
      assert.equal((await running.provider.capture(request)).status, 'succeeded');
      assert.equal(await captured(request), 2500);
    });

    it(`does not guess when the books cannot be read either (${kind})`, async () => {
      const request = await authorized();
      await fault(request, { kind });
      await fault(request, { kind: 'error-before', on: 'fetch' });
      await assert.rejects(running.provider.capture(request), ProviderUnavailable);
      assert.equal(await captured(request), 2500);

      const again = await running.provider.capture({ ...request, isRetry: true });
      assert.equal(again.status, 'succeeded');
      assert.equal(await captured(request), 2500, 'captured twice');
    });
  }

  for (const kind of ['error-before', 'reset-before'] as const) {
    it(`throws when nothing was done, and captures at the next attempt (${kind})`, async () => {
      const request = await authorized();
      await fault(request, { kind });
      await assert.rejects(running.provider.capture(request), ProviderUnavailable);
      assert.equal(await captured(request), 0);
      assert.equal((await running.provider.capture(request)).status, 'succeeded');
      assert.equal(await captured(request), 2500);
    });
  }

  it('does not take a slow provider for one that has done nothing', async () => {
    const request = await authorized();
    await fault(request, { kind: 'delay', ms: 600 });
    await assert.rejects(running.provider.capture(request), /took too long/);
    const again = await running.provider.capture({ ...request, isRetry: true });
    assert.equal(again.status, 'succeeded');
    assert.equal(await captured(request), 2500, 'captured twice');
  });

  it('recognises on a retry what the provider has forgotten the key of', async () => {
    const request = await authorized();
    const first = await running.provider.capture(request);
    // A provider that keeps no keys: it would capture again if it were asked to.
    const forgetful = await startForgetful(running.url);
    const provider = createHttpTestProvider({ url: forgetful.url });
    assert.deepEqual(await provider.capture({ ...request, isRetry: true }), first);
    assert.equal(forgetful.moneyRequests(), 0);
    await forgetful.stop();
  });

  it('hands on why the bank declined', async () => {
    const request = await authorized();
    await fault(request, { kind: 'decline', code: 'insufficient_funds', message: 'Too little.' });
    assert.deepEqual(await running.provider.capture(request), {
      status: 'declined',
      code: 'insufficient_funds',
      message: 'Too little.',
    });
    assert.equal(
      (await running.provider.capture({ ...request, isRetry: true })).status,
      'declined',
    );
  });

  it('calls a refund that the provider refuses declined, never done', async () => {
    const request = await authorized();
    await running.provider.capture(request);
    await fault(request, { kind: 'decline', on: 'refund', code: 'account_closed' });
    const refund = { ...request, idempotencyKey: 'refund-refused' };
    assert.equal((await running.provider.refund(refund)).status, 'declined');
    assert.equal((await running.client.payment(request.paymentReference)).refunded, 0);
  });

  it('raises it when another amount moved than was asked for, at each attempt', async () => {
    const request = await authorized();
    await fault(request, { kind: 'amount-differs', amount: 2400 });
    const mismatch = (error: unknown) =>
      error instanceof ProviderMismatch && error.requested === 2500 && error.moved === 2400;
    await assert.rejects(running.provider.capture(request), mismatch);
    await assert.rejects(running.provider.capture({ ...request, isRetry: true }), mismatch);
  });

  it('raises it when a key is used for another movement', async () => {
    const request = await authorized();
    await running.provider.capture(request);
    await assert.rejects(
      running.provider.capture({ ...request, amount: 2600 }),
      IdempotencyConflict,
    );
    assert.equal(await captured(request), 2500);
  });

  it('moves money once however many ask at the same time', async () => {
    const request = await authorized();
    await fault(request, { kind: 'delay', ms: 20, times: null });
    const results = await Promise.all(
      Array.from({ length: 25 }, () => running.provider.capture(request)),
    );
    assert.equal(new Set(results.map((result) => JSON.stringify(result))).size, 1);
    assert.equal(await captured(request), 2500);
  });

  it('refuses an amount that is not whole minor units before it asks', async () => {
    const request = await authorized();
    await assert.rejects(running.provider.capture({ ...request, amount: 24.99 }), RangeError);
    await assert.rejects(running.provider.capture({ ...request, amount: 0 }), RangeError);
  });

  it('takes nobody there, a proxy page and nonsense for "not known"', async () => {
    const request = await authorized();
    const stranger = await startStranger();
    const wrong = [
      { url: 'http://127.0.0.1:9' },
      { url: `${stranger.url}/moved` },
      { url: `${stranger.url}/not-found` },
      { url: `${stranger.url}/nonsense` },
      { url: `${stranger.url}/forbidden` },
      { url: `${running.url}/wrong-address` },
    ];
    for (const { url } of wrong) {
      const provider = createHttpTestProvider({ url, timeoutMs: 400 });
      await assert.rejects(provider.capture(request), ProviderUnavailable, url);
      await assert.rejects(provider.fetch(request.paymentReference), ProviderUnavailable, url);
    }
    await stranger.stop();
  });
});

/** Answers everything as something that is not the provider. */
async function startStranger() {
  return serve((path) => {
    if (path.startsWith('/moved')) return [302, ''];
    if (path.startsWith('/not-found')) return [404, '<h1>Not found</h1>'];
    if (path.startsWith('/forbidden')) return [403, '{"code":"forbidden","message":"no"}'];
    return [200, 'OK'];
  });
}

/** Tells what is on the provider's books, and counts who wants to move money. */
async function startForgetful(providerUrl: string) {
  let moneyRequests = 0;
  const server = await serve(async (path, method) => {
    if (method === 'POST') {
      moneyRequests += 1;
      return [500, ''];
    }
    return [200, await (await fetch(providerUrl + path)).text()];
  });
  return { ...server, moneyRequests: () => moneyRequests };
}

type Reply = [status: number, body: string];

async function serve(reply: (path: string, method: string) => Reply | Promise<Reply>) {
  const server = createServer((req, res) => {
    req.resume();
    void Promise.resolve(reply(req.url ?? '', req.method ?? '')).then(([status, body]) =>
      res.writeHead(status, { location: '/elsewhere' }).end(body),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
