import assert from 'node:assert/strict';
import { facetsOf } from '../../../../domain/order/facets.ts';
import {
  act,
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  tell,
} from '../../support/orders.ts';
import {
  cancel,
  goodsComeBack,
  deliver,
  pay,
  payReported,
  place,
  refund,
  refundDeclined,
  refunded,
  settleReturn,
  ship,
} from '../../support/steps.ts';

const overpaidByFive = () => tell(draftOrder(), place(), pay(6000));

describe('refund', () => {
  it('gives back what was paid beyond what is owed', () => {
    const story = tell(overpaidByFive(), refund());
    assert.equal(eventsOf(story), 'refundRequested');
    assert.deepEqual(effectsIn(story), ['refundPayment p1.r1 500']);
  });

  it('may give back a part', () => {
    assert.deepEqual(effectsIn(tell(overpaidByFive(), refund(200))), ['refundPayment p1.r1 200']);
  });

  it('refuses more than that, and nothing', () => {
    assertRefused(overpaidByFive(), refund(501), 'amountTooHigh', /Refund less/);
    assertRefused(overpaidByFive(), refund(0), 'amountNotPositive', /above 0/);
  });

  it('refuses where no more was taken than is owed (N01)', () => {
    const paid = after(draftOrder(), place(), pay());
    assertRefused(paid, refund(), 'nothingToRefund', /No more was taken/);
  });

  it('takes from the payment that is chosen, and no more than that can bear', () => {
    const twice = after(draftOrder(), place(), pay(5500), payReported(700));
    const fromSecond = (amount: number | null) => refund(amount, { paymentId: 'p2' });
    assert.deepEqual(effectsIn(tell(twice, fromSecond(null))), ['refundPayment p2.r1 700']);
    assertRefused(twice, fromSecond(701), 'amountTooHigh', /Refund less/);
    const mostlySecond = after(draftOrder(), place(), pay(200), pay(5300), payReported(700));
    assertRefused(mostlySecond, refund(300, { paymentId: 'p1' }), 'amountTooHigh', /p1 can bear/);
    assertRefused(twice, refund(1, { paymentId: 'p9' }), 'unknownPayment', /no payment p9/);
  });

  it('may go onto store credit, at once and without a provider (S046)', () => {
    const story = tell(overpaidByFive(), refund(null, { to: 'storeCredit' }));
    assert.equal(eventsOf(story), 'refundPaid');
    assert.deepEqual(effectsIn(story), ['store credit 500']);
    assert.equal(facetsOf(story.order).paymentStatus, 'partiallyRefunded');
  });

  it('refuses a second one while the first is under way (N07)', () => {
    assertRefused(tell(overpaidByFive(), refund(100)), refund(), 'moneyUnderway', /Wait/);
  });

  it('refuses a draft', () => {
    assertRefused(draftOrder(), refund(), 'notPlaced', /Place it first/);
  });
});

describe('the outcome of a refund', () => {
  it('is what the provider has moved; where that is not what was asked, a person looks', () => {
    const asked = tell(draftOrder(), place(), pay(), cancel());
    const outcome = { paymentId: 'p1', moveId: 'p1.r1', amount: 5400 };
    const story = tell(asked, act({ type: 'refundSucceeded', payload: outcome }));
    assert.equal(eventsOf(story), 'refunded attentionRaised');
    assert.equal(story.order.attention[0]?.reason, 'paymentMismatch');
    assert.deepEqual(effectsIn(tell(story, refund())), ['refundPayment p1.r2 100']);
  });

  it('is refunded only when the provider says so (B05)', () => {
    const asked = tell(draftOrder(), place(), pay(), cancel());
    assert.equal(facetsOf(asked.order).paymentStatus, 'paid');
    assert.equal(facetsOf(after(asked, refunded())).paymentStatus, 'refunded');
  });

  it('stays a debt when the provider declines, until it is refunded again (N01)', () => {
    const declined = tell(draftOrder(), place(), pay(), cancel(), refundDeclined());
    assert.equal(eventsOf(declined), 'refundFailed attentionRaised');
    const story = tell(declined, refund(), refunded());
    assert.equal(facetsOf(story.order).paymentStatus, 'refunded');
    assert.deepEqual(story.order.attention, []);
  });

  it('is told once: a second report changes nothing (N07, N08)', () => {
    const order = after(draftOrder(), place(), pay(), cancel(), refunded());
    const payload = { paymentId: 'p1', moveId: 'p1.r1' };
    const again = act({ type: 'refundSucceeded', payload });
    assertRefused(order, again, 'outcomeKnown', /known already/);
    const late = act({ type: 'refundFailed', payload: { ...payload, code: 'declined' } });
    assertRefused(order, late, 'outcomeKnown', /known already/);
    const strange = act({ type: 'refundSucceeded', payload: { ...payload, paymentId: 'p9' } });
    assertRefused(order, strange, 'outcomeKnown', /known already/);
  });

  it('settles a return only when every part of its money is back (N01)', () => {
    const twoRefunds = tell(
      draftOrder(),
      place(),
      pay(2000),
      pay(),
      ship(),
      deliver(),
      goodsComeBack({ plant: 3 }),
      settleReturn(),
    );
    assert.deepEqual(
      effectsIn(twoRefunds).filter((e) => e.startsWith('refund')),
      ['refundPayment p1.r1 2000', 'refundPayment p2.r1 1000'],
    );
    assert.equal(after(twoRefunds, refunded()).returns[0]?.status, 'received');
    assert.equal(after(twoRefunds, refunded(), refunded()).returns[0]?.status, 'settled');

    const oneDeclined = tell(twoRefunds, refundDeclined(), refunded());
    assert.equal(oneDeclined.order.returns[0]?.status, 'received');
    assert.equal(oneDeclined.order.attention[0]?.reason, 'refundFailed');
    const again = tell(oneDeclined, settleReturn());
    assert.deepEqual(effectsIn(again), ['refundPayment p1.r2 2000']);
    const settled = after(again, refunded());
    assert.equal(settled.returns[0]?.status, 'settled');
    assert.equal(settled.status, 'completed');
    assert.deepEqual(settled.attention, []);
  });
});
