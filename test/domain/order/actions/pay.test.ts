import assert from 'node:assert/strict';
import { MAX_AMOUNT } from '../../../../domain/money/money.ts';
import { decide } from '../../../../domain/order/decide.ts';
import { deadlines } from '../../../../domain/order/deadlines.ts';
import { answersTo, taskSentence } from '../../../../domain/order/tasks.ts';
import { facetsOf } from '../../../../domain/order/facets.ts';
import { overpaid } from '../../../../domain/payment/payments.ts';
import { DAY } from '../../../../domain/time/calendar.ts';
import { matched } from '../../support/bank-transfers.ts';
import {
  act,
  after,
  contextOf,
  draftLine,
  Refused,
  STORE_CREDIT,
  type Step,
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
  payByHand,
  payReported,
  goodsComeBack,
  settleReturn,
  refundDeclined,
  place,
  placeAuthorized,
  refund,
  refunded,
  ship,
} from '../../support/steps.ts';

const paymentStatus = (...args: Parameters<typeof after>) => facetsOf(after(...args)).paymentStatus;

describe('pay', () => {
  it('marks the order paid by hand (S038)', () => {
    const story = tell(draftOrder(), place(), payByHand());
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

  it('refuses a draft, and a completed order', () => {
    assertRefused(draftOrder(), pay(), 'notPlaced', /Place it first/);
    const completed = after(draftOrder(), place(), pay(), ship(), deliver());
    assertRefused(completed, pay(), 'orderCompleted', /return/);
  });
});

describe('money that nobody owes (N04, N08)', () => {
  const cancelled = () => tell(draftOrder(), place(), cancel());

  it('goes straight back where the order is cancelled', () => {
    const story = tell(cancelled(), payReported(5500));
    assert.equal(eventsOf(story), 'paymentReceived refundRequested');
    assert.deepEqual(effectsIn(story), ['refundPayment p1.r1 5500']);
    assert.equal(paymentStatus(story, refunded()), 'refunded');
  });

  it('is a debt that a person pays where no provider can', () => {
    const story = tell(cancelled(), payByHand(5500));
    assert.equal(eventsOf(story), 'paymentReceived refundGranted attentionRaised');
    assert.equal(story.order.attention[0]?.reason, 'refundOpen');
    assertRefused(cancelled(), payByHand(), 'amountNotPositive', /how much/);
  });

  it('is taken down for a paid and for a completed order, and calls a person', () => {
    for (const end of [[], [ship(), deliver()]]) {
      const story = tell(draftOrder(), place(), pay(), ...end, payReported(5500));
      assert.match(eventsOf(story), /^paymentReceived attentionRaised/);
      assert.equal(overpaid(story.order), 5500);
      assert.equal(story.order.attention[0]?.reason, 'overpaid');
      assert.equal(
        answersTo(story.order, { reason: 'overpaid', subject: 'p2' })[0]?.type,
        'refund',
      );
      const back = after(story, refund(null, { paymentId: 'p2' }), refunded());
      assert.deepEqual([overpaid(back), back.attention], [0, []]);
    }
  });

  it('calls nobody where no more comes than is owed', () => {
    assert.equal(eventsOf(tell(draftOrder(), place(), payReported(1000))), 'paymentReceived');
  });

  it('is taken down while the refund of a return is refused; a person decides about it', () => {
    const story = tell(
      draftOrder(),
      place(),
      pay(),
      ship({ plant: 1 }),
      deliver(),
      goodsComeBack({ plant: 1 }),
      settleReturn(),
      refundDeclined(),
      cancel(),
      refundDeclined(),
      payReported(100),
    );
    assert.match(eventsOf(story), /^paymentReceived/);
  });

  it('in another currency is never guessed: a person is called, once', () => {
    const story = tell(draftOrder(), place(), payReported(5500, { currency: 'SEK' }));
    assert.equal(eventsOf(story), 'attentionRaised');
    assert.deepEqual(story.order.payments, []);
    const [matter = assert.fail()] = story.order.attention;
    const { reason, subject, reported } = matter;
    assert.deepEqual([reason, subject], ['paymentMismatch', 'pay_2']);
    assert.deepEqual(reported, { amount: 5500, currency: 'SEK' });
    assert.match(taskSentence(matter), /Reported: 55\.00 SEK\.$/);
    const [booked = assert.fail()] = answersTo(story.order, matter);
    assert.equal(facetsOf(after(story, act(booked))).paymentStatus, 'paid');
    const again = payReported(5500, { currency: 'SEK' });
    assertRefused(story, again, 'outcomeKnown', /called about this payment/);
    const unnamed = payReported(5500, { amount: null, currency: 'SEK', reference: null });
    const [of] = after(draftOrder(), place(), unnamed).attention;
    assert.deepEqual([of?.subject, of?.reported?.amount], ['in SEK', 0]);
    assert.equal(
      paymentStatus(draftOrder(), place(), payReported(5500, { currency: 'EUR' })),
      'paid',
    );
  });
});

describe('a payment that is told of twice (N07)', () => {
  it('counts once, whoever tells: a call-back, and a click', () => {
    const clicked = tell(draftOrder(), place(), pay(1000, { reference: 'pay_2' }));
    assertRefused(clicked, payReported(1000), 'paymentBooked', /on this order already/);
    const reserved = tell(draftOrder(), placeAuthorized(1000, { reference: 'pay_2' }));
    assertRefused(reserved, payReported(1000), 'paymentBooked', /pay_2/);
  });

  it('may be another one of the same name where a person keeps the books', () => {
    const transfer = { provider: 'manual', reference: 'cash' };
    const order = after(draftOrder(), place(), pay(1000, transfer), pay(1000, transfer));
    assert.equal(order.payments.length, 2);
    const elsewhere = { provider: 'other', reference: 'pay_2' };
    assert.equal(after(order, pay(1000, elsewhere), payReported(1000)).payments.length, 4);
  });
});

describe('a bank transfer that is matched', () => {
  it('is a payment over what the bank says, whatever else is said, and is booked once', () => {
    const story = tell(draftOrder(), place(), matched());
    assert.deepEqual(effectsIn(story), ['book t1 as p1']);
    const [payment = assert.fail()] = story.order.payments;
    assert.deepEqual(
      [payment.provider, payment.method, payment.reference, payment.captures[0]?.amount],
      ['manual', 'bankTransfer', 'B-1', 5500],
    );
    assertRefused(story, matched({ bookedOn: 'W2026-7' }), 'transferBooked', /on order W2026-7/);
  });

  it('may be less or more than is open, and come late: that is to be seen', () => {
    assert.equal(paymentStatus(draftOrder(), place(), matched({ amount: 900 })), 'partiallyPaid');
    const story = tell(draftOrder(), place(), pay(), matched({ amount: 900 }));
    assert.equal(eventsOf(story), 'paymentReceived attentionRaised');
    assert.equal(story.order.attention[0]?.reason, 'overpaid');
    const cancelled = tell(draftOrder(), place(), cancel(), matched());
    assert.equal(eventsOf(cancelled), 'paymentReceived refundGranted attentionRaised');
  });

  it('is free for another order when its payment is marked unpaid', () => {
    const story = tell(draftOrder(), place(), matched(), markUnpaid());
    assert.deepEqual(effectsIn(story), ['free t1']);
    assert.equal(facetsOf(story.order).paymentStatus, 'unpaid');
  });

  it('is refused where it is not known, or in another currency', () => {
    const order = after(draftOrder(), place());
    assertRefused(order, matched(null), 'unknownTransfer', /no bank transfer t1/);
    assertRefused(order, matched({ currency: 'SEK' }), 'otherCurrency', /in SEK, the order in EUR/);
    assertRefused(draftOrder(), matched(), 'notPlaced', /Place it first/);
  });
});

describe('paying with store credit (S046)', () => {
  const withCredit = (amount: number | null) => pay(amount, { provider: 'storeCredit' });

  it('takes what is open from the balance, at once', () => {
    const story = tell(draftOrder(), place(), withCredit(null));
    assert.deepEqual(effectsIn(story), ['store credit -5500']);
    assert.equal(facetsOf(story.order).paymentStatus, 'paid');
  });

  it('takes at most what there is', () => {
    const dear = draftOrder({ lines: [draftLine('pot', 20)] });
    const story = tell(dear, place(), withCredit(null));
    assert.deepEqual(effectsIn(story), [`store credit -${STORE_CREDIT}`]);
    assert.equal(facetsOf(story.order).paymentStatus, 'partiallyPaid');
    assertRefused(after(dear, place()), withCredit(STORE_CREDIT + 1), 'storeCreditTooLow', /less/);
    assertRefused(after(story.order), withCreditLeft(0), 'storeCreditTooLow', /another way/);
    assertRefused(after(story.order), withCreditLeft(undefined), 'storeCreditTooLow', /another/);
  });

  it('goes back onto the balance, whatever is asked, without asking a provider', () => {
    const story = tell(draftOrder(), place(), withCredit(null), cancel());
    assert.ok(effectsIn(story).includes('store credit 5500'));
    assert.equal(facetsOf(story.order).paymentStatus, 'refunded');
    const unpaid = tell(draftOrder(), place(), withCredit(null), markUnpaid());
    assert.deepEqual(effectsIn(unpaid), ['store credit 5500']);
  });

  /** A customer of whom so much is known to be there. */
  const withCreditLeft =
    (storeCredit: number | undefined): Step =>
    (story) => {
      const { storeCredit: _all, ...context } = contextOf(story);
      const payload = { amount: null, method: null, provider: 'storeCredit', reference: null };
      const known = storeCredit === undefined ? {} : { storeCredit };
      const decision = decide(story.order, { type: 'pay', payload }, { ...context, ...known });
      if (decision.outcome === 'rejected') {
        throw new Refused({ type: 'pay', payload }, decision.refusal);
      }
      return story;
    };
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
