import assert from 'node:assert/strict';
import { facetsOf } from '../../../../domain/order/facets.ts';
import { isAtRest } from '../../../../domain/order/order-life.ts';
import { waitsFor } from '../../../../domain/order/waiting.ts';
import {
  act,
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  tell,
} from '../../support/orders.ts';
import {
  cancel,
  captured,
  deliver,
  goodsComeBack,
  pay,
  payByHand,
  payRefund,
  place,
  placeAuthorized,
  refund,
  refundDeclined,
  refunded,
  settleReturn,
  ship,
} from '../../support/steps.ts';

const twoPersons = inShopWith({ refunds: { payAtOnce: false } });
const grantedByHand = () => tell(draftOrder(), place(), payByHand(), cancel());

describe('a refund that no provider can pay', () => {
  it('is granted, waits, and calls a person; nothing is asked of a provider (N01)', () => {
    const story = grantedByHand();
    assert.match(eventsOf(story), /refundGranted attentionRaised/);
    assert.ok(effectsIn(story).every((effect) => !effect.startsWith('refundPayment')));
    const { attention, payments } = story.order;
    assert.deepEqual([attention[0]?.reason, attention[0]?.subject], ['refundOpen', 'p1']);
    assert.equal(payments[0]?.refunds[0]?.status, 'granted');
    assert.equal(facetsOf(story.order).paymentStatus, 'paid');
    assert.equal(waitsFor(story.order, []), 'person');
  });

  it('is refunded once a person has paid it and says by what', () => {
    const story = tell(grantedByHand(), payRefund('TRF-77'));
    assert.equal(eventsOf(story), 'refundPaid attentionCleared');
    assert.deepEqual(effectsIn(story), []);
    assert.equal(facetsOf(story.order).paymentStatus, 'refunded');
    assert.equal(story.order.payments[0]?.refunds[0]?.evidence, 'TRF-77');
    assert.ok(isAtRest(story.order, story.settings));
  });

  it('is not taken for paid without evidence', () => {
    assertRefused(grantedByHand(), payRefund(), 'evidenceRequired', /say by what/);
  });

  it('is not granted twice: what is granted is owed no more (N01)', () => {
    assertRefused(grantedByHand(), refund(), 'nothingToRefund', /No more was taken/);
  });

  it('keeps its return open, and the order, until it is paid', () => {
    const delivered = [place(), payByHand(), ship(), deliver()];
    const granted = tell(draftOrder(), ...delivered, goodsComeBack({ plant: 1 }), settleReturn());
    assert.equal(granted.order.returns[0]?.status, 'received');
    assert.equal(granted.order.status, 'open');
    assertRefused(granted, settleReturn(), 'refundOpen', /Pay it/);
    const paid = after(granted, payRefund('till 12'));
    assert.equal(paid.returns[0]?.status, 'settled');
    assert.equal(paid.status, 'completed');
  });

  it('lets another return be settled meanwhile, but not the same one again', () => {
    const story = tell(
      draftOrder(),
      place(),
      payByHand(),
      ship(),
      deliver(),
      goodsComeBack({ plant: 1 }),
      settleReturn(),
      goodsComeBack({ pot: 1 }, 'r2'),
    );
    assertRefused(story, settleReturn('r1'), 'refundOpen', /granted already/);
    const both = tell(story, settleReturn('r2'), payRefund('A'), payRefund('B'));
    assert.deepEqual(
      both.order.returns.map((r) => r.status),
      ['settled', 'settled'],
    );
  });
});

describe('where granting and paying are two acts (B05)', () => {
  it('waits although a provider could pay, and asks it when somebody pays', () => {
    const granted = tell(draftOrder(), twoPersons, place(), pay(), cancel());
    assert.ok(effectsIn(granted).every((effect) => !effect.startsWith('refundPayment')));
    const paying = tell(granted, payRefund());
    assert.equal(eventsOf(paying), 'refundRequested attentionCleared');
    assert.deepEqual(effectsIn(paying), ['refundPayment p1.r1 5500']);
    assert.equal(facetsOf(after(paying, refunded())).paymentStatus, 'refunded');
  });

  it('may be settled by hand there as well', () => {
    const granted = tell(draftOrder(), twoPersons, place(), pay(), cancel());
    assertRefused(granted, payRefund(null, true), 'evidenceRequired', /paid by hand/);
    assert.equal(eventsOf(tell(granted, payRefund('TRF-1', true))), 'refundPaid attentionCleared');
  });

  it('books store credit only when it is paid', () => {
    const granted = tell(
      draftOrder(),
      twoPersons,
      place(),
      pay(6000),
      refund(null, { to: 'storeCredit' }),
    );
    assert.deepEqual(effectsIn(granted), []);
    const paid = tell(granted, payRefund());
    assert.deepEqual(effectsIn(paid), ['store credit 500']);
    assert.equal(paid.order.payments[0]?.refunds[0]?.to, 'storeCredit');
  });
});

describe('a refund that its provider has refused', () => {
  const declined = () => tell(draftOrder(), place(), pay(), cancel(), refundDeclined());

  it('is tried again under a new name: the old one would be refused again', () => {
    const again = tell(declined(), payRefund());
    assert.deepEqual(effectsIn(again), ['refundPayment p1.r2 5500']);
    const done = after(again, refunded());
    assert.equal(facetsOf(done).paymentStatus, 'refunded');
    assert.deepEqual(done.attention, []);
  });

  it('is settled by hand', () => {
    const done = after(declined(), payRefund('TRF-5', true));
    assert.equal(facetsOf(done).paymentStatus, 'refunded');
    assert.deepEqual(done.attention, []);
  });

  it('is not paid twice (N01)', () => {
    const done = after(declined(), payRefund(), refunded());
    assertRefused(done, payAgain('p1.r1'), 'noRefundOpen', /Grant one first/);
    const parts = after(declined(), refund(5000), refunded());
    assertRefused(parts, payAgain('p1.r1'), 'noRefundOpen', /Grant one first/);
  });

  it('belongs to its return: paying it settles that', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      ship(),
      captured(),
      deliver(),
      goodsComeBack({ plant: 1 }),
      settleReturn(),
      refundDeclined(),
      payRefund('TRF-6', true),
    );
    assert.equal(story.order.returns[0]?.status, 'settled');
    assert.equal(story.order.status, 'completed');
  });

  it('refuses a refund that is not known, and one that is done', () => {
    const open = after(draftOrder(), place(), payByHand(2000), pay(), cancel(), refunded());
    assertRefused(open, payAgain('p9.r1', 'p9'), 'unknownRefund', /has no refund/);
    assertRefused(open, payAgain('p2.r1', 'p2'), 'noRefundOpen', /is paid/);
    assertRefused(draftOrder(), payAgain('p1.r1'), 'notPlaced', /Place it first/);
  });
});

const payAgain = (refundId: string, paymentId = 'p1') =>
  act({ type: 'payRefund', payload: { paymentId, refundId, byHand: false, evidence: null } });
