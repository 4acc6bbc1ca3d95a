import assert from 'node:assert/strict';
import { facetsOf } from '../../../../domain/order/facets.ts';
import type { ReleaseCondition } from '../../../../domain/order/order.ts';
import { DAY } from '../../../../domain/time/calendar.ts';
import {
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  MONDAY,
  onDay,
  tell,
} from '../../support/orders.ts';
import { STATES } from '../../support/states.ts';
import {
  authorize,
  cancel,
  cancelLines,
  confirmAddress,
  deliver,
  hold,
  invoice,
  meetDeadline,
  pay,
  place,
  release,
  ship,
} from '../../support/steps.ts';

describe('hold', () => {
  it('parks the order, with a reason and nothing else (S003)', () => {
    const story = tell(draftOrder(), place(), hold());
    assert.equal(eventsOf(story), 'held');
    assert.deepEqual(effectsIn(story), []);
    assert.equal(facetsOf(story.order).onHold, true);
  });

  it('keeps invoices and parcels back (S004, N09)', () => {
    const held = tell(draftOrder(), inShopWith({ invoiceTiming: 'manual' }), place(), hold());
    assertRefused(held, invoice(), 'onHold', /on hold \(fraudCheck\)\. Release it first/);
    assertRefused(tell(held, pay()), ship(), 'onHold', /Release it first/);
  });

  it('is not lifted by a payment that arrives, and the invoice for that waits (N09)', () => {
    const shop = inShopWith({ invoiceTiming: 'payment' });
    const story = tell(draftOrder(), shop, place(), hold(), pay());
    assert.equal(eventsOf(story), 'paymentReceived');
    assert.equal(eventsOf(tell(story, release())), 'released invoiceIssued');
  });

  it('ends by itself at the time given', () => {
    const story = tell(draftOrder(), place(), hold('fraudCheck', MONDAY + DAY));
    const ended = tell(story, meetDeadline('holdRelease'));
    assert.equal(eventsOf(ended), 'released');
    assert.equal(ended.now, MONDAY + DAY);
    assert.equal(facetsOf(ended.order).onHold, false);
  });

  it('can be one of several, also of the same instant', () => {
    const story = tell(draftOrder(), place(), hold('fraudCheck'), hold('address'), hold('stock'));
    assert.deepEqual(
      story.order.holds.map((h) => h.id),
      [`h${MONDAY}`, `h${MONDAY}.2`, `h${MONDAY}.3`],
    );
    assertRefused(tell(story, pay()), ship(), 'onHold', /fraudCheck, address, stock/);
    const one = tell(story, release(`h${MONDAY}.2`));
    assert.deepEqual(
      one.order.holds.map((h) => h.reason),
      ['fraudCheck', 'stock'],
    );
    assert.equal(facetsOf(after(one, release())).onHold, false);
  });

  it('has an owner: the one named, else who asked', () => {
    const story = tell(draftOrder(), place(), hold(), hold('stock', null, { owner: 'key7' }));
    assert.deepEqual(
      story.order.holds.map((h) => h.owner),
      ['op1', 'key7'],
    );
  });

  it('ends by itself when the order is paid, and then the others still block it (B12)', () => {
    const shop = inShopWith({ invoiceTiming: 'payment' });
    const untilPaid = hold('transfer', null, { releaseWhen: 'paid' });
    const alone = tell(draftOrder(), shop, place(), untilPaid, pay());
    assert.equal(eventsOf(alone), 'paymentReceived released invoiceIssued');
    const two = tell(draftOrder(), shop, place(), untilPaid, hold('fraudCheck'), pay());
    assert.equal(eventsOf(two), 'paymentReceived released');
    assertRefused(two, ship(), 'onHold', /on hold \(fraudCheck\)/);
    const [left] = two.order.holds;
    assert.equal(left?.reason, 'fraudCheck');
  });

  it('counts money that is reserved in full as paid, and part of it not', () => {
    const held = tell(draftOrder(), place(), hold('money', null, { releaseWhen: 'paid' }));
    assert.equal(eventsOf(tell(held, authorize(1000))), 'paymentAuthorized');
    assert.equal(eventsOf(tell(held, authorize())), 'paymentAuthorized released');
  });

  it('ends by itself when all goods are in', () => {
    const story = tell(STATES['held until the goods are in'], cancelLines({ plant: 2 }));
    assert.ok(story.events.some((e) => e.type === 'released' && e.by === 'condition'));
    assert.equal(facetsOf(story.order).onHold, false);
  });

  it('ends by itself when the address is confirmed, after it was held', () => {
    const address = hold('address', null, { releaseWhen: 'addressConfirmed' });
    const asked = tell(draftOrder(), place(), confirmAddress(), onDay(1), address);
    assert.equal(facetsOf(asked.order).onHold, true);
    const confirmed = tell(asked, onDay(2), confirmAddress());
    assert.equal(eventsOf(confirmed), 'addressConfirmed released');
    assert.equal(confirmed.order.addressConfirmedAt, confirmed.now);
    assert.equal(eventsOf(tell(confirmed, hold(), confirmAddress())), 'addressConfirmed');
  });

  it('refuses a condition that is so already: it would be no hold at all', () => {
    const paid = tell(draftOrder(), place(), pay());
    const until = (releaseWhen: ReleaseCondition) => hold('x', null, { releaseWhen });
    assertRefused(paid, until('paid'), 'conditionMet', /paid or reserved in full already/);
    assertRefused(paid, until('inStock'), 'conditionMet', /No piece waits/);
    const confirmed = tell(paid, confirmAddress());
    assertRefused(confirmed, until('addressConfirmed'), 'conditionMet', /would end at once/);
  });

  it('refuses to confirm the address of what is not placed or is over', () => {
    assertRefused(draftOrder(), confirmAddress(), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), place(), cancel());
    assertRefused(cancelled, confirmAddress(), 'orderCancelled', /new order/);
  });

  it('counts the time of overlapping holds once', () => {
    const heldFor = (...order: readonly string[]) =>
      after(
        draftOrder(),
        place(),
        hold('first'),
        onDay(2),
        hold('second'),
        onDay(5),
        release(order[0]),
        onDay(9),
        release(order[1]),
      ).heldFor / DAY;
    const [first, second] = [`h${MONDAY}`, `h${MONDAY + 2 * DAY}`];
    assert.equal(heldFor(first, second), 9);
    assert.equal(heldFor(second, first), 9);
  });

  it('counts times apart together', () => {
    const order = after(
      draftOrder(),
      place(),
      hold(),
      onDay(2),
      release(),
      onDay(5),
      hold(),
      onDay(6),
      release(),
    );
    assert.equal(order.heldFor, 3 * DAY);
  });

  it('refuses a completed order (S006)', () => {
    const completed = after(draftOrder(), place(), pay(), ship(), deliver());
    assertRefused(completed, hold(), 'orderCompleted', /can still come back/);
  });

  it('refuses a draft, a cancelled order, and an end in the past', () => {
    assertRefused(draftOrder(), hold(), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), place(), cancel());
    assertRefused(cancelled, hold(), 'orderCancelled', /new order/);
    const order = after(draftOrder(), place());
    assertRefused(order, hold('fraudCheck', MONDAY), 'timeInPast', /a time to come, or none/);
  });
});

describe('release', () => {
  it('puts the status back as it was (S005)', () => {
    const before = after(draftOrder(), place());
    const order = after(before, hold(), release());
    assert.deepEqual({ ...order, heldFor: 0 }, before);
  });

  it('is not needed any more when the order is cancelled', () => {
    const order = after(draftOrder(), place(), hold(), cancel());
    assert.equal(facetsOf(order).onHold, false);
    assertRefused(order, release(), 'notOnHold', /not on hold/);
  });

  it('refuses where nothing is held, and a hold that is not known', () => {
    assertRefused(draftOrder(), release(), 'notPlaced', /Place it first/);
    assertRefused(after(draftOrder(), place()), release(), 'notOnHold', /not on hold/);
    const held = after(draftOrder(), place(), hold());
    assertRefused(held, release('h1'), 'unknownHold', /no hold h1/);
  });
});
