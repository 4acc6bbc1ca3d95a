import assert from 'node:assert/strict';
import { facetsOf } from '../../../../domain/order/facets.ts';
import {
  after,
  assertRefused,
  draftLine,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  onDay,
  settingsWith,
  tell,
} from '../../support/orders.ts';
import {
  approveReturn,
  cancel,
  captured,
  capture,
  deliver,
  goodsComeBack,
  hold,
  invoice,
  markUnpaid,
  pay,
  place,
  placeAuthorized,
  receiveReturn,
  refund,
  refundDeclined,
  refunded,
  rejectReturn,
  requestReturn,
  requestReturnAsCustomer,
  settleReturn,
  ship,
} from '../../support/steps.ts';

const delivered = (...steps: Parameters<typeof tell>[1][]) =>
  tell(draftOrder(), ...steps, place(), pay(), ship(), deliver());

describe('return', () => {
  it('is requested, gets a number, and reopens the completed order (S084)', () => {
    const story = tell(delivered(), requestReturn({ plant: 1 }));
    assert.equal(eventsOf(story), 'returnRequested reopened');
    assert.deepEqual(effectsIn(story), ['number return r1']);
    assert.equal(story.order.returns[0]?.status, 'requested');
  });

  it('may be asked for within the window after delivery, the last day included (S083)', () => {
    const onLastDay = tell(delivered(), onDay(30), requestReturnAsCustomer({ plant: 1 }));
    assert.equal(onLastDay.order.returns.length, 1);
    const late = tell(delivered(), onDay(31));
    const code = 'returnWindowClosed';
    assertRefused(late, requestReturnAsCustomer({ plant: 1 }), code, /within 30 days/);
  });

  it('counts the window from the last parcel that arrived', () => {
    const story = tell(
      draftOrder(),
      place(),
      pay(),
      ship({ plant: 1 }),
      deliver(),
      ship({ plant: 1 }),
      onDay(20),
      deliver(),
      ship(),
      onDay(50),
      requestReturnAsCustomer({ plant: 1 }),
    );
    assert.equal(story.order.returns.length, 1);
  });

  it('may be let pass later by an operator, never by the customer', () => {
    const late = tell(delivered(), onDay(400));
    const over = { overrideWindow: true };
    assert.equal(after(late, requestReturn({ plant: 1 }, over)).status, 'open');
    const code = 'returnWindowClosed';
    assertRefused(late, requestReturnAsCustomer({ plant: 1 }, over), code, /operator may/);
  });

  it('counts what came back or is on its way back', () => {
    const story = tell(delivered(), requestReturn({ plant: 2 }), requestReturn({ plant: 1 }));
    assert.deepEqual(
      story.order.returns.map((r) => r.id),
      ['r1', 'r2'],
    );
    assertRefused(story, requestReturn({ plant: 1 }), 'quantityTooHigh', /Of SKU-plant 0/);
    const rejected = tell(story, rejectReturn('r2'));
    assert.equal(after(rejected, requestReturn({ plant: 1 })).returns.length, 3);
  });

  it('refuses no lines, lines of another order, and more than was delivered', () => {
    assertRefused(delivered(), requestReturn({}), 'nothingToReturn', /at least one line/);
    assertRefused(delivered(), requestReturn({ tree: 1 }), 'unknownLine', /no line tree/);
    assertRefused(delivered(), requestReturn({ pot: 3 }), 'quantityTooHigh', /Of SKU-pot 2/);
    assertRefused(delivered(), requestReturn({ pot: 0 }), 'quantityTooHigh', /Of SKU-pot 2/);
  });

  it('refuses a reason that the shop does not know', () => {
    const bored = requestReturn({ pot: 1 }, { reason: 'bored' });
    assertRefused(delivered(), bored, 'unknownReason', /Choose a reason: changedMind, damaged/);
  });

  it('refuses where nothing was delivered, or all came back', () => {
    const code = 'nothingToReturn';
    assertRefused(
      tell(draftOrder(), place()),
      requestReturn({ pot: 1 }),
      code,
      /left to come back/,
    );
    const all = tell(delivered(), goodsComeBack({ pot: 2, plant: 3 }));
    assertRefused(all, requestReturn({ pot: 1 }), code, /left to come back/);
  });

  it('refuses a draft and a cancelled order', () => {
    assertRefused(draftOrder(), requestReturn({ pot: 1 }), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), place(), cancel());
    assertRefused(cancelled, requestReturn({ pot: 1 }), 'orderCancelled', /new order/);
  });
});

describe('approveReturn, rejectReturn', () => {
  it('lets the goods come', () => {
    const story = tell(delivered(), requestReturn({ pot: 1 }), approveReturn());
    assert.equal(eventsOf(story), 'returnApproved');
    assert.equal(story.order.returns[0]?.approvedAt, story.now);
  });

  it('turns the request down; the order is complete as before', () => {
    const story = tell(delivered(), requestReturn({ pot: 1 }), rejectReturn());
    assert.equal(eventsOf(story), 'returnRejected completed');
  });

  it('refuses what is not requested, or not known', () => {
    const code = 'returnNotRequested';
    assertRefused(delivered(), approveReturn(), code, /No return waits/);
    assertRefused(delivered(), rejectReturn(), code, /No return waits/);
    const two = tell(
      delivered(),
      requestReturn({ pot: 1 }),
      requestReturn({ pot: 1 }),
      approveReturn('r1'),
    );
    assertRefused(two, approveReturn('r1'), code, /r1 is approved; .* requested/);
    assertRefused(two, rejectReturn('r1'), code, /r1 is approved; .* requested/);
    assertRefused(two, approveReturn('r9'), 'unknownReturn', /no return r9/);
  });
});

describe('receiveReturn', () => {
  const approved = (...steps: Parameters<typeof tell>[1][]) =>
    tell(delivered(...steps), requestReturn({ plant: 2 }), approveReturn());

  it('puts the goods on the shelf again (S082, N10)', () => {
    const story = tell(approved(), receiveReturn());
    assert.equal(eventsOf(story), 'returnReceived restocked');
    assert.deepEqual(effectsIn(story), ['restock 2 plant']);
    assert.equal(story.order.lines[1]?.returned, 2);
  });

  it('leaves them off it where so chosen or set', () => {
    assert.deepEqual(effectsIn(tell(approved(), receiveReturn('r1', false))), []);
    const shop = inShopWith({ returns: { ...settingsWith().returns, restock: false } });
    assert.deepEqual(effectsIn(tell(approved(), shop, receiveReturn())), []);
    assert.deepEqual(effectsIn(tell(approved(), shop, receiveReturn('r1', true))), [
      'restock 2 plant',
    ]);
  });

  it('puts nothing on the shelf that was never taken off it', () => {
    const story = tell(approved(inShopWith({ stockTiming: 'manual' })), receiveReturn());
    assert.deepEqual(effectsIn(story), []);
  });

  it('does not give the money back by itself: that is granted by settling', () => {
    const story = tell(approved(), receiveReturn());
    assertRefused(story, refund(), 'nothingToRefund', /No more was taken/);
  });

  it('refuses what is not approved, and a second time (N10)', () => {
    const code = 'returnNotApproved';
    assertRefused(delivered(), receiveReturn(), code, /No approved return/);
    const two = tell(approved(), requestReturn({ pot: 1 }));
    assertRefused(two, receiveReturn('r2'), code, /r2 is requested; .* approved/);
    assertRefused(tell(approved(), receiveReturn()), receiveReturn(), code, /No approved return/);
  });
});

describe('settleReturn', () => {
  const received = (...steps: Parameters<typeof tell>[1][]) =>
    tell(delivered(...steps), goodsComeBack({ plant: 2 }));

  it('writes the credit note and asks the same amount back (N02)', () => {
    const story = tell(received(), settleReturn());
    assert.equal(eventsOf(story), 'invoiceIssued refundRequested');
    assert.deepEqual(effectsIn(story), [
      'number creditNote i2',
      'make creditNote i2',
      'refundPayment p1.r1 2000',
      'mail customer creditNote about i2 with i2',
    ]);
    const [, note] = story.order.invoices;
    assert.deepEqual(
      [note?.totals.gross, note?.creditOf, note?.returnId, note?.portion.shipping],
      [-2000, 'i1', 'r1', false],
    );
    assert.equal(eventsOf(tell(story, refunded())), 'refunded returnSettled completed');
  });

  it('gives the charge for sending back too when everything comes back', () => {
    const story = tell(delivered(), goodsComeBack({ pot: 2, plant: 3 }), settleReturn());
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 5500'));
    const order = after(story, refunded());
    assert.equal(facetsOf(order).paymentStatus, 'refunded');
    assert.equal(order.status, 'completed');
  });

  it('agrees to the cent with discounts and returns settled in any order (N02)', () => {
    const draft = draftOrder({
      lines: [draftLine('plant', 3, { unitPrice: 333, discount: 100, taxRate: 900 })],
    });
    const story = tell(
      draft,
      place(),
      pay(),
      ship(),
      deliver(),
      goodsComeBack({ plant: 1 }, 'r1'),
      goodsComeBack({ plant: 1 }, 'r2'),
      settleReturn('r2'),
      refunded(),
      settleReturn('r1'),
      refunded(),
    );
    const notes = story.order.invoices.slice(1).map((i) => -i.totals.gross);
    const refunds = story.order.payments[0]?.refunds.map((r) => r.amount);
    assert.deepEqual(refunds, notes);
    assert.equal(
      notes.reduce((a, b) => a + b, 0),
      599,
    );
  });

  it('gives nothing back that was never paid: the credit note lessens the debt', () => {
    const story = tell(
      draftOrder({ paymentMethod: 'invoice' }),
      place(),
      ship(),
      deliver(),
      goodsComeBack({ plant: 3 }),
      settleReturn(),
    );
    assert.equal(eventsOf(story), 'invoiceIssued returnSettled');
    assert.equal(eventsOf(tell(story, pay())), 'paymentReceived completed');
    assert.equal(after(story, pay()).payments[0]?.captures[0]?.amount, 2500);
  });

  it('gives back what is paid beyond the rest, where not all was paid', () => {
    const story = tell(
      draftOrder({ paymentMethod: 'invoice' }),
      place(),
      pay(4000),
      ship(),
      deliver(),
      goodsComeBack({ plant: 3 }),
      settleReturn(),
    );
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 1500'));
  });

  it('gives back in full what was paid for one parcel, while the next is still to be paid', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      ship({ plant: 3 }),
      captured(),
      deliver(),
      goodsComeBack({ plant: 3 }),
      settleReturn(),
    );
    assert.equal(story.order.invoices[1]?.totals.gross, -3000);
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 3000'));
  });

  it('gives back also what was never invoiced', () => {
    const story = tell(
      draftOrder(),
      inShopWith({ invoiceTiming: 'shipping' }),
      place(),
      pay(),
      ship({ plant: 1 }),
      inShopWith({ invoiceTiming: 'manual' }),
      ship(),
      deliver(),
      goodsComeBack({ plant: 3 }),
      settleReturn(),
    );
    assert.equal(story.order.invoices[1]?.totals.gross, -1000);
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 3000'));
    assert.equal(tell(story, refunded(), invoice()).order.invoices[2]?.totals.gross, 2000);
  });

  it('can be asked again after a declined refund; the credit note stays one (N01)', () => {
    const declined = tell(received(), settleReturn(), refundDeclined());
    assert.equal(eventsOf(declined), 'refundFailed attentionRaised');
    assert.equal(declined.order.returns[0]?.status, 'received');
    const again = tell(declined, settleReturn());
    assert.deepEqual(effectsIn(again), ['refundPayment p1.r2 2000']);
    const settled = tell(again, refunded());
    assert.equal(eventsOf(settled), 'refunded returnSettled attentionCleared completed');
  });

  it('may be settled by hand after a declined refund', () => {
    const story = tell(received(), settleReturn(), refundDeclined(), refund(), refunded());
    assert.equal(eventsOf(tell(story, settleReturn())), 'returnSettled attentionCleared completed');
  });

  it('reopens and completes an order that was completed long ago, once for each return', () => {
    const first = tell(received(), settleReturn(), refunded(), onDay(700));
    assert.equal(first.order.status, 'completed');
    const second = tell(
      first,
      requestReturn({ plant: 1 }, { overrideWindow: true }),
      approveReturn('r2'),
      receiveReturn('r2'),
      settleReturn('r2'),
      refunded(),
    );
    assert.equal(second.order.status, 'completed');
    assert.equal(second.order.invoices.length, 3);
  });

  it('owes nobody a refund for money that turned out not to be there', () => {
    const story = tell(received(), markUnpaid(), settleReturn());
    assert.equal(eventsOf(story), 'invoiceIssued returnSettled');
  });

  it('can be done while the order is held: a credit note is no invoice', () => {
    const story = tell(received(), hold(), settleReturn(), refunded());
    assert.equal(story.order.returns[0]?.status, 'settled');
    assert.equal(story.order.status, 'open');
  });

  it('refuses what is not received, and while money is under way', () => {
    const code = 'returnNotReceived';
    assertRefused(delivered(), settleReturn(), code, /No received return/);
    const two = tell(received(), requestReturn({ pot: 1 }));
    assertRefused(two, settleReturn('r2'), code, /r2 is requested; .* received/);
    assertRefused(two, settleReturn('r9'), 'unknownReturn', /no return r9/);
    assertRefused(tell(received(), settleReturn()), settleReturn(), 'moneyUnderway', /Wait/);
  });

  it('refuses a return once settled', () => {
    const story = tell(received(), settleReturn(), refunded());
    assertRefused(story, settleReturn(), 'returnNotReceived', /No received return/);
  });

  it('keeps reserved money for the next parcel when all that was sent is captured', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      capture(3500),
      captured(),
      ship({ plant: 3 }),
      deliver(),
      goodsComeBack({ plant: 3 }),
    );
    assert.equal(facetsOf(story.order).paymentStatus, 'partiallyPaid');
    assert.equal(story.order.payments[0]?.authorization, 'open');
  });
});
