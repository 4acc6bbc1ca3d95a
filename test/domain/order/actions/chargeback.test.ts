import assert from 'node:assert/strict';
import { deadlines } from '../../../../domain/order/deadlines.ts';
import { facetsOf } from '../../../../domain/order/facets.ts';
import {
  amountOwed,
  capturedTotal,
  lostTotal,
  refundedTotal,
} from '../../../../domain/payment/payments.ts';
import {
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  tell,
} from '../../support/orders.ts';
import {
  chargeback,
  chargebackWon,
  deliver,
  markUnpaid,
  pay,
  place,
  ship,
} from '../../support/steps.ts';

const completed = () => tell(draftOrder(), place(), pay(), ship(), deliver());

describe('chargeback', () => {
  it('shows the money as lost: neither captured nor refunded by us, and owed again', () => {
    const { order } = tell(completed(), chargeback(5500));
    assert.deepEqual([lostTotal(order), capturedTotal(order), refundedTotal(order)], [5500, 0, 0]);
    assert.equal(amountOwed(order), 5500);
    assert.equal(facetsOf(order).paymentStatus, 'unpaid');
  });

  it('calls a person, reopens the order and moves no money', () => {
    const story = tell(completed(), chargeback(5500));
    assert.equal(eventsOf(story), 'chargedBack attentionRaised reopened');
    assert.deepEqual(effectsIn(story), []);
    assert.equal(story.order.attention[0]?.reason, 'chargeback');
  });

  it('starts no reminders and no cancellation: a dispute is a matter for people (N04)', () => {
    const story = tell(draftOrder(), place(), pay(), chargeback(5500));
    const kinds = deadlines(story.order, story.settings).map((d) => d.kind);
    assert.deepEqual(kinds, ['invoiceOverdue']);
  });

  it('may take a part; more than was taken is refused, and nothing', () => {
    assert.equal(facetsOf(after(completed(), chargeback(500))).paymentStatus, 'partiallyPaid');
    assertRefused(completed(), chargeback(5501), 'amountTooHigh', /Check the amount/);
    assertRefused(completed(), chargeback(0), 'amountNotPositive', /above 0/);
    assertRefused(completed(), chargeback(1, 'p9'), 'unknownPayment', /no payment p9/);
    assertRefused(after(completed(), chargeback(5500)), chargeback(1), 'notPaid', /take back/);
  });

  it('keeps its payment from being marked unpaid: that money did arrive', () => {
    const story = after(draftOrder(), place(), pay(), chargeback(100));
    assertRefused(story, markUnpaid(), 'confirmedByProvider', /Refund it instead/);
  });

  it('is over when it is won: the money is back, and the order complete', () => {
    const story = tell(completed(), chargeback(5500), chargebackWon());
    assert.equal(eventsOf(story), 'chargebackWon attentionCleared completed');
    assert.equal(facetsOf(story.order).paymentStatus, 'paid');
    assert.deepEqual([lostTotal(story.order), story.order.attention], [0, []]);
  });

  it('is over when the customer pays again', () => {
    const story = tell(completed(), chargeback(5500), pay());
    assert.equal(eventsOf(story), 'paymentReceived attentionCleared completed');
  });

  it('is won once, and only where it is known', () => {
    const open = after(completed(), chargeback(5500));
    assertRefused(open, chargebackWon('p1.b9'), 'noChargebackOpen', /no open chargeback p1.b9/);
    assertRefused(open, chargebackWon('p1.b1', 'p9'), 'noChargebackOpen', /Payment p9/);
    const won = after(open, chargebackWon());
    assertRefused(won, chargebackWon(), 'noChargebackOpen', /No chargeback is open/);
  });
});
