import assert from 'node:assert/strict';
import type { Order } from '../../domain/order/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time/calendar.ts';
import { orderStage } from '../support/order-stage.ts';
import type { Draft } from '../support/shop.ts';

const attentionOf = (order: Order): string[] => order.attention.map(({ reason }) => reason);

describe('money that is reserved', () => {
  const stage = orderStage();

  it('is captured when the goods leave; the order is complete when they arrive', async () => {
    const { engine } = stage();
    const draft = await stage().authorized(2);
    assert.equal(await engine.act(draft, 'ship', { carrier: 'postnl' }), 'applied');
    const captured = (order: Order) => order.payments[0]?.captures[0]?.status === 'succeeded';
    await engine.orderOnce(draft, captured, 'the capture');
    assert.equal((await stage().books(draft)).captured, 5495);
    assert.equal(await engine.act(draft, 'deliver'), 'applied');
    assert.equal((await stage().atRest(draft)).status, 'completed');
    await stage().keep(draft, 'authorized-shipped-delivered');
  });

  it('is captured parcel by parcel', async () => {
    const { engine } = stage();
    const draft = await stage().authorized(3);
    await engine.act(draft, 'ship', { lines: [{ lineId: 'l1', quantity: 1 }] });
    await engine.act(draft, 'ship', { lines: [{ lineId: 'l1', quantity: 2 }] });
    await engine.act(draft, 'deliver');
    const { status } = await stage().atRest(draft);
    const { captured, transactions } = await stage().books(draft);
    const captures = transactions.filter((t) => t.kind === 'capture').map((t) => t.amount);
    assert.deepEqual([status, captured, captures], ['completed', 7995, [2995, 5000]]);
    await stage().keep(draft, 'shipped-in-two-parcels');
  });

  it('is watched: two warnings, then it lapses, and a new authorisation takes its place', async () => {
    const { engine } = stage();
    const draft = await stage().authorized();
    await stage().sleep(5 * DAY + MINUTE);
    let order = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'the first warning');
    assert.deepEqual(attentionOf(order), ['authorizationEnding']);
    await stage().sleep('1 day');
    await stage().sleep('2 days');
    order = await engine.orderOnce(
      draft,
      (o) => o.payments[0]?.authorization === 'expired',
      'the expiry',
    );
    assert.deepEqual(attentionOf(order), ['authorizationExpired']);
    const events = await engine.events(draft);
    assert.equal(events.filter((type) => type === 'authorizationWarned').length, 2);

    const again = await stage().authorization(draft, 'mastercard');
    assert.equal(await engine.act(draft, 'authorize', again), 'applied');
    assert.deepEqual(attentionOf(await engine.order(draft)), []);
    await engine.act(draft, 'ship');
    await engine.act(draft, 'deliver');
    assert.equal((await stage().atRest(draft)).status, 'completed');
    assert.equal((await stage().provider.client.payment(again.reference)).captured, 2995);
    await stage().keep(draft, 'authorization-lapsed-and-renewed');
  });

  describe('and can be reserved anew', () => {
    /** Placed, its money reserved by a method that can be authorised anew for 7 days. */
    async function placed(quantity = 1): Promise<Draft> {
      const { engine, shop } = stage();
      const capture: Settings['capture'] = {
        ...shop.current.capture,
        onShipping: false,
        reauthorizationDays: { vipps: 7 },
        mostReauthorizations: 1,
        ladder: [
          { hoursBefore: 72, do: 'captureDispatched' },
          { hoursBefore: 48, do: 'reauthorize' },
          { hoursBefore: 24, do: 'askPerson' },
          { hoursBefore: 0, do: 'paymentLink' },
        ],
      };
      const draft = await stage().draft(quantity, await stage().settings({ capture }));
      const payload = { authorization: await stage().authorization(draft, 'vipps') };
      assert.equal(await engine.act(draft, 'place', payload), 'applied');
      return draft;
    }

    const authorizations = async (draft: Draft): Promise<number[]> =>
      (await stage().books(draft)).transactions
        .filter(({ kind, status }) => kind === 'authorization' && status === 'succeeded')
        .map(({ amount }) => amount);

    it('step by step: what is sent is taken, the rest reserved anew, and nothing twice', async () => {
      const { engine, provider, shop } = stage();
      const draft = await placed(3);
      const payment = (await engine.order(draft)).payments[0]?.reference ?? '';
      await engine.act(draft, 'ship', { lines: [{ lineId: 'l1', quantity: 1 }] });
      await engine.act(draft, 'deliver');
      // What becomes of the request is not known at first: the books are asked, not a guess made.
      await provider.client.setFault({ kind: 'reset-after', payment, on: 'reauthorize' });
      await provider.client.setFault({ kind: 'error-before', payment, on: 'fetch' });
      await stage().sleep(5 * DAY + HOUR);
      const renewed = (o: Order) => o.payments[0]?.renewals[0]?.status === 'succeeded';
      const anew = await engine.orderOnce(draft, renewed, 'the fresh authorisation');
      assert.deepEqual(
        anew.payments[0]?.captures.map(({ amount }) => amount),
        [2995],
      );
      assert.deepEqual(await authorizations(draft), [7995, 5000]);
      assert.deepEqual(attentionOf(anew), []);
      const recorded = await shop
        .db('order_actions')
        .where('order_id', draft.orderId)
        .pluck('type');
      assert.ok(recorded.includes('reauthorized') && !recorded.includes('voidSucceeded'));

      await stage().sleep(6 * DAY);
      const asked = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'the task');
      assert.deepEqual(attentionOf(asked), ['authorizationEnding']);
      await engine.act(draft, 'ship');
      await engine.act(draft, 'capture');
      await engine.act(draft, 'deliver');
      assert.equal((await stage().atRest(draft)).status, 'completed');
      assert.equal((await stage().books(draft)).captured, 7995);
    });

    it('or not, where the provider refuses: then it lapses, and the customer is asked', async () => {
      const { engine, provider } = stage();
      const draft = await placed();
      const payment = (await engine.order(draft)).payments[0]?.reference ?? '';
      await provider.client.setFault({ kind: 'decline', payment, on: 'reauthorize' });
      await stage().sleep(5 * DAY + HOUR);
      const refused = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'the task');
      assert.deepEqual(attentionOf(refused), ['reauthorizeFailed']);
      await stage().sleep(3 * DAY);
      const lapsed = (o: Order) => o.payments[0]?.authorization === 'expired';
      const order = await engine.orderOnce(draft, lapsed, 'the lapse');
      assert.deepEqual(attentionOf(order), ['authorizationExpired']);
      const events = await engine.events(draft);
      assert.equal(events.filter((type) => type === 'paymentAsked').length, 1);
      assert.equal(await engine.act(draft, 'cancel'), 'applied');
      assert.equal((await stage().atRest(draft)).status, 'cancelled');
    });
  });

  it('lapses unpaid: then it is asked for like any other money, and the order cancelled', async () => {
    const { engine } = stage();
    const draft = await stage().authorized();
    const order = await stage().atRest(draft);
    assert.equal(order.status, 'cancelled');
    const events = await engine.events(draft);
    assert.equal(events.filter((type) => type === 'paymentReminded').length, 3);
    await stage().keep(draft, 'authorization-lapsed-and-cancelled');
  });

  it('is let go when the order is cancelled', async () => {
    const { engine } = stage();
    const draft = await stage().authorized();
    assert.equal(await engine.act(draft, 'cancel', { reason: 'changedMind' }), 'applied');
    const order = await stage().atRest(draft);
    const books = await stage().books(draft);
    assert.deepEqual(
      [order.status, order.payments[0]?.authorization, books.voided, books.captured],
      ['cancelled', 'voided', 2995, 0],
    );
    await stage().keep(draft, 'authorized-cancelled');
  });
});
