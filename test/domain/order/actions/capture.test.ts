import assert from 'node:assert/strict';
import { answersTo } from '../../../../domain/order/tasks.ts';
import { facetsOf } from '../../../../domain/order/facets.ts';
import { capturable, capturedTotal } from '../../../../domain/payment/payments.ts';
import {
  act,
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  settingsWith,
  tell,
} from '../../support/orders.ts';
import {
  approveReturn,
  authorize,
  cancel,
  capture,
  captureDeclined,
  captured,
  deliver,
  goodsComeBack,
  pay,
  place,
  placeAuthorized,
  refundDeclined,
  refunded,
  requestReturn,
  settleReturn,
  ship,
  voidDeclined,
} from '../../support/steps.ts';

const byHand = inShopWith({ capture: { ...settingsWith().capture, onShipping: false } });
const danish = draftOrder({ country: 'DK' });

describe('capture', () => {
  it('asks the provider for all that is reserved and owed (S047)', () => {
    const story = tell(draftOrder(), placeAuthorized(), capture());
    assert.equal(eventsOf(story), 'captureRequested');
    assert.deepEqual(effectsIn(story), ['capturePayment p1.c1 5500']);
    assert.equal(facetsOf(story.order).paymentStatus, 'authorized');
    assert.equal(facetsOf(after(story, captured())).paymentStatus, 'paid');
  });

  it('may take a part, and the rest later', () => {
    const story = tell(draftOrder(), placeAuthorized(), capture(2000), captured());
    assert.equal(facetsOf(story.order).paymentStatus, 'partiallyPaid');
    assert.deepEqual(effectsIn(tell(story, capture())), ['capturePayment p1.c2 3500']);
  });

  it('spreads over several authorisations, the first first', () => {
    const story = tell(draftOrder(), place(), authorize(2000), authorize(), capture(3000));
    assert.deepEqual(effectsIn(story), ['capturePayment p1.c1 2000', 'capturePayment p2.c1 1000']);
  });

  it('is not taken for unpaid while the provider has not answered (N04)', () => {
    const story = tell(draftOrder(), placeAuthorized(), capture());
    assert.equal(facetsOf(story.order).paymentStatus, 'authorized');
  });

  it('refuses in Denmark before anything is sent (S050)', () => {
    const order = after(danish, placeAuthorized());
    assertRefused(order, capture(), 'captureBeforeDispatch', /In DK .* Ship first/);
  });

  it('takes in Denmark only what has left the house', () => {
    const story = tell(danish, byHand, placeAuthorized(), ship({ pot: 1 }));
    assertRefused(story, capture(1501), 'captureBeforeDispatch', /Ship first/);
    const taken = tell(story, capture());
    assert.deepEqual(effectsIn(taken), ['capturePayment p1.c1 1500']);
    assertRefused(tell(taken, captured()), capture(), 'captureBeforeDispatch', /Ship first/);
  });

  it('counts in Denmark what came back as not sent', () => {
    const story = tell(
      danish,
      byHand,
      placeAuthorized(),
      ship({ pot: 1 }),
      capture(),
      captured(),
      deliver(),
      goodsComeBack({ pot: 1 }),
      settleReturn(),
      refunded(),
    );
    assert.deepEqual(story.order.payments.map(capturable), [4000]);
    assertRefused(story, capture(1), 'captureBeforeDispatch', /Ship first/);
    assert.deepEqual(effectsIn(tell(story, ship({ plant: 1 }), capture())), [
      'capturePayment p1.c2 1000',
    ]);
  });

  it('refuses a second one while the first is under way (N07)', () => {
    const order = after(draftOrder(), placeAuthorized(), capture(1000));
    assertRefused(order, capture(), 'moneyUnderway', /Wait for its outcome/);
  });

  it('refuses where nothing is reserved', () => {
    assertRefused(after(draftOrder(), place()), capture(), 'nothingAuthorized', /No reserved/);
  });

  it('refuses more than is reserved and owed, and nothing', () => {
    const order = after(draftOrder(), placeAuthorized());
    assertRefused(order, capture(5501), 'amountTooHigh', /Capture less/);
    assertRefused(order, capture(0), 'amountNotPositive', /above 0/);
  });

  it('refuses what is owed no more, although reserved money is left', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      capture(),
      captureDeclined(),
      pay(),
      voidDeclined(),
    );
    assertRefused(story, capture(), 'alreadyPaid', /All that is owed is taken/);
  });

  it('refuses a draft and a cancelled order', () => {
    assertRefused(draftOrder(), capture(), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), placeAuthorized(), cancel());
    assertRefused(cancelled, capture(), 'orderCancelled', /new order/);
  });
});

describe('the outcome of a capture', () => {
  it('calls a person when the provider declines, and the money can be asked for again (S048)', () => {
    const declined = tell(draftOrder(), placeAuthorized(), capture(), captureDeclined());
    assert.equal(eventsOf(declined), 'captureFailed attentionRaised');
    assert.deepEqual(declined.order.attention[0]?.reason, 'captureFailed');
    const twice = tell(declined, capture(), captureDeclined());
    assert.equal(eventsOf(twice), 'captureFailed');
    assert.equal(twice.order.attention.length, 1);
    const story = tell(twice, capture(), captured());
    assert.equal(eventsOf(story), 'captured attentionCleared');
    assert.equal(facetsOf(story.order).paymentStatus, 'paid');
  });

  it('is told once: a second report changes nothing (N07, N08)', () => {
    const order = after(draftOrder(), placeAuthorized(), capture(), captured());
    const payload = { paymentId: 'p1', moveId: 'p1.c1' };
    const again = act({ type: 'captureSucceeded', payload: { ...payload, amount: 5500 } });
    assertRefused(order, again, 'outcomeKnown', /known already/);
    const late = act({ type: 'captureFailed', payload: { ...payload, code: 'declined' } });
    assertRefused(order, late, 'outcomeKnown', /known already/);
  });

  it('sends money straight back that arrives after the order was cancelled (N01)', () => {
    const story = tell(draftOrder(), placeAuthorized(), capture(), cancel(), captured());
    assert.equal(eventsOf(story), 'captured refundRequested');
    assert.deepEqual(effectsIn(story), ['refundPayment p1.r1 5500']);
    assert.equal(facetsOf(after(story, refunded())).paymentStatus, 'refunded');
  });

  it('sends back only what the rest of the order does not cost', () => {
    const story = tell(
      draftOrder(),
      inShopWith({ invoiceTiming: 'manual' }),
      placeAuthorized(),
      ship({ pot: 1 }),
      captured(),
      deliver(),
      capture(),
      cancel(),
      captured(),
    );
    assert.deepEqual(effectsIn(story), ['refundPayment p1.r1 4000']);
    assert.equal(after(story, refunded()).status, 'completed');
  });

  it('leaves to a person what may be the money of a refused refund', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      ship({ plant: 3 }),
      captured(),
      deliver(),
      goodsComeBack({ plant: 3 }),
      settleReturn(),
      ship({ pot: 2 }),
      refundDeclined(),
      captured(),
    );
    assert.equal(eventsOf(story), 'captured');
    assert.deepEqual(effectsIn(tell(story, settleReturn())), ['refundPayment p1.r2 3000']);
  });
});

describe('capture on shipping', () => {
  it('takes what is in the parcel, the charge for sending with the first', () => {
    const story = tell(draftOrder(), placeAuthorized(), ship({ plant: 1 }));
    assert.ok(effectsIn(story).includes('capturePayment p1.c1 1500'));
    const rest = tell(story, captured(), ship());
    assert.ok(effectsIn(rest).includes('capturePayment p1.c2 4000'));
  });

  it('takes no money twice when parcels leave faster than the provider answers (S050)', () => {
    const story = tell(danish, placeAuthorized(), ship({ plant: 1 }), ship({ plant: 1 }));
    const [payment] = story.order.payments;
    assert.deepEqual(
      payment?.captures.map((c) => c.amount),
      [1500, 1000],
    );
  });

  it('takes the money of a declined capture with the next parcel', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      ship({ plant: 1 }),
      captureDeclined(),
      ship({ plant: 1 }),
    );
    assert.ok(effectsIn(story).includes('capturePayment p1.c2 2500'));
  });

  it('takes nothing where the money was taken before', () => {
    const story = tell(draftOrder(), placeAuthorized(), capture(), captured(), ship());
    assert.ok(effectsIn(story).every((effect) => !effect.startsWith('capture')));
    assert.equal(capturedTotal(story.order), 5500);
  });

  it('keeps the money for the next parcel reserved while a return is judged, and after', () => {
    const judged = tell(
      draftOrder(),
      placeAuthorized(),
      ship({ plant: 3 }),
      captured(),
      deliver(),
      requestReturn({ plant: 3 }),
      approveReturn(),
    );
    const story = tell(judged, goodsBack());
    assert.equal(eventsOf(story), 'returnReceived restocked');
    const refunding = tell(story, settleReturn());
    assert.ok(effectsIn(refunding).includes('refundPayment p1.r1 3000'));
    const rest = tell(refunding, refunded(), ship());
    assert.ok(effectsIn(rest).includes('capturePayment p1.c2 2000'));
  });
});

const goodsBack = () =>
  act({ type: 'receiveReturn', payload: { returnId: 'r1', lines: null, restock: null } });

describe('a capture of another amount than was asked for', () => {
  it('is what the provider says has moved, and a person looks', () => {
    const asked = tell(draftOrder(), placeAuthorized(), capture());
    const payload = { paymentId: 'p1', moveId: 'p1.c1', amount: 5000 };
    const story = tell(asked, act({ type: 'captureSucceeded', payload }));
    assert.equal(eventsOf(story), 'captured attentionRaised');
    const [matter = assert.fail()] = story.order.attention;
    assert.equal(matter.reason, 'paymentMismatch');
    assert.deepEqual(matter.reported, { amount: 5000, currency: 'EUR' });
    assert.equal(facetsOf(story.order).paymentStatus, 'partiallyPaid');
    const answers = answersTo(story.order, matter);
    assert.deepEqual(
      answers.map(({ type }) => type),
      ['refund', 'capture', 'acknowledgeAttention'],
    );
    assert.deepEqual(effectsIn(tell(story, capture())), ['capturePayment p1.c2 500']);
  });
});
