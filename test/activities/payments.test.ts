import assert from 'node:assert/strict';
import { ulid } from 'ulid';
import {
  createPaymentActivities,
  type MoneyOutcome,
  type MoneyTask,
} from '../../activities/payments.ts';
import { DAY } from '../../domain/time/calendar.ts';
import { startProviderForTests, type ProviderForTests } from '../support/test-provider.ts';
import { activityContext } from './support.ts';

type Movement = 'capturePayment' | 'voidPayment' | 'refundPayment' | 'reauthorizePayment';
/** What each is called where faults are set. */
const OPERATION = {
  capturePayment: 'capture',
  voidPayment: 'void',
  refundPayment: 'refund',
  reauthorizePayment: 'reauthorize',
} as const;
/** What each is called on the provider's books. */
const KIND = { ...OPERATION, reauthorizePayment: 'authorization' } as const;

describe('moving money', () => {
  let provider: ProviderForTests;
  let activities: ReturnType<typeof createPaymentActivities>;

  before(async () => {
    provider = await startProviderForTests({ timeoutMs: 500 });
    activities = createPaymentActivities({ providerOf: () => provider.provider });
  });
  after(() => provider.stop());
  afterEach(() => provider.client.clearFaults());

  /** A task over 10.00, of a payment that is ready for it. */
  async function taskOf(type: Movement): Promise<MoneyTask & { readonly reference: string }> {
    const { reference } = await provider.client.checkout({
      amount: 1000,
      currency: 'EUR',
      scheme: 'visa',
      outcome: type === 'refundPayment' ? 'captured' : 'authorized',
    });
    return {
      orderId: ulid(),
      paymentId: 'p1',
      moveId: 'p1.1',
      provider: 'test',
      reference,
      currency: 'EUR',
      type,
      amount: 1000,
      ...(type === 'reauthorizePayment' ? { until: Date.now() + DAY } : {}),
    };
  }

  /** Runs the activity as the engine's n-th attempt. */
  const attempt = (task: MoneyTask, n = 1): Promise<MoneyOutcome> =>
    activityContext(n).run<[MoneyTask], MoneyOutcome, typeof activities.capturePayment>(
      activities[task.type],
      task,
    );

  async function movements(
    type: Movement,
    task: MoneyTask & { readonly reference: string },
  ): Promise<number> {
    const { transactions } = await provider.client.payment(task.reference);
    const done = transactions.filter(
      (t) => t.kind === KIND[type] && t.status === 'succeeded' && t.idempotencyKey !== null,
    );
    return done.length;
  }

  for (const type of Object.keys(OPERATION) as Movement[]) {
    it(`${type} moves once, though it is asked five times`, async () => {
      const task = await taskOf(type);
      for (const n of [1, 1, 2, 2, 3]) {
        assert.deepEqual(await attempt(task, n), { status: 'succeeded', amount: 1000 });
      }
      assert.equal(await movements(type, task), 1);
    });

    it(`${type} moves once, though two workers ask at the same time`, async () => {
      const task = await taskOf(type);
      const outcomes = await Promise.all([attempt(task), attempt(task), attempt(task, 2)]);
      assert.deepEqual(new Set(outcomes.map(({ status }) => status)), new Set(['succeeded']));
      assert.equal(await movements(type, task), 1);
    });

    for (const kind of ['reset-after', 'error-after', 'timeout-after'] as const) {
      it(`${type} moves once, though the answer was lost (${kind})`, async () => {
        const task = await taskOf(type);
        const payment = task.reference;
        await provider.client.setFault({ kind, payment, on: OPERATION[type] });
        await provider.client.setFault({ kind: 'error-before', payment, on: 'fetch' });
        await assert.rejects(attempt(task));
        assert.deepEqual(await attempt(task, 2), { status: 'succeeded', amount: 1000 });
        assert.equal(await movements(type, task), 1);
      });
    }

    for (const kind of ['reset-before', 'error-before'] as const) {
      it(`${type} is no outcome where nothing was done (${kind}); asked again it moves once`, async () => {
        const task = await taskOf(type);
        await provider.client.setFault({ kind, payment: task.reference, on: OPERATION[type] });
        await assert.rejects(attempt(task), { name: 'ProviderUnavailable' });
        assert.equal(await movements(type, task), 0);
        assert.deepEqual(await attempt(task, 2), { status: 'succeeded', amount: 1000 });
        assert.equal(await movements(type, task), 1);
      });
    }

    it(`${type} gives the same refusal to the same question`, async () => {
      const task = await taskOf(type);
      await provider.client.setFault({
        kind: 'decline',
        on: OPERATION[type],
        code: 'do_not_honor',
      });
      const declined = { status: 'declined', code: 'do_not_honor' };
      assert.deepEqual(await attempt(task), declined);
      assert.deepEqual(await attempt(task, 2), declined);
      assert.equal(await movements(type, task), 0);
    });
  }

  it('is what is reserved anew where that is another amount', async () => {
    const task = await taskOf('reauthorizePayment');
    await provider.client.setFault({ kind: 'amount-differs', on: 'reauthorize', amount: 900 });
    assert.deepEqual(await attempt(task), { status: 'succeeded', amount: 900 });
    assert.deepEqual(await attempt(task, 2), { status: 'succeeded', amount: 900 });
  });

  it('is a refusal where the fresh authorisation would lapse before we count on it', async () => {
    const task = await taskOf('reauthorizePayment');
    const until = Date.now() + 8 * DAY;
    const declined = { status: 'declined', code: 'lapsesEarlier' };
    assert.deepEqual(await attempt({ ...task, until }), declined);
    const books = await provider.client.payment(task.reference);
    assert.equal(books.voided, 0, 'the money is reserved all the same');
  });

  it('is what did move where that is another amount, and a refusal where the key was used already', async () => {
    const task = await taskOf('capturePayment');
    await provider.client.setFault({ kind: 'amount-differs', on: 'capture' });
    assert.deepEqual(await attempt(task), { status: 'succeeded', amount: 999 });
    assert.deepEqual(await attempt(task, 2), { status: 'succeeded', amount: 999 });
    const other = { ...(await taskOf('capturePayment')), orderId: task.orderId, amount: 500 };
    assert.deepEqual(await attempt(other), { status: 'declined', code: 'keyConflict' });
  });

  it('is no outcome while the provider is away: it is asked again', async () => {
    const task = await taskOf('capturePayment');
    await provider.client.setFault({ kind: 'error-before', times: null });
    await assert.rejects(attempt(task), { name: 'ProviderUnavailable' });
    await assert.rejects(attempt(task, 2), { name: 'ProviderUnavailable' });
    await provider.client.clearFaults();
    assert.equal((await attempt(task, 3)).status, 'succeeded');
  });
});
