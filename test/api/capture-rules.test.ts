import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { DeadlineListSchema } from '../../api/desk/deadline-routes.ts';
import type { PreviewSchema } from '../../api/orders/preview.ts';
import { until } from '../support/order-engine.ts';
import { apiStage } from './support.ts';

type Ledger = z.output<typeof DeadlineListSchema>;
type Preview = z.output<typeof PreviewSchema>;

const DANISH = {
  name: 'Mette Holm',
  street: 'Nørregade 1',
  postcode: '1165',
  city: 'København',
  country: 'DK',
};

describe('When reserved money may be taken, and when it must', () => {
  const stage = apiStage({
    settings: (settings) => ({
      ...settings,
      capture: {
        ...settings.capture,
        onShipping: false,
        reauthorizationDays: { visa: 7 },
        ladder: [
          { hoursBefore: 72, do: 'captureDispatched' },
          { hoursBefore: 48, do: 'reauthorize' },
          { hoursBefore: 24, do: 'askPerson' },
        ],
      },
    }),
  });

  const ledger = async (id: string) =>
    (await stage().call<Ledger>('GET', `/api/deadlines?order=${id}`)).body.deadlines;
  const money = (effects: Preview['effects']) =>
    effects.filter(({ kind }) => kind === 'money').map(({ sentence }) => sentence);

  it('in Denmark only for what has left: preview, list of actions and act say the same (S050)', async () => {
    const { call, placed } = stage();
    const order = await placed({ shippingAddress: DANISH });
    const path = `/api/orders/${order.id}`;
    const capture = (dryRun: boolean, body: object = {}) =>
      call<Preview & { code: string; detail: string }>(
        'POST',
        `${path}/capture${dryRun ? '?dryRun=true' : ''}`,
        { body },
      );
    for (const dryRun of [true, false]) {
      const { status, body } = await capture(dryRun);
      assert.deepEqual([status, body.code], [409, 'captureBeforeDispatch']);
      assert.match(body.detail, /In DK money may be taken only once the goods are sent/);
    }
    const { body: seen } = await call('GET', path);
    const button = seen.allowedActions.find(({ action }) => action === 'capture');
    assert.deepEqual([button?.allowed, button?.reason?.code], [false, 'captureBeforeDispatch']);

    const parcel = { lines: [{ lineId: 'l1', quantity: 1 }], carrier: 'postnord' };
    await call('POST', `${path}/ship`, { body: { ...parcel, trackingNumber: '1' } });
    assert.equal((await capture(true, { amount: 5495 })).body.code, 'captureBeforeDispatch');
    const { body: preview } = await capture(true);
    assert.deepEqual(money(preview.effects), ['29.95 EUR is taken from payment p1 (visa, test).']);
    const [first] = await ledger(order.id);
    assert.equal(first?.kind, 'dispatchCapture');
    assert.deepEqual(money(first.effects), money(preview.effects));
  });

  it('by the steps of the ladder, which a person can bring on or put off', async () => {
    const { call, placed, provider } = stage();
    const order = await placed();
    const path = `/api/orders/${order.id}`;
    const [anew, warning] = await ledger(order.id);
    assert.deepEqual([anew?.kind, warning?.kind], ['reauthorization', 'authorizationWarning']);
    assert.match(anew?.sentence ?? '', /asked to reserve what is still owed anew/);
    assert.deepEqual(money(anew?.effects ?? []), [
      '54.95 EUR is reserved anew by payment p1 (visa, test).',
    ]);
    const put = await call('POST', `${path}/extend-deadline`, {
      body: { key: warning?.key, at: new Date(Date.parse(warning?.due ?? '') + 3_600_000) },
    });
    assert.equal(put.status, 200);
    await call('POST', `${path}/meet-deadline-now`, { body: { key: anew?.key } });
    const renewed = await until(async () => {
      const { body } = await call('GET', path);
      return body.payments[0]?.renewals[0]?.status === 'succeeded' ? body : null;
    }, 'the fresh authorisation');
    assert.equal(renewed.payments[0]?.expiresAt, renewed.payments[0]?.renewals[0]?.until);
    const books = await provider.client.payment(order.payments[0]?.reference ?? '');
    assert.deepEqual([books.authorized, books.captured, books.voided], [5495, 0, 0]);
    const again = await ledger(order.id);
    assert.equal(again[0]?.key, 'reauthorization:1:p1.a1', 'the ladder begins again');
  });

  it('refuses a ladder that nobody could walk', async () => {
    const { shop } = stage();
    const current = await shop.settings.current();
    const ladder = [{ hoursBefore: 24, do: 'paymentLink' }] as const;
    const broken = { ...current, capture: { ...current.capture, ladder } };
    await assert.rejects(shop.settings.publish(broken, 'test', Date.now()), {
      name: 'InvalidSettings',
      message: /capture\.ladder\[0\]: As long as the money is reserved/,
    });
    assert.equal((await shop.settings.current()).version, current.version);
  });
});
