import assert from 'node:assert/strict';
import { withCoupons } from '../../../../domain/coupon/grant.ts';
import { MAX_AMOUNT } from '../../../../domain/money/money.ts';
import { facetsOf } from '../../../../domain/order/facets.ts';
import {
  after,
  assertRefused,
  draftLine,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  MONDAY,
  tell,
  withStandings,
  withStock,
} from '../../support/orders.ts';
import { labelledDraft, placedWithLabels } from '../../support/labels.ts';
import { couponOf, standingOf } from '../../support/coupons.ts';
import { cancel, deliver, place, placeAuthorized, ship } from '../../support/steps.ts';

describe('place', () => {
  it('opens the order, sets its stock apart, invoices and confirms it', () => {
    const story = tell(draftOrder(), place());
    assert.equal(eventsOf(story), 'placed stockReserved invoiceIssued');
    assert.deepEqual(effectsIn(story), [
      'reserve 2 pot, 3 plant',
      'number invoice i1',
      'make invoice i1',
      'mail customer orderConfirmation about o1 with i1',
    ]);
    assert.equal(story.order.placedAt, MONDAY);
    assert.equal(story.order.settingsVersion, story.settings.version);
    assert.deepEqual(facetsOf(story.order), {
      orderStatus: 'open',
      paymentStatus: 'unpaid',
      fulfillmentStatus: 'unfulfilled',
      onHold: false,
      needsAttention: false,
    });
  });

  it('takes the money reserved at the checkout along', () => {
    const story = tell(draftOrder(), placeAuthorized());
    assert.equal(eventsOf(story), 'placed stockReserved paymentAuthorized invoiceIssued');
    assert.equal(facetsOf(story.order).paymentStatus, 'authorized');
    assert.equal(story.order.payments[0]?.authorized, 5500);
  });

  it('mails nobody where mails are off for the order (S095)', () => {
    const story = tell(draftOrder({ mailsOn: false }), place());
    assert.deepEqual(
      effectsIn(story).filter((effect) => effect.startsWith('mail')),
      [],
    );
  });

  it('takes stock off the shelf at once where the shop says so', () => {
    const story = tell(draftOrder(), inShopWith({ stockTiming: 'placing' }), place());
    assert.equal(effectsIn(story)[0], 'deduct 2 pot, 3 plant');
    assert.deepEqual(
      story.order.lines.map((l) => [l.reserved, l.deducted]),
      [
        [0, 2],
        [0, 3],
      ],
    );
  });

  it('leaves stock alone where it is kept by hand, also of products it does not know', () => {
    const story = tell(
      { ...draftOrder(), lines: [draftLine('pot', 500)] },
      inShopWith({ stockTiming: 'manual' }),
      place(),
    );
    assert.equal(eventsOf(story), 'placed invoiceIssued');
  });

  it('waits for what is not there, where more may be sold than there is', () => {
    const story = tell(
      draftOrder(),
      withStock({ 'prod-plant': { available: 1, backorderAllowed: true } }),
      place(),
    );
    assert.equal(eventsOf(story), 'placed stockReserved backordered invoiceIssued');
    assert.deepEqual(
      story.order.lines.map((l) => [l.reserved, l.backordered]),
      [
        [2, 0],
        [1, 2],
      ],
    );
  });

  it('reserves nothing where nothing is there, also when stock is below zero', () => {
    const none = { available: -3, backorderAllowed: true };
    const story = tell(draftOrder(), withStock({ 'prod-pot': none, 'prod-plant': none }), place());
    assert.equal(eventsOf(story), 'placed backordered invoiceIssued');
  });

  it('refuses to sell more than there is (N13)', () => {
    const few = withStock({ 'prod-plant': { available: 2, backorderAllowed: false } });
    assertRefused(
      tell(draftOrder(), few),
      place(),
      'outOfStock',
      /Only 2 of SKU-plant left.*Order fewer/,
    );
  });

  it('counts two lines of one product together', () => {
    const draft = draftOrder({
      lines: [draftLine('a', 2, { productId: 'p' }), draftLine('b', 2, { productId: 'p' })],
    });
    const three = withStock({ p: { available: 3, backorderAllowed: false } });
    assertRefused(tell(draft, three), place(), 'outOfStock', /Only 1 of SKU-b left/);
  });

  it('refuses a product that is not sold any more', () => {
    const story = { ...tell(draftOrder()), stock: {} };
    assertRefused(story, place(), 'unknownProduct', /SKU-pot is not sold.*Remove its line/);
  });

  it('refuses an order without lines', () => {
    assertRefused(draftOrder({ lines: [] }), place(), 'emptyOrder', /Add at least one product/);
  });

  it('refuses an order too large to reckon with', () => {
    const lines = [draftLine('gold', 2, { unitPrice: MAX_AMOUNT })];
    assertRefused(draftOrder({ lines }), place(), 'amountTooLarge', /Split it/);
  });

  it('refuses more reserved money than the order costs, and none', () => {
    assertRefused(draftOrder(), placeAuthorized(5501), 'amountTooHigh', /at most the open amount/);
    assertRefused(draftOrder(), placeAuthorized(0), 'amountNotPositive', /above 0/);
  });

  it('refuses to place an order twice, or one that is cancelled (N07)', () => {
    assertRefused(after(draftOrder(), place()), place(), 'alreadyPlaced', /placed already/);
    const cancelled = after(draftOrder(), place(), cancel());
    assertRefused(cancelled, place(), 'alreadyPlaced', /placed already/);
  });

  it('counts an order that costs nothing as paid', () => {
    const free = draftOrder({
      lines: [draftLine('gift', 1, { discount: 1000 })],
      shipping: { ...draftOrder().shipping, price: 0 },
    });
    const story = tell(free, inShopWith({ invoiceTiming: 'payment' }), place());
    assert.equal(facetsOf(story.order).paymentStatus, 'paid');
    assert.equal(eventsOf(story), 'placed stockReserved invoiceIssued');
  });

  it('counts its coupons as used, and as free again once all of it is cancelled', () => {
    const coupon = couponOf({ maxUses: 1 });
    const draft = withCoupons(draftOrder(), [coupon]);
    const story = tell(draft, withStandings({ [coupon.id]: standingOf(coupon) }), place());
    assert.ok(effectsIn(story).includes('use SPRING'));
    assert.equal(story.order.invoices[0]?.totals.gross, 5000);
    assert.ok(effectsIn(tell(story, cancel())).includes('release SPRING'));
  });

  it('keeps a coupon counted where part of the order has left', () => {
    const coupon = couponOf();
    const draft = withCoupons(draftOrder(), [coupon]);
    const story = tell(
      draft,
      withStandings({ [coupon.id]: standingOf(coupon) }),
      placeAuthorized(),
      ship({ pot: 2 }),
      deliver(),
      cancel(),
    );
    assert.ok(!effectsIn(story).includes('release SPRING'));
  });

  it('refuses a coupon that was used up or taken away since the draft was made', () => {
    const coupon = couponOf({ maxUses: 1 });
    const draft = withCoupons(draftOrder(), [coupon]);
    const usedUp = tell(draft, withStandings({ [coupon.id]: standingOf(coupon, { uses: 1 }) }));
    assertRefused(usedUp, place(), 'couponUsedUp', /Remove it/);
    const ended = { ...coupon, endsAt: MONDAY };
    const late = tell(draft, withStandings({ [coupon.id]: standingOf(ended) }));
    assertRefused(late, place(), 'couponNotValid', /has ended/);
    assertRefused(draft, place(), 'couponUnknown', /Check the code or remove it/);
  });

  it('labels the customer for what is bought, each label once, where the shop does so (S031)', () => {
    assert.equal(effectsIn(placedWithLabels()).filter((e) => e === 'label trade').length, 1);
    const isLabel = (effect: string) => effect.startsWith('label');
    const nothing = inShopWith({ labelsFromProducts: true });
    assert.ok(!effectsIn(tell(draftOrder(), nothing, place())).some(isLabel));
    assert.ok(!effectsIn(tell(labelledDraft(), place())).some(isLabel), 'switched off');
  });
});
