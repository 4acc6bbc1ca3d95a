import assert from 'node:assert/strict';
import { facetsOf } from '../../../../domain/order/facets.ts';
import type { Shipment } from '../../../../domain/order/order.ts';
import { recordedOrder } from '../../../../domain/order/fresh.ts';
import type { AskedCarrier } from '../../../../domain/shipment/asked-carrier.ts';
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
  type Step,
} from '../../support/orders.ts';
import {
  cancel,
  cancelShipment,
  createShipment,
  deliver,
  hold,
  markNotShipped,
  packShipment,
  pay,
  pickShipment,
  place,
  release,
  reportCarrierStatus,
  ship,
  track,
} from '../../support/steps.ts';

const paid = (...steps: readonly Step[]) => tell(draftOrder(), ...steps, place(), pay());
const slip = tell(paid(), createShipment());
const bySlip = { carrier: null, trackingNumber: null, shipmentId: 's1' };
const { shipping } = settingsWith();
const strict = inShopWith({ shipping: { ...shipping, trackingRequired: true } });
const statusOf = (...steps: readonly Step[]) =>
  after(slip, ...steps).shipments.map(({ status }) => status);

describe('createShipment', () => {
  it('makes a slip with its document, and nothing leaves (S065)', () => {
    assert.equal(eventsOf(slip), 'slipMade');
    assert.deepEqual(effectsIn(slip), ['make packingSlip s1']);
    assert.equal(facetsOf(slip.order).fulfillmentStatus, 'unfulfilled');
    const [made] = slip.order.shipments;
    assert.deepEqual(
      [made?.number, made?.status, made?.createdAt, made?.shippedAt],
      ['W2026-10001-1', 'open', MONDAY, null],
    );
  });

  it('may take some pieces; the rest goes on another slip or leaves without (S073)', () => {
    const two = tell(paid(), createShipment({ plant: 1 }), createShipment({ pot: 2 }));
    const rest = tell(two, ship());
    assert.deepEqual(rest.order.shipments[2]?.lines, [{ lineId: 'plant', quantity: 2 }]);
  });

  it('refuses what is on a slip already', () => {
    assertRefused(slip, createShipment(), 'onSlip', /W2026-10001-1. Ship or cancel it/);
    const some = tell(paid(), createShipment({ plant: 2 }));
    assertRefused(some, createShipment({ plant: 2 }), 'quantityTooHigh', /1 to 1. The rest is on/);
    assertRefused(some, ship({ plant: 2 }), 'quantityTooHigh', /The rest is on a slip/);
    assertRefused(some, createShipment({}), 'nothingToShip', /at least one line/);
  });

  it('refuses held orders (S004), unpaid ones, and those that have left', () => {
    assertRefused(tell(paid(), hold()), createShipment(), 'onHold', /Release it first/);
    const unpaid = tell(draftOrder(), place());
    assertRefused(unpaid, createShipment(), 'notPaid', /Wait for the payment/);
    assertRefused(tell(paid(), ship()), createShipment(), 'nothingToShip', /has been shipped/);
  });
});

describe('a packing slip', () => {
  it('is picked, packed, shipped as it is and delivered (S072)', () => {
    assert.deepEqual(statusOf(pickShipment()), ['picked']);
    assert.deepEqual(statusOf(pickShipment(), packShipment()), ['packed']);
    const left = tell(slip, packShipment(), onDay(1), ship(null, bySlip));
    assert.equal(eventsOf(left), 'shipped stockShipped');
    assert.deepEqual(effectsIn(left), ['ship 2 pot, 3 plant', 'mail customer shipped about s1']);
    assert.equal(left.order.shipments.length, 1);
    assert.deepEqual(
      [left.order.shipments[0]?.status, left.order.shipments[0]?.shippedAt],
      ['shipped', left.now],
    );
    assert.equal(after(left, deliver()).status, 'completed');
  });

  it('is one step at a time, and by its own id', () => {
    assertRefused(tell(slip, packShipment()), pickShipment(), 'noSlip', /Make one first/);
    const two = tell(paid(), createShipment({ pot: 1 }), pickShipment(), createShipment());
    assertRefused(two, pickShipment('s1'), 'slipMovedOn', /is picked/);
    assertRefused(two, pickShipment('s9'), 'unknownShipment', /no slip s9/);
    assertRefused(paid(), packShipment(), 'noSlip', /Make one first/);
    assertRefused(tell(slip, hold()), packShipment(), 'onHold', /Release it first/);
    assert.deepEqual(statusOf(hold(), release(), packShipment()), ['packed']);
    assertRefused(draftOrder(), pickShipment(), 'notPlaced', /Place it first/);
  });

  it('can be cancelled until it has left, also while the order is held (S068)', () => {
    const back = tell(slip, hold(), cancelShipment());
    assert.deepEqual(effectsIn(back), []);
    const again = after(back, release(), createShipment());
    assert.deepEqual(
      again.shipments.map(({ number, status }) => [number, status]),
      [
        ['W2026-10001-1', 'cancelled'],
        ['W2026-10001-2', 'open'],
      ],
    );
    const left = tell(slip, ship(null, bySlip));
    assertRefused(left, cancelShipment(), 'noSlip', /marked not shipped/);
    assertRefused(paid(), cancelShipment(), 'noSlip', /No slip waits/);
  });

  it('is not marked not shipped before it has left, and is free for another after', () => {
    const mixed = tell(paid(), createShipment({ pot: 2 }), ship());
    assertRefused(mixed, markNotShipped('s1'), 'nothingShipped', /Cancel the slip instead/);
    const back = tell(slip, ship(null, bySlip), markNotShipped('s1'));
    assert.deepEqual(after(back, createShipment()).shipments[1]?.status, 'open');
  });

  it('leaves by its id only, once, and with all its lines', () => {
    assertRefused(slip, ship(), 'onSlip', /Name it as shipmentId/);
    assertRefused(slip, ship({ pot: 1 }, bySlip), 'onSlip', /leaves as it is/);
    assertRefused(
      slip,
      ship(null, { ...bySlip, shipmentId: 's7' }),
      'unknownShipment',
      /no slip s7/,
    );
    const part = tell(paid(), createShipment({ pot: 1 }), ship(null, bySlip));
    assertRefused(part, ship(null, bySlip), 'slipMovedOn', /is shipped. Make a new one/);
  });

  it('is cancelled when its pieces are no longer wanted, the newest first', () => {
    const two = tell(paid(), createShipment({ plant: 1 }), createShipment({ plant: 1, pot: 1 }));
    const fewer = tell(two, cancel({ lines: [{ lineId: 'plant', quantity: 2 }] }));
    assert.deepEqual(
      fewer.order.shipments.map(({ status }) => status),
      ['open', 'cancelled'],
    );
    assert.deepEqual(
      after(two, cancel()).shipments.map(({ status }) => status),
      ['cancelled', 'cancelled'],
    );
  });
});

describe('track', () => {
  it('enters carrier and code before it leaves, for its mail and the rule (S068, S070)', () => {
    const tracked = tell(paid(strict), createShipment(), track());
    assert.deepEqual(effectsIn(tracked), []);
    const left = after(tracked, ship(null, bySlip)).shipments[0];
    assert.deepEqual([left?.carrier, left?.trackingNumber], ['dhl', 'JD1']);
    const untold = tell(paid(strict), createShipment());
    assertRefused(untold, ship(null, bySlip), 'carrierRequired', /Enter both/);
  });

  it('changes them later, without another mail', () => {
    const story = tell(paid(), ship(), track('s1', 'gls', 'G1'));
    assert.deepEqual(effectsIn(story), []);
    assert.equal(story.order.shipments[0]?.trackingNumber, 'G1');
    const left = tell(paid(strict), ship());
    assertRefused(left, track('s1', 'gls', null), 'carrierRequired', /Enter both/);
  });

  it('knows the carriers of the list from typed ones, and refuses what is neither (S069)', () => {
    const carrierAfter = (carrier: AskedCarrier) =>
      after(slip, track('s1', carrier)).shipments[0]?.carrier;
    assert.equal(carrierAfter({ code: 'gls' }), 'gls');
    assert.equal(carrierAfter({ name: 'Fietskoerier Jan' }), 'Fietskoerier Jan');
    assertRefused(slip, track('s1', 'postln'), 'unknownCarrier', /Use one of postnl, dhl/);
    assertRefused(paid(), ship(null, { carrier: { code: 'x' } }), 'unknownCarrier', /no carrier x/);
  });

  it('refuses parcels that are not there', () => {
    assertRefused(paid(), track(), 'nothingShipped', /Make or ship one first/);
    assertRefused(slip, track('s4'), 'unknownShipment', /no slip or parcel s4/);
    const back = tell(slip, cancelShipment(), createShipment());
    assertRefused(back, track('s1'), 'unknownShipment', /no slip or parcel s1/);
  });
});

describe('reportCarrierStatus', () => {
  const left = tell(paid(), ship());
  it('is noted apart from our own status (S051, S107)', () => {
    const story = tell(left, reportCarrierStatus('delivered', MONDAY + 9));
    assert.equal(eventsOf(story), 'carrierReported');
    const [parcel] = story.order.shipments;
    assert.deepEqual(
      [parcel?.status, parcel?.carrierStatus, parcel?.carrierStatusAt],
      ['shipped', 'delivered', MONDAY + 9],
    );
  });

  it('never goes back in time, and counts once', () => {
    const story = tell(left, reportCarrierStatus('atDepot', MONDAY + 9));
    const outdated = /as new or newer is known/;
    assertRefused(story, reportCarrierStatus('sorted', MONDAY + 8), 'statusOutdated', outdated);
    assertRefused(story, reportCarrierStatus('atDepot', MONDAY + 9), 'statusOutdated', outdated);
    assertRefused(story, reportCarrierStatus('x', MONDAY, 's5'), 'unknownShipment', /parcel s5/);
  });

  it('counts as delivered where the shop has set so, for parcels on their way', () => {
    const trusting = inShopWith({ shipping: { ...shipping, deliverOnCarrierStatus: true } });
    const on = tell(left, trusting, reportCarrierStatus('atDepot', MONDAY + 1));
    assert.equal(eventsOf(on), 'carrierReported');
    const there = tell(on, reportCarrierStatus('delivered', MONDAY + 2));
    assert.equal(eventsOf(there), 'carrierReported delivered completed');
    const twice = tell(there, reportCarrierStatus('delivered', MONDAY + 3));
    assert.equal(eventsOf(twice), 'carrierReported');
  });
});

describe('a shipment that an earlier release has recorded', () => {
  it('had its slip made when it left', () => {
    const {
      createdAt: _made,
      carrierStatus: _s,
      carrierStatusAt: _a,
      ...old
    } = after(paid(), ship()).shipments[0] as Shipment;
    const order = { ...paid().order, shipments: [old as Shipment] };
    assert.deepEqual(recordedOrder(order).shipments, after(paid(), ship()).shipments);
    assert.deepEqual(recordedOrder(slip.order).shipments, slip.order.shipments);
  });
});
