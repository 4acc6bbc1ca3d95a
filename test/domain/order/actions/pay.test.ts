import assert from 'node:assert/strict';
import { MAX_AMOUNT } from '../../../../domain/money/money.ts';
import { deadlines } from '../../../../domain/order/deadlines.ts';
import { facetsOf } from '../../../../domain/order/facets.ts';
import { overpaid } from '../../../../domain/payment/payments.ts';
import { DAY } from '../../../../domain/time/calendar.ts';
import {
  after,
  assertRefused,
  draftOrder,
  eventsOf,
  effectsIn,
  inShopWith,
  onDay,
  tell,
} from '../../support/orders.ts';
import {
  cancel,
  capture,
  captureDeclined,
  captured,
  deliver,
  markUnpaid,
  meetDeadline,
  pay,
  place,
  placeAuthorized,
  refund,
  refunded,
  ship,
} from '../../support/steps.ts';

const paymentStatus = (...args: Parameters<typeof after>) => facetsOf(after(...args)).paymentStatus;

describe('pay', () => {
  it('marks the order paid by hand (S038)', () => {
    const story = tell(draftOrder(), place(), pay());
    assert.equal(eventsOf(story), 'paymentReceived');
    assert.equal(facetsOf(story.order).paymentStatus, 'paid');
    const [payment] = story.order.payments;
    assert.deepEqual(
      [payment?.provider, payment?.method, payment?.authorization, payment?.captures[0]?.amount],
      ['manual', 'card', 'none', 5500],
    );
  });

  it("keeps a provider's name, method and reference", () => {
    const how = { provider: 'test', method: 'ideal', reference: 'tr_9' };
    const [payment] = after(draftOrder(), place(), pay(null, how)).payments;
    assert.deepEqual(
      [payment?.provider, payment?.method, payment?.reference],
      ['test', 'ideal', 'tr_9'],
    );
  });

  it('takes parts, and the open rest', () => {
    assert.equal(paymentStatus(draftOrder(), place(), pay(1000)), 'partiallyPaid');
    assert.equal(paymentStatus(draftOrder(), place(), pay(1000), pay()), 'paid');
  });

  it('brings the invoice where that is made after payment (S052)', () => {
    const shop = inShopWith({ invoiceTiming: 'payment' });
    assert.equal(eventsOf(tell(draftOrder(), shop, place())), 'placed stockReserved');
    assert.equal(eventsOf(tell(draftOrder(), shop, place(), pay(1000))), 'paymentReceived');
    const story = tell(draftOrder(), shop, place(), pay());
    assert.equal(eventsOf(story), 'paymentReceived invoiceIssued');
    assert.deepEqual(effectsIn(story), ['number invoice i1', 'make invoice i1']);
  });

  it('notes also what is too much; a refund can give it back', () => {
    const story = tell(draftOrder(), place(), pay(6000), refund(), refunded());
    assert.equal(overpaid(story.order), 0);
    assert.equal(facetsOf(story.order).paymentStatus, 'partiallyRefunded');
  });

  it('refuses nothing, and what cannot be right', () => {
    const order = after(draftOrder(), place());
    assertRefused(order, pay(0), 'amountNotPositive', /above 0/);
    assertRefused(order, pay(MAX_AMOUNT + 1), 'amountTooLarge', /cannot be right/);
  });

  it('refuses what is paid, and what is reserved: that is captured (N07)', () => {
    assertRefused(after(draftOrder(), place(), pay()), pay(), 'alreadyPaid', /Nothing is open/);
    const reserved = after(draftOrder(), placeAuthorized());
    assertRefused(reserved, pay(), 'amountAuthorized', /Capture it instead/);
  });

  it('refuses while the whole amount is being captured', () => {
    const order = after(draftOrder(), placeAuthorized(), capture());
    assertRefused(order, pay(), 'alreadyPaid', /Nothing is open/);
  });

  it('lets the money come another way after a declined capture, and lets the reserved go', () => {
    const story = tell(draftOrder(), placeAuthorized(), capture(), captureDeclined(), pay());
    assert.equal(eventsOf(story), 'paymentReceived voidRequested attentionCleared');
    assert.equal(facetsOf(story.order).paymentStatus, 'paid');
  });

  it('refuses a draft, a cancelled and a completed order', () => {
    assertRefused(draftOrder(), pay(), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), place(), cancel());
    assertRefused(cancelled, pay(), 'orderCancelled', /new order/);
    const completed = after(draftOrder(), place(), pay(), ship(), deliver());
    assertRefused(completed, pay(), 'orderCompleted', /return/);
  });
});

describe('markUnpaid', () => {
  it('takes back a payment that did not really arrive (S039)', () => {
    const story = tell(draftOrder(), place(), pay(), markUnpaid());
    assert.equal(eventsOf(story), 'paymentReversed');
    assert.equal(facetsOf(story.order).paymentStatus, 'unpaid');
    assert.equal(paymentStatus(draftOrder(), place(), pay(), markUnpaid(), pay()), 'paid');
  });

  it('takes back the last, or the one named', () => {
    const order = after(draftOrder(), place(), pay(1000), pay(2000));
    const left = (o: typeof order) =>
      o.payments.filter((p) => p.captures[0]?.status === 'succeeded').map((p) => p.id);
    assert.deepEqual(left(after(order, markUnpaid())), ['p1']);
    assert.deepEqual(left(after(order, markUnpaid('p1'))), ['p2']);
  });

  it('begins the reminders anew instead of cancelling at once what was placed long ago', () => {
    const story = tell(draftOrder(), place(), pay(), onDay(60), markUnpaid());
    const running = deadlines(story.order, story.settings).filter((d) => d.subject !== 'i1');
    assert.deepEqual(
      running.map((d) => [d.kind, Math.round((d.at - story.now) / DAY)]),
      [
        ['paymentReminder', 3],
        ['paymentReminder', 7],
        ['paymentReminder', 14],
        ['unpaidCancellation', 21],
      ],
    );
  });

  it('reopens a completed order, which waits for its money again and is never cancelled', () => {
    const completed = tell(draftOrder(), place(), pay(), ship(), deliver());
    assert.equal(completed.order.status, 'completed');
    const story = tell(completed, markUnpaid());
    assert.equal(eventsOf(story), 'paymentReversed reopened');
    assert.ok(deadlines(story.order, story.settings).every((d) => d.kind !== 'unpaidCancellation'));
    assert.equal(after(story, meetDeadline('paymentReminder'), pay()).status, 'completed');
  });

  it('refuses where nothing was paid, or a payment is not known', () => {
    const order = after(draftOrder(), place());
    assertRefused(order, markUnpaid(), 'notPaid', /Nothing was marked as paid/);
    const paid = after(order, pay());
    assertRefused(paid, markUnpaid('p7'), 'unknownPayment', /p7 cannot be marked unpaid/);
  });

  it('refuses what the provider has confirmed', () => {
    const order = after(draftOrder(), placeAuthorized(), capture(), captured());
    assertRefused(order, markUnpaid(), 'confirmedByProvider', /Refund it instead/);
  });

  it('refuses a payment of which something went back', () => {
    const order = after(draftOrder(), place(), pay(6000), refund(), refunded());
    assertRefused(order, markUnpaid(), 'confirmedByProvider', /Refund it instead/);
  });

  it('refuses a draft and a cancelled order', () => {
    assertRefused(draftOrder(), markUnpaid(), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), place(), pay(), cancel());
    assertRefused(cancelled, markUnpaid(), 'orderCancelled', /new order/);
  });
});
