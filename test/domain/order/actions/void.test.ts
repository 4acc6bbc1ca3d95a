import assert from 'node:assert/strict';
import { deadlines } from '../../../../domain/order/deadlines.ts';
import { facetsOf } from '../../../../domain/order/facets.ts';
import { isAtRest } from '../../../../domain/order/order-life.ts';
import { pendingMoney } from '../../../../domain/payment/pending.ts';
import {
  act,
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  onDay,
  tell,
} from '../../support/orders.ts';
import {
  cancel,
  captureDeclined,
  capture,
  captured,
  deliver,
  meetDeadline,
  messageFailed,
  moneyDelayed,
  pay,
  place,
  placeAuthorized,
  refunded,
  ship,
  voidByHand,
  authorize,
  voidDeclined,
  voided,
} from '../../support/steps.ts';

describe('reserved money that is owed no more', () => {
  it('is let go by itself, once (N13)', () => {
    const story = tell(draftOrder(), placeAuthorized(), cancel(), voided());
    assert.equal(eventsOf(story), 'voided');
    assert.equal(facetsOf(story.order).paymentStatus, 'voided');
    assert.deepEqual(effectsIn(story), []);
  });

  it('calls a person when the provider will not, and is not asked for again and again', () => {
    const declined = tell(draftOrder(), placeAuthorized(), cancel(), voidDeclined());
    assert.equal(eventsOf(declined), 'voidFailed attentionRaised');
    assert.deepEqual(effectsIn(tell(declined, messageFailed())), []);
  });

  it('lapses then: the order waits for that, and is at rest after it', () => {
    const declined = tell(draftOrder(), placeAuthorized(), cancel(), voidDeclined());
    assert.deepEqual(
      deadlines(declined.order, declined.settings).map((d) => d.kind),
      ['authorizationExpiry'],
    );
    const lapsed = tell(declined, meetDeadline());
    assert.equal(eventsOf(lapsed), 'authorizationExpired attentionCleared');
    assert.ok(isAtRest(lapsed.order, lapsed.settings));
  });

  it('keeps an order open until it lapses', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      capture(),
      captureDeclined(),
      pay(),
      voidDeclined(),
      ship(),
      deliver(),
    );
    assert.equal(story.order.status, 'open');
    assert.equal(
      eventsOf(tell(story, meetDeadline('authorizationExpiry')))
        .split(' ')
        .at(-1),
      'completed',
    );
  });

  it('is reported once: a second report changes nothing', () => {
    const order = after(draftOrder(), placeAuthorized(), cancel(), voided());
    const again = act({ type: 'voidSucceeded', payload: { paymentId: 'p1' } });
    assertRefused(order, again, 'outcomeKnown', /known already/);
    const late = act({
      type: 'voidFailed',
      payload: { paymentId: 'p1', moveId: 'p1.v', code: 'late' },
    });
    assertRefused(order, late, 'outcomeKnown', /known already/);
  });
});

describe('a void of another amount than was asked for', () => {
  it('has let the money go, and a person looks', () => {
    const asked = tell(draftOrder(), placeAuthorized(), cancel());
    const told = (amount: number) =>
      tell(asked, act({ type: 'voidSucceeded', payload: { paymentId: 'p1', amount } }));
    const story = told(5400);
    assert.equal(eventsOf(story), 'voided attentionRaised');
    assert.deepEqual(story.order.attention[0]?.reported, { amount: 5400, currency: 'EUR' });
    assert.equal(eventsOf(told(5500)), 'voided');
  });
});

describe('moneyDelayed', () => {
  it('calls a person once, until the provider has answered', () => {
    const story = tell(draftOrder(), placeAuthorized(), capture(), moneyDelayed('capture'));
    assert.equal(eventsOf(story), 'attentionRaised');
    assert.equal(story.order.attention[0]?.reason, 'captureDelayed');
    assert.equal(eventsOf(tell(story, moneyDelayed('capture'))), '');
    assert.deepEqual(after(story, captured()).attention, []);
  });

  it('knows voids and refunds too', () => {
    const voiding = tell(draftOrder(), placeAuthorized(), cancel(), moneyDelayed('void'));
    assert.equal(voiding.order.attention[0]?.reason, 'voidDelayed');
    assert.deepEqual(after(voiding, voided()).attention, []);
    const refunding = tell(draftOrder(), place(), pay(), cancel(), moneyDelayed('refund'));
    assert.equal(refunding.order.attention[0]?.reason, 'refundDelayed');
    assert.deepEqual(after(refunding, refunded()).attention, []);
  });

  it('comes too late when the outcome is known', () => {
    const order = after(draftOrder(), placeAuthorized(), capture(), captured());
    assertRefused(order, moneyDelayed('capture'), 'outcomeKnown', /not under way/);
  });
});

describe('messageFailed', () => {
  it('calls a person once for each message; the order goes on', () => {
    const story = tell(draftOrder(), place(), messageFailed('m1'));
    assert.equal(eventsOf(story), 'attentionRaised');
    assert.equal(eventsOf(tell(story, messageFailed('m1'))), '');
    const two = after(story, messageFailed('m2'), pay(), ship(), deliver());
    assert.equal(two.status, 'completed');
    assert.deepEqual(
      two.attention.map((a) => a.subject),
      ['m1', 'm2'],
    );
  });
});

describe('void', () => {
  it('lets reserved money go although it is owed; its payment deadlines begin anew', () => {
    const story = tell(draftOrder(), placeAuthorized(), onDay(5), voidByHand());
    assert.equal(eventsOf(story), 'voidRequested');
    assert.deepEqual(effectsIn(story), ['voidPayment p1.v 5500']);
    const gone = tell(story, voided());
    assert.equal(facetsOf(gone.order).paymentStatus, 'voided');
    const [first] = deadlines(gone.order, gone.settings);
    assert.deepEqual([first?.kind, (first?.at ?? 0) > gone.now], ['paymentReminder', true]);
  });

  it('is asked for again after a refusal, under another name: the same one would get the same answer', () => {
    const story = tell(draftOrder(), placeAuthorized(), cancel(), voidDeclined(), voidByHand());
    assert.deepEqual(effectsIn(story), ['voidPayment p1.v2 5500']);
    assert.deepEqual(
      pendingMoney(story.order).map(({ moveId }) => moveId),
      ['p1.v2'],
    );
    assert.deepEqual(after(story, voided()).attention, []);
  });

  it('refuses what is not reserved, is being moved, or is not known', () => {
    const reserved = after(draftOrder(), place(), pay(1000), authorize());
    assertRefused(reserved, voidByHand('p1'), 'nothingAuthorized', /any more/);
    assertRefused(reserved, voidByHand('p9'), 'unknownPayment', /no payment p9/);
    const moving = after(draftOrder(), placeAuthorized(), capture());
    assertRefused(moving, voidByHand(), 'moneyUnderway', /Wait/);
    assertRefused(draftOrder(), voidByHand(), 'notPlaced', /Place it first/);
  });
});
