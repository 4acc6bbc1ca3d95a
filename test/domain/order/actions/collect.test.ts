import assert from 'node:assert/strict';
import { deadlines } from '../../../../domain/order/deadlines.ts';
import { facetsOf } from '../../../../domain/order/facets.ts';
import { forecast } from '../../../../domain/order/forecast.ts';
import { answersTo } from '../../../../domain/order/tasks.ts';
import { waitsFor } from '../../../../domain/order/waiting.ts';
import { payLaterMethods, pickupCode } from '../../../../domain/shipment/pickup.ts';
import { DAY } from '../../../../domain/time/calendar.ts';
import {
  act,
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  fetchedOrder,
  inShopWith,
  MONDAY,
  onDay,
  STORE,
  tell,
  withStore,
  type Step,
  type Story,
} from '../../support/orders.ts';
import {
  cancel,
  cancelByCustomer,
  cancelShipment,
  captured,
  collect,
  createShipment,
  deliver,
  edit,
  hold,
  markNotShipped,
  meetDeadline,
  packShipment,
  pay,
  payByHand,
  place,
  placeAuthorized,
  readyForPickup,
  refunded,
  release,
  sendBy,
  ship,
  takeBack,
  withGrace,
} from '../../support/steps.ts';

const paid = (...steps: readonly Step[]) =>
  tell(fetchedOrder(), withStore(), ...steps, place(), pay());
const ready = tell(paid(), readyForPickup({ shelf: 'A-1' }));
const counter = tell(fetchedOrder({ paymentMethod: 'counter' }), withStore(), place());
const some = (lineId: string, quantity: number) => ({ lines: [{ lineId, quantity }] });
const goods = ({ order }: Story) => facetsOf(order).fulfillmentStatus;
const running = ({ order, settings }: Story) =>
  deadlines(order, settings).map(({ kind, at }) => [kind, Math.round((at - MONDAY) / DAY)]);
const statuses = ({ order }: Story) => order.shipments.map(({ status }) => status);
const waits = ({ order, settings }: Story) => waitsFor(order, payLaterMethods(order, settings));

describe('readyForPickup', () => {
  it('lays a slip on the shelf, tells the customer, and nothing leaves (S078)', () => {
    assert.equal(eventsOf(ready), 'slipMade slipReady');
    assert.deepEqual(effectsIn(ready), [
      'make packingSlip s1',
      'mail customer readyForPickup about s1',
    ]);
    assert.equal(goods(ready), 'readyForPickup');
    assert.equal(waits(ready), 'collection');
    assert.deepEqual(ready.order.shipments[0]?.pickup, {
      ...{ method: STORE.name, shelf: 'A-1', readyAt: MONDAY, keptSinceAt: MONDAY },
      ...{ collectedAt: null, check: null },
    });
  });

  it('takes a slip made before, whichever step it is at, and some pieces without one', () => {
    const packed = tell(paid(), createShipment({ pot: 2 }), packShipment());
    assert.equal(waits(packed), 'shipping');
    const one = tell(packed, readyForPickup({ shipmentId: 's1' }));
    assert.equal(eventsOf(one), 'slipReady');
    const both = tell(one, readyForPickup(some('plant', 1)));
    assert.deepEqual(statuses(both), ['ready', 'ready']);
    assert.equal(waits(both), 'shipping');
  });

  it('is once for a slip, as it is', () => {
    assertRefused(ready, readyForPickup(), 'readyAlready', /collect/);
    const part = tell(paid(), readyForPickup(some('pot', 1)));
    assertRefused(part, readyForPickup({ shipmentId: 's1' }), 'readyAlready', /collect/);
    assertRefused(part, readyForPickup({ shipmentId: 's7' }), 'unknownShipment', /no slip s7/);
    const open = tell(paid(), createShipment());
    const named = { shipmentId: 's1', ...some('pot', 1) };
    assertRefused(open, readyForPickup(named), 'onSlip', /as it is/);
    assertRefused(open, readyForPickup(), 'onSlip', /W2026-10001-1/);
    const gone = tell(open, cancelShipment());
    assertRefused(gone, readyForPickup({ shipmentId: 's1' }), 'slipMovedOn', /is cancelled/);
    assertRefused(paid(), readyForPickup(some('pot', 9)), 'quantityTooHigh', /1 to 2/);
  });

  it('is for orders that are fetched, which no carrier takes', () => {
    const sent = tell(draftOrder(), withStore(), place(), pay());
    assertRefused(sent, readyForPickup(), 'notForPickup', /is sent to Winkel Haarlem/);
    const noStore = tell(draftOrder(), place(), pay());
    assertRefused(noStore, readyForPickup(), 'notForPickup', /no place.*Ship the order/);
    assertRefused(paid(), ship(), 'fetchedByCustomer', /Mark it ready for pickup/);
    assertRefused(ready, ship(null, { shipmentId: 's1' }), 'fetchedByCustomer', /change how/);
  });

  it('waits for the money, unless it is paid at the counter or on account', () => {
    const unpaid = tell(fetchedOrder(), withStore(), place());
    assertRefused(unpaid, readyForPickup(), 'notPaid', /Wait for the payment/);
    assert.equal(waits(counter), 'shipping');
    assert.equal(goods(tell(counter, readyForPickup())), 'readyForPickup');
  });

  it('is kept back by a hold, as is handing over', () => {
    assertRefused(tell(paid(), hold()), readyForPickup(), 'onHold', /Release it first/);
    assertRefused(tell(ready, hold()), collect(), 'onHold', /Release it first/);
    assert.equal(after(ready, hold(), release(), collect()).status, 'completed');
  });
});

describe('collect', () => {
  it('hands over: it has left and arrived at once, and the customer is told', () => {
    const done = tell(ready, onDay(2), collect({ check: 'idCard' }));
    assert.equal(eventsOf(done), 'collected stockShipped completed');
    assert.deepEqual(effectsIn(done), ['ship 2 pot, 3 plant', 'mail customer collected about s1']);
    assert.equal(goods(done), 'collected');
    const [slip] = done.order.shipments;
    assert.deepEqual(
      [slip?.status, slip?.shippedAt, slip?.deliveredAt, slip?.pickup?.check],
      ['collected', done.now, done.now, 'idCard'],
    );
    assert.equal(slip?.pickup?.collectedAt, done.now);
    assertRefused(done, markNotShipped(), 'nothingShipped', /No parcel/);
    assertRefused(done, deliver(), 'nothingShipped', /Ship first/);
  });

  it('takes reserved money for what is handed over, and invoices it where so set', () => {
    const part = tell(
      fetchedOrder(),
      withStore(),
      inShopWith({ invoiceTiming: 'shipping' }),
      placeAuthorized(),
      createShipment({ plant: 1 }),
      createShipment(),
      readyForPickup({ shipmentId: 's1' }),
      collect(),
    );
    assert.equal(eventsOf(part), 'collected stockShipped captureRequested invoiceIssued');
    assert.equal(part.order.payments[0]?.captures[0]?.amount, 1000);
    assert.equal(part.order.invoices[0]?.shipmentId, 's1');
    assert.ok(effectsIn(part).includes('mail customer collected about s1 with i1'));
    assert.equal(goods(part), 'partial');
    const all = tell(part, captured(), readyForPickup({ shipmentId: 's2' }), collect(), captured());
    assert.equal(all.order.invoices[1]?.shipmentId, 's2');
    assert.deepEqual([goods(all), all.order.status], ['collected', 'completed']);
    const later = inShopWith({ capture: { ...all.settings.capture, onShipping: false } });
    const kept = tell(fetchedOrder(), withStore(), later, placeAuthorized(), readyForPickup());
    assert.equal(eventsOf(tell(kept, collect())), 'collected stockShipped');
  });

  it('hands over one of several slips, or all that lie ready', () => {
    const two = tell(
      paid(),
      createShipment({ pot: 1 }),
      readyForPickup({ shipmentId: 's1' }),
      readyForPickup(some('plant', 3)),
    );
    const one = tell(two, collect({ shipmentId: 's2' }));
    assert.deepEqual(statuses(one), ['ready', 'collected']);
    assert.equal(goods(one), 'readyForPickup');
    assert.deepEqual(statuses(tell(two, collect())), ['collected', 'collected']);
    assertRefused(one, collect({ shipmentId: 's2' }), 'unknownShipment', /no slip s2 that lies/);
    assertRefused(paid(), collect(), 'nothingReady', /Mark it ready/);
  });

  it('waits for what is to be paid at the counter', () => {
    const there = tell(counter, readyForPickup());
    assertRefused(there, collect(), 'notPaid', /pay, with cash or card/);
    assert.equal(after(there, payByHand(), collect()).status, 'completed');
    const account = fetchedOrder({ paymentMethod: 'invoice' });
    assert.equal(
      goods(tell(account, withStore(), place(), readyForPickup(), collect())),
      'collected',
    );
  });

  it('compares the pickup code, and wants to know the customer where so set', () => {
    const code = pickupCode(ready.order);
    assert.match(code, /^[2-9A-HJKMNP-Z]{6}$/);
    const typed = ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)}`;
    const byCode = tell(ready, collect({ pickupCode: typed }));
    assert.equal(byCode.order.shipments[0]?.pickup?.check, 'pickupCode');
    assertRefused(ready, collect({ pickupCode: 'ABC234' }), 'wrongPickupCode', /order number/);
    const strict = tell(ready, withStore({ checkRequired: true }));
    assertRefused(strict, collect(), 'checkRequired', /how the customer was known/);
    assert.equal(goods(tell(strict, collect({ check: 'idCard' }))), 'collected');
    assert.equal(goods(tell(strict, collect({ pickupCode: code }))), 'collected');
  });

  it('can be taken back within its grace window, and not once it is done (B04)', () => {
    const asked = tell(ready, withGrace(5, 'collect', 'readyForPickup'), collect());
    assert.deepEqual(statuses(asked), ['ready']);
    assert.deepEqual(statuses(tell(asked, takeBack())), ['ready']);
    assert.deepEqual(statuses(tell(asked, meetDeadline('graceEnd'))), ['collected']);
    const mixed = tell(paid(), readyForPickup(some('pot', 2)), collect());
    const sent = tell(mixed, edit(sendBy('parcel', 0)), ship());
    assertRefused(sent, markNotShipped('s1'), 'alreadyDelivered', /is collected/);
    assert.equal(goods(sent), 'shipped');
    assert.equal(goods(tell(sent, deliver())), 'delivered');
  });
});

describe('goods that lie ready', () => {
  it('go back to be packed when the order is sent after all', () => {
    const sent = tell(ready, edit(sendBy('parcel', 0)));
    assert.match(eventsOf(sent), /slipPacked/);
    assert.deepEqual([statuses(sent), goods(sent)], [['packed'], 'unfulfilled']);
    assert.equal(goods(tell(sent, ship(null, { shipmentId: 's1' }))), 'shipped');
  });

  it('are free again when their slip is cancelled, and back on the shelf when the order is', () => {
    const freed = tell(ready, cancelShipment());
    assert.deepEqual([statuses(freed), goods(freed)], [['cancelled'], 'unfulfilled']);
    assert.equal(goods(tell(freed, readyForPickup())), 'readyForPickup');
    const gone = tell(ready, cancelByCustomer());
    assert.ok(effectsIn(gone).includes('unreserve 2 pot, 3 plant'));
    assert.deepEqual(statuses(gone), ['cancelled']);
    assert.equal(gone.order.cancellations[0]?.by, 'customer');
  });

  it('remind their customer, who is reminded of no payment meanwhile', () => {
    assert.deepEqual(running(ready), [
      ['collectionReminder', 3],
      ['collectionExpired', 14],
    ]);
    const reminded = tell(ready, meetDeadline('collectionReminder'));
    assert.deepEqual(effectsIn(reminded), ['mail customer collectionReminder 1 about s1']);
    assert.deepEqual(running(counter), []);
    assert.equal(running(tell(counter, readyForPickup())).length, 2);
    assert.deepEqual(running(tell(ready, withStore({ keepDays: null, reminderDays: [] }))), []);
    assert.deepEqual(running(tell(ready, collect())), []);
  });

  it('are kept for as much longer as the order was held', () => {
    const held = tell(ready, onDay(1), hold(), onDay(2), hold('address'));
    assert.deepEqual(running(held), []);
    const one = tell(held, onDay(4), release(held.order.holds[0]?.id));
    assert.deepEqual([running(one), one.order.holds.length], [[], 1]);
    const free = tell(one, onDay(5), release());
    assert.deepEqual(running(free), [
      ['collectionReminder', 6],
      ['collectionExpired', 17],
    ]);
    const heldBefore = tell(paid(), hold(), onDay(2), release(), readyForPickup());
    assert.deepEqual(running(heldBefore)[0], ['collectionReminder', 5]);
  });

  it('call a person when they were not fetched, who hands them over, keeps or cancels them', () => {
    const expired = tell(
      ready,
      meetDeadline('collectionReminder'),
      meetDeadline('collectionExpired'),
    );
    assert.equal(eventsOf(expired), 'deadlineMet attentionRaised');
    const [attention] = expired.order.attention;
    assert.ok(attention);
    const [handOver, keep, giveUp, nothing] = answersTo(expired.order, attention);
    assert.ok(handOver && keep && giveUp && nothing);
    assert.equal(answersTo(expired.order, { ...attention, subject: 's9' }).length, 1);
    assert.equal(goods(tell(expired, act(handOver))), 'collected');

    const kept = tell(expired, act(keep));
    assert.equal(eventsOf(kept), 'slipReady attentionCleared');
    assert.deepEqual(effectsIn(kept), ['mail customer readyForPickup about s1']);
    assert.deepEqual(running(kept), [
      ['collectionReminder', 17],
      ['collectionExpired', 28],
    ]);
    assertRefused(kept, act(keep), 'readyAlready', /collect/);

    const given = tell(expired, act(giveUp));
    assert.equal(given.order.status, 'cancelled');
    assert.equal(given.order.cancellations[0]?.by, 'notCollected');
    assert.ok(effectsIn(given).includes('unreserve 2 pot, 3 plant'));
    assert.ok(effectsIn(given).includes('refundPayment p1.r1 5000'));
    assert.equal(after(given, refunded()).attention.length, 0);
  });

  it('are cancelled by themselves where the shop has set so, slip by slip', () => {
    const two = tell(
      paid(),
      withStore({ afterwards: 'cancel', reminderDays: [] }),
      readyForPickup(some('plant', 1)),
      onDay(1),
      readyForPickup(some('plant', 2)),
    );
    const [first] = forecast(two.order, two.settings, two.now);
    assert.equal(first?.deadline.kind, 'collectionExpired');
    assert.ok(first.effects.some((e) => e.type === 'sendMail' && e.mail === 'cancelled'));
    const expired = tell(two, meetDeadline('collectionExpired'));
    assert.deepEqual(statuses(expired), ['cancelled', 'ready']);
    assert.deepEqual(
      expired.order.lines.map(({ id, cancelled }) => [id, cancelled]),
      [
        ['pot', 0],
        ['plant', 1],
      ],
    );
    assert.ok(effectsIn(expired).includes('mail customer cancelled about x1 with i2'));
    assert.ok(effectsIn(expired).includes('refundPayment p1.r1 1000'));
  });

  it('give up the slip that nobody fetched, not a newer one with the same product', () => {
    const two = tell(
      paid(),
      readyForPickup(some('plant', 1)),
      meetDeadline('collectionReminder'),
      meetDeadline('collectionExpired'),
      readyForPickup(some('plant', 2)),
    );
    const [attention] = two.order.attention;
    assert.ok(attention);
    const giveUp = answersTo(two.order, attention).find(({ type }) => type === 'cancel');
    assert.ok(giveUp);
    assert.deepEqual(statuses(tell(two, act(giveUp))), ['cancelled', 'ready']);
  });

  it('were not left unfetched where nothing lay ready: the reason alone says nothing', () => {
    const gone = tell(paid(), cancel({ reason: 'notCollected' }));
    assert.equal(gone.order.cancellations[0]?.by, 'shop');
  });
});

describe('how an order is sent', () => {
  it('is one of the ways that the shop offers, where it keeps a list (S071)', () => {
    const unknown = draftOrder({ shipping: { ...draftOrder().shipping, method: 'Balloon' } });
    const placing = tell(unknown, withStore());
    assertRefused(placing, place(), 'unknownShippingMethod', /one of parcel, express, Winkel/);
    assertRefused(paid(), edit(sendBy('Balloon', 0)), 'unknownShippingMethod', /by Balloon/);
    const before = tell(unknown, place(), pay(), withStore());
    assert.match(eventsOf(tell(before, edit(sendBy('Balloon', 100)))), /edited/);
  });
});
