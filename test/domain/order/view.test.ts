import assert from 'node:assert/strict';
import { outcomeFor } from '../../../domain/order/action-outcome.ts';
import { forecast } from '../../../domain/order/forecast.ts';
import { lineOf } from '../../../domain/order/quantities.ts';
import { viewOf } from '../../../domain/order/view.ts';
import { WAITING_SENTENCES, waitsFor, type WaitsFor } from '../../../domain/order/waiting.ts';
import { DAY } from '../../../domain/time/calendar.ts';
import { draftOrder, inShopWith, MONDAY, settingsWith, tell } from '../support/orders.ts';
import { STATES, type StateName } from '../support/states.ts';
import { authorize, deliver, place, placeAuthorized, ship } from '../support/steps.ts';

describe('waitsFor', () => {
  const byHand = inShopWith({ capture: { ...settingsWith().capture, onShipping: false } });
  const waits = (name: StateName) => waitsFor(STATES[name].order, ['invoice']);

  it('names the first thing that keeps the order from going on', () => {
    const expected: [StateName, WaitsFor][] = [
      ['draft', 'placing'],
      ['unpaid', 'payment'],
      ['authorised', 'shipping'],
      ['authorisation expired', 'person'],
      ['capture under way', 'provider'],
      ['held, unpaid', 'release'],
      ['shipped', 'delivery'],
      ['delivered to pay later', 'payment'],
      ['return requested', 'return'],
      ['completed', 'nothing'],
      ['cancelled and refunded', 'nothing'],
    ];
    assert.deepEqual(
      expected.map(([name]) => [name, waits(name)]),
      expected,
    );
  });

  it('knows goods that are to come in, and money that is only reserved', () => {
    const goods = tell(STATES['paid, waits for goods'], deliver());
    assert.equal(waitsFor(goods.order, []), 'goods');
    const reserved = tell(draftOrder(), byHand, placeAuthorized(), ship(), deliver());
    assert.equal(waitsFor(reserved.order, []), 'capture');
  });

  it('can be said in a sentence', () => {
    for (const sentence of Object.values(WAITING_SENTENCES)) assert.match(sentence, /^[A-Z].*\.$/);
  });
});

describe('viewOf', () => {
  it('shows status, total, what it waits for and when reserved money lapses', () => {
    const view = viewOf(STATES['authorisation ending'].order, settingsWith());
    assert.equal(view.total, 5500);
    assert.equal(view.captureDeadline, MONDAY + 7 * DAY);
    assert.deepEqual(view.attention, ['authorizationEnding p1']);
    assert.equal(view.waitsFor, WAITING_SENTENCES.person);
  });

  it('shows the first of several lapses, and none where none is open', () => {
    const two = tell(
      draftOrder(),
      place(),
      authorize(1000, { expiresAt: MONDAY + 5 * DAY }),
      authorize(1000, { expiresAt: MONDAY + 3 * DAY }),
    );
    assert.equal(viewOf(two.order, two.settings).captureDeadline, MONDAY + 3 * DAY);
    assert.equal(viewOf(STATES.paid.order, settingsWith()).captureDeadline, null);
  });
});

describe('outcomeFor', () => {
  it('tells the workflow what to do and what to wait for', () => {
    const { order, settings, effects } = STATES['shipped, capture under way'];
    const outcome = outcomeFor(order, settings, { outcome: 'applied', code: null, effects });
    assert.deepEqual(
      outcome.money.map((m) => m.moveId),
      ['p1.c1'],
    );
    assert.deepEqual(outcome.messages, ['mail shipped']);
    assert.equal(outcome.nextDeadline?.kind, 'deliveryOverdue');
    assert.equal(outcome.atRest, false);
    assert.equal(outcome.view.paymentStatus, 'authorized');
  });

  it('names the documents that are to be made now, not those printed when somebody asks', () => {
    const { order, settings } = STATES.completed;
    const effects = (['invoice', 'packingSlip'] as const).map((document) => ({
      type: 'makeDocument' as const,
      document,
      subject: 'x1',
    }));
    const outcome = outcomeFor(order, settings, { outcome: 'applied', code: null, effects });
    assert.deepEqual(outcome.messages, ['invoice x1']);
  });

  it('says when nothing is left to do', () => {
    const { order, settings } = STATES.completed;
    const outcome = outcomeFor(order, settings, {
      outcome: 'rejected',
      code: 'onHold',
      effects: [],
    });
    assert.deepEqual([outcome.atRest, outcome.nextDeadline, outcome.code], [true, null, 'onHold']);
  });
});

describe('forecast', () => {
  it('tells what will happen to an unpaid order, and when', () => {
    const { order, settings } = STATES.unpaid;
    assert.deepEqual(
      forecast(order, settings, MONDAY).map((s) => [s.deadline.kind, (s.at - MONDAY) / DAY]),
      [
        ['paymentReminder', 3],
        ['paymentReminder', 7],
        ['invoiceOverdue', 14],
        ['paymentReminder', 14],
        ['unpaidCancellation', 21],
      ],
    );
  });

  it('goes on after a lapse with what that sets going', () => {
    const { order, settings } = STATES.authorised;
    const kinds = forecast(order, settings, MONDAY).map((s) => s.deadline.kind);
    assert.deepEqual(
      [kinds[2], kinds.at(-1), kinds.length],
      ['authorizationExpiry', 'unpaidCancellation', 9],
    );
  });

  it('takes what should have happened already as happening now', () => {
    const { order, settings } = STATES.unpaid;
    const now = MONDAY + 60 * DAY;
    assert.ok(forecast(order, settings, now).every((step) => step.at === now));
  });

  it('is empty where nothing is to come', () => {
    const { order, settings } = STATES.completed;
    assert.deepEqual(forecast(order, settings, MONDAY), []);
  });
});

describe('lineOf', () => {
  it('names the order and the line that it has not', () => {
    assert.throws(() => lineOf(draftOrder(), 'tree'), /W2026-10001 has no line tree/);
  });
});
