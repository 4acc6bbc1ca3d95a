import assert from 'node:assert/strict';
import { facetsOf } from '../../../../domain/order/facets.ts';
import {
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  MONDAY,
  onDay,
  settingsWith,
  tell,
  withStock,
} from '../../support/orders.ts';
import {
  cancel,
  captured,
  deliver,
  hold,
  markNotShipped,
  pay,
  place,
  placeAuthorized,
  ship,
} from '../../support/steps.ts';

const paid = (...steps: Parameters<typeof tell>[1][]) =>
  tell(draftOrder(), ...steps, place(), pay());

describe('ship', () => {
  it('sends all, with a packing slip, a mail and the stock (S065, S066)', () => {
    const story = tell(paid(), ship());
    assert.equal(eventsOf(story), 'shipped stockShipped');
    assert.deepEqual(effectsIn(story), [
      'make packingSlip s1',
      'ship 2 pot, 3 plant',
      'mail customer shipped about s1',
    ]);
    assert.equal(facetsOf(story.order).fulfillmentStatus, 'shipped');
    const [parcel] = story.order.shipments;
    assert.deepEqual(
      [parcel?.number, parcel?.carrier, parcel?.trackingNumber, parcel?.shippedAt],
      ['W2026-10001-1', 'postnl', '3SABC', MONDAY],
    );
  });

  it('sends some pieces of some lines, and the rest later (S073)', () => {
    const story = tell(paid(), ship({ plant: 1 }));
    assert.equal(facetsOf(story.order).fulfillmentStatus, 'partial');
    const rest = tell(story, ship());
    assert.deepEqual(rest.order.shipments[1]?.lines, [
      { lineId: 'pot', quantity: 2 },
      { lineId: 'plant', quantity: 2 },
    ]);
    assert.equal(facetsOf(rest.order).fulfillmentStatus, 'shipped');
  });

  it('takes its invoice along in the mail where that is made at shipping', () => {
    const story = tell(paid(inShopWith({ invoiceTiming: 'shipping' })), ship());
    assert.ok(effectsIn(story).includes('mail customer shipped about s1 with i1'));
  });

  it('moves no stock that was taken off at placing, whatever is set today', () => {
    const story = tell(paid(inShopWith({ stockTiming: 'placing' })), ship({ pot: 1 }));
    assert.equal(eventsOf(story), 'shipped');
    assert.equal(eventsOf(tell(story, inShopWith({ stockTiming: 'shipping' }), ship())), 'shipped');
  });

  it('may go unpaid where the customer pays later', () => {
    const story = tell(draftOrder({ paymentMethod: 'invoice' }), place(), ship());
    assert.equal(facetsOf(story.order).fulfillmentStatus, 'shipped');
  });

  it('takes a carrier that is not on the list, or none where none is needed (S069)', () => {
    const typed = after(paid(), ship(null, { carrier: 'Fietskoerier' }));
    assert.equal(typed.shipments[0]?.carrier, 'Fietskoerier');
    const none = after(paid(), ship(null, { carrier: null, trackingNumber: null }));
    assert.equal(none.shipments[0]?.carrier, null);
  });

  it('refuses without carrier and tracking code where the shop wants both (S070)', () => {
    const { shipping } = settingsWith();
    const strict = paid(inShopWith({ shipping: { ...shipping, trackingRequired: true } }));
    const code = 'carrierRequired';
    assertRefused(strict, ship(null, { carrier: null }), code, /Enter both/);
    assertRefused(strict, ship(null, { trackingNumber: null }), code, /Enter both/);
    assert.equal(after(strict, ship()).shipments.length, 1);
  });

  it('refuses unpaid orders, also those paid in part', () => {
    const order = after(draftOrder(), place());
    assertRefused(order, ship(), 'notPaid', /Wait for the payment/);
    assertRefused(after(order, pay(1000)), ship(), 'notPaid', /Wait for the payment/);
  });

  it('refuses held orders (S004, N09)', () => {
    assertRefused(tell(paid(), hold()), ship(), 'onHold', /Release it first/);
  });

  it('refuses what is sent already, and what is not there', () => {
    assertRefused(tell(paid(), ship()), ship(), 'nothingToShip', /has been shipped/);
    const some = withStock({ 'prod-plant': { available: 1, backorderAllowed: true } });
    const waiting = tell(paid(some), ship());
    assert.deepEqual(waiting.order.shipments[0]?.lines[1], { lineId: 'plant', quantity: 1 });
    assertRefused(waiting, ship(), 'nothingToShip', /waits for goods to come in/);
  });

  it('refuses no lines, lines of another order, and more than can leave', () => {
    assertRefused(paid(), ship({}), 'nothingToShip', /at least one line/);
    assertRefused(paid(), ship({ tree: 1 }), 'unknownLine', /no line tree/);
    assertRefused(paid(), ship({ pot: 3 }), 'quantityTooHigh', /Choose 1 to 2/);
    assertRefused(paid(), ship({ pot: 0 }), 'quantityTooHigh', /Choose 1 to 2/);
    const twice = {
      lines: [
        { lineId: 'pot', quantity: 2 },
        { lineId: 'pot', quantity: 1 },
      ],
    };
    assertRefused(paid(), ship(null, twice), 'quantityTooHigh', /Choose 1 to 2/);
  });

  it('refuses a draft, a cancelled and a completed order', () => {
    assertRefused(draftOrder(), ship(), 'notPlaced', /Place it first/);
    assertRefused(tell(paid(), cancel()), ship(), 'orderCancelled', /new order/);
    assertRefused(tell(paid(), ship(), deliver()), ship(), 'orderCompleted', /return/);
  });
});

describe('markNotShipped', () => {
  it('takes shipped back; the goods are set apart again, the money stays (S066, S051)', () => {
    const shipped = tell(draftOrder(), placeAuthorized(), ship(), captured());
    const story = tell(shipped, markNotShipped());
    assert.equal(eventsOf(story), 'shipmentReverted stockUnshipped');
    assert.deepEqual(effectsIn(story), ['unship 2 pot, 3 plant']);
    assert.equal(facetsOf(story.order).fulfillmentStatus, 'unfulfilled');
    assert.equal(facetsOf(story.order).paymentStatus, 'paid');
    assert.equal(story.order.shipments[0]?.status, 'cancelled');
    assert.equal(after(story, ship()).shipments[1]?.number, 'W2026-10001-2');
  });

  it('leaves stock as it is that was taken off at placing', () => {
    const story = tell(paid(inShopWith({ stockTiming: 'placing' })), ship(), markNotShipped());
    assert.deepEqual(effectsIn(story), []);
  });

  it('puts nothing back of an order placed while stock was kept by hand', () => {
    const story = tell(
      paid(inShopWith({ stockTiming: 'manual' })),
      inShopWith({ stockTiming: 'shipping' }),
      ship(),
      markNotShipped(),
    );
    assert.deepEqual(effectsIn(story), []);
    assert.ok(story.order.lines.every((line) => line.deducted === 0 && line.reserved === 0));
  });

  it('refuses parcels that are delivered, taken back already, or not known', () => {
    const two = tell(paid(), ship({ pot: 1 }), deliver(), ship({ pot: 1 }));
    assertRefused(two, markNotShipped('s1'), 'alreadyDelivered', /Register a return instead/);
    assertRefused(two, markNotShipped('s7'), 'unknownShipment', /no parcel s7/);
    const back = tell(two, markNotShipped('s2'), ship({ pot: 1 }));
    assertRefused(back, markNotShipped('s2'), 'nothingShipped', /marked not shipped before/);
  });

  it('refuses where no parcel is on its way', () => {
    assertRefused(paid(), markNotShipped(), 'nothingShipped', /No parcel is on its way/);
    assertRefused(draftOrder(), markNotShipped(), 'notPlaced', /Place it first/);
    assertRefused(tell(paid(), cancel()), markNotShipped(), 'orderCancelled', /new order/);
  });
});

describe('deliver', () => {
  it('notes the arrival and completes the order', () => {
    const story = tell(paid(), ship(), onDay(2), deliver());
    assert.equal(eventsOf(story), 'delivered completed');
    assert.deepEqual(effectsIn(story), []);
    assert.equal(story.order.shipments[0]?.deliveredAt, story.now);
    assert.equal(facetsOf(story.order).fulfillmentStatus, 'delivered');
  });

  it('notes one parcel, or all that are on their way', () => {
    const two = tell(paid(), ship({ pot: 2 }), ship());
    const one = tell(two, deliver('s2'));
    assert.equal(eventsOf(one), 'delivered');
    assert.equal(facetsOf(one.order).fulfillmentStatus, 'shipped');
    assert.equal(eventsOf(tell(one, deliver())), 'delivered completed');
    assert.equal(eventsOf(tell(two, deliver())), 'delivered delivered completed');
  });

  it('does not complete what is not paid', () => {
    const story = tell(draftOrder({ paymentMethod: 'invoice' }), place(), ship(), deliver());
    assert.equal(story.order.status, 'open');
    assert.equal(eventsOf(tell(story, pay())), 'paymentReceived completed');
  });

  it('refuses where no parcel, or not that one, is on its way (N08)', () => {
    assertRefused(paid(), deliver(), 'nothingShipped', /Ship first/);
    assertRefused(tell(paid(), ship()), deliver('s9'), 'unknownShipment', /s9 is not on its way/);
    assertRefused(tell(paid(), ship(), deliver()), deliver(), 'nothingShipped', /Ship first/);
    assertRefused(draftOrder(), deliver(), 'notPlaced', /Place it first/);
    assertRefused(tell(paid(), cancel()), deliver(), 'orderCancelled', /new order/);
  });
});
