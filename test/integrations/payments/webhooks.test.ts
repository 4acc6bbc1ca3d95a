import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpTestProvider } from '../../../integrations/payments/http-test-provider.ts';
import { signWebhook } from '../../../integrations/payments/webhook-signature.ts';
import {
  WEBHOOK_SECRET,
  startCallbackReceiver,
  startProviderForTests,
} from '../../support/test-provider.ts';
import type { CallbackReceiver, ProviderForTests } from '../../support/test-provider.ts';

const DAY = 24 * 60 * 60_000;

describe('call-backs of the provider', () => {
  let running: ProviderForTests;
  let receiver: CallbackReceiver;

  beforeEach(async () => {
    running = await startProviderForTests();
    receiver = await startCallbackReceiver(running.provider);
    await running.client.setWebhookUrl(receiver.url);
  });
  afterEach(async () => {
    await running.stop();
    await receiver.stop();
  });

  async function checkout(): Promise<string> {
    const visa = { amount: 9000, currency: 'EUR', scheme: 'visa' };
    return (await running.client.checkout(visa)).reference;
  }
  const capture = (paymentReference: string, idempotencyKey: string) =>
    running.provider.capture({ paymentReference, idempotencyKey, amount: 100, currency: 'EUR' });
  const types = () => receiver.callbacks.map(({ event }) => event?.type);

  it('tell of every change, signed, with an id', async () => {
    const reference = await checkout();
    await capture(reference, 'hook-1');
    await receiver.waitForCallbacks(2);
    assert.deepEqual(types().sort(), ['payment.authorized', 'payment.captured']);
    const ids = receiver.callbacks.map(({ event }) => event?.id);
    assert.equal(new Set(ids).size, 2);
    assert.equal(receiver.callbacks[0]?.event?.paymentReference, reference);
  });

  it('come again with the same id until they are taken', async () => {
    receiver.answerNext(500, 503);
    await checkout();
    await receiver.waitForCallbacks(3);
    const ids = receiver.callbacks.map(({ event }) => event?.id);
    assert.equal(new Set(ids).size, 1);
  });

  it('come several times when so set', async () => {
    await running.client.setFault({ kind: 'webhook-duplicate', copies: 5 });
    await checkout();
    await receiver.waitForCallbacks(5);
    assert.equal(new Set(receiver.callbacks.map(({ event }) => event?.id)).size, 1);
  });

  it('come out of order when so set', async () => {
    await running.client.setFault({ kind: 'webhook-reordered', on: 'create' });
    const reference = await checkout();
    await capture(reference, 'hook-order');
    await receiver.waitForCallbacks(2);
    assert.deepEqual(types(), ['payment.captured', 'payment.authorized']);
  });

  it('come days late when so set, and are still believed to come from the provider', async () => {
    await running.client.setFault({ kind: 'webhook-late', ms: 30, ageMs: 3 * DAY });
    await checkout();
    const [late] = await receiver.waitForCallbacks(1);
    assert.ok((late?.event?.at ?? Infinity) < Date.now() - 3 * DAY + 60_000);
  });

  it('come before the answer does when so set', async () => {
    const reference = await checkout();
    await receiver.waitForCallbacks(1);
    await running.client.setFault({ kind: 'delay-answer', ms: 500, on: 'capture' });
    let answered = false;
    const capturing = capture(reference, 'hook-early').then(() => (answered = true));
    await receiver.waitForCallbacks(2);
    assert.equal(answered, false);
    await capturing;
  });

  it('may carry a type that nobody knows', async () => {
    await running.client.setFault({ kind: 'webhook-unknown' });
    await checkout();
    const [unknown] = await receiver.waitForCallbacks(1);
    assert.equal(unknown?.event?.type, 'payment.frobnicated');
  });

  it('are not believed when signed with another secret', async () => {
    await running.client.setFault({ kind: 'webhook-forged' });
    await checkout();
    const [forged] = await receiver.waitForCallbacks(1);
    assert.equal(forged?.event, null);
  });
});

describe('call-backs that have not arrived', () => {
  it('go out after the next start of the provider', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-provider-'));
    const file = join(folder, 'provider.jsonl');
    const nobody = 'http://127.0.0.1:9/';
    const first = await startProviderForTests({ file, webhookUrl: nobody });
    const visa = { amount: 9000, currency: 'EUR', scheme: 'visa' };
    const { reference } = await first.client.checkout(visa);
    await first.stop();

    const receiver = await startCallbackReceiver(first.provider);
    const second = await startProviderForTests({ file, webhookUrl: receiver.url });
    const [callback] = await receiver.waitForCallbacks(1);
    assert.equal(callback?.event?.paymentReference, reference);
    await second.stop();
    await receiver.stop();
    await rm(folder, { recursive: true });
  });
});

describe('the signature of a call-back', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const body = Buffer.from(
    JSON.stringify({
      id: 'evt_1',
      type: 'payment.captured',
      paymentReference: 'pay_1',
      createdAt: now,
    }),
  );
  const read = (
    rawBody: Buffer,
    signature: string | string[] | undefined,
    secrets: string | string[] = WEBHOOK_SECRET,
  ) =>
    createHttpTestProvider({ url: 'http://127.0.0.1:9', webhookSecret: secrets, now: () => now }) //
      .verifyWebhook(rawBody, { 'provider-signature': signature });

  it('is accepted over exactly these bytes', () => {
    assert.deepEqual(read(body, signWebhook(body, WEBHOOK_SECRET, now)), {
      id: 'evt_1',
      type: 'payment.captured',
      paymentReference: 'pay_1',
      at: now,
    });
  });

  it('is refused when forged, missing, repeated or mangled', () => {
    const good = signWebhook(body, WEBHOOK_SECRET, now);
    const bad = [
      signWebhook(body, 'another secret', now),
      undefined,
      '',
      [good, good],
      good.replace('v1=', 'v0='),
      good.replace(/^t=\d+,/, ''),
      good.slice(0, -2),
      `t=NaN,${good.split(',')[1] ?? ''}`,
    ];
    for (const signature of bad) assert.equal(read(body, signature), null, String(signature));
  });

  it('is refused when one byte of the body, or its white space, was altered', () => {
    const signature = signWebhook(body, WEBHOOK_SECRET, now);
    const altered = Buffer.from(body.toString().replace('pay_1', 'pay_2'));
    const spaced = Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1));
    assert.equal(read(altered, signature), null);
    assert.equal(read(spaced, signature), null);
  });

  it('is refused when older than 5 minutes, or as far ahead, or moved to another time', () => {
    const at = (ms: number) => signWebhook(body, WEBHOOK_SECRET, now + ms);
    assert.notEqual(read(body, at(-299_000)), null);
    assert.equal(read(body, at(-301_000)), null);
    assert.equal(read(body, at(-360_000)), null);
    assert.equal(read(body, at(301_000)), null);
    const moved = at(-360_000).replace(/^t=\d+/, `t=${Math.floor(now / 1000)}`);
    assert.equal(read(body, moved), null);
  });

  it('is accepted by the old and the new secret while one replaces the other', () => {
    const secrets = ['new secret', WEBHOOK_SECRET];
    assert.notEqual(read(body, signWebhook(body, WEBHOOK_SECRET, now), secrets), null);
    assert.notEqual(read(body, signWebhook(body, 'new secret', now), secrets), null);
    assert.equal(read(body, signWebhook(body, 'older secret', now), secrets), null);
  });

  it('makes no event of a body that is none, however well it is signed', () => {
    for (const text of ['', 'null', '[]', '{"id":"evt_1"}', '{"id":']) {
      const other = Buffer.from(text);
      assert.equal(read(other, signWebhook(other, WEBHOOK_SECRET, now)), null, text);
    }
  });

  it('is never accepted where no secret is set', () => {
    assert.equal(read(body, signWebhook(body, '', now), []), null);
    assert.equal(read(body, signWebhook(body, '', now), ''), null);
  });
});
