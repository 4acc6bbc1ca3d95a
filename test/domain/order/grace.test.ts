import assert from 'node:assert/strict';
import { allowedActions } from '../../../domain/order/allowed-actions.ts';
import { foresee } from '../../../domain/order/decide.ts';
import { deadlines } from '../../../domain/order/deadlines.ts';
import { forecast } from '../../../domain/order/forecast.ts';
import { isAtRest } from '../../../domain/order/order-life.ts';
import { MINUTE } from '../../../domain/time/calendar.ts';
import {
  act,
  assertRefused,
  at,
  contextOf,
  CUSTOMER,
  draftOrder,
  effectsIn,
  eventsOf,
  MONDAY,
  PROVIDER,
  tell,
} from '../support/orders.ts';
import { STATES } from '../support/states.ts';
import {
  cancel,
  capture,
  captured,
  credit,
  deliver,
  hold,
  meetDeadline,
  meetDeadlineNow,
  payReported,
  place,
  placeAuthorized,
  ship,
  takeBack,
  withGrace,
} from '../support/steps.ts';

const FIVE_MINUTES_ON = MONDAY + 5 * MINUTE;
const placed = tell(draftOrder(), placeAuthorized(), withGrace(5, 'ship', 'capture', 'cancel'));
const shipping = tell(placed, ship());

describe('the grace window (B04)', () => {
  it('lets nothing happen before it is over: no goods, money, mails or numbers', () => {
    assert.equal(eventsOf(shipping), 'actionWaits');
    assert.deepEqual(effectsIn(shipping), []);
    assert.deepEqual({ ...shipping.order, waiting: [] }, placed.order);
  });

  it('does then what was asked, once, in the name of who asked it', () => {
    const gone = tell(shipping, meetDeadline('graceEnd'));
    assert.equal(gone.now, FIVE_MINUTES_ON);
    const atOnce = tell(placed, withGrace(0), at(FIVE_MINUTES_ON), ship());
    assert.equal(eventsOf(gone), `graceEnded ${eventsOf(atOnce)}`);
    assert.deepEqual(gone.effects, atOnce.effects);
    assert.deepEqual(gone.order, atOnce.order);
    assertRefused(
      gone,
      act({ type: 'meetDeadline', payload: { key: `graceEnd:w${MONDAY}` } }),
      'notDue',
      /not due/,
    );
  });

  it('can be cut short by whoever is sure', () => {
    const gone = tell(shipping, meetDeadlineNow('graceEnd'));
    assert.match(eventsOf(gone), /^graceEnded stockShipped shipped|^graceEnded shipped/);
    assert.equal(gone.now, MONDAY);
  });

  it('ends with nothing but a line in the history where it is taken back', () => {
    const back = tell(shipping, takeBack());
    assert.equal(eventsOf(back), 'actionTakenBack');
    assert.deepEqual(effectsIn(back), []);
    assert.deepEqual(back.order, placed.order);
    assert.match(eventsOf(tell(back, ship())), /actionWaits/);
  });

  it('cannot be used when it is over', () => {
    const gone = tell(shipping, meetDeadline('graceEnd'));
    assertRefused(gone, takeBack(), 'nothingWaits', /has gone ahead/);
    assertRefused(shipping, takeBack('w1'), 'nothingWaits', /Nothing can be taken back/);
  });

  it('takes back what was asked last, or what is named', () => {
    const both = tell(placed, ship({ pot: 1 }), ship({ plant: 1 }));
    const ids = both.order.waiting.map(({ id }) => id);
    assert.deepEqual(ids, [`w${MONDAY}`, `w${MONDAY}.2`]);
    assert.deepEqual(tell(both, takeBack()).order.waiting[0]?.id, ids[0]);
    assert.deepEqual(tell(both, takeBack(ids[0])).order.waiting[0]?.id, ids[1]);
  });

  it('refuses at once what cannot be done', () => {
    const held = tell(placed, hold());
    assertRefused(held, ship(), 'onHold', /Release it first/);
  });

  it('refuses to do again what waits already, and shows the button greyed', () => {
    assertRefused(shipping, ship(), 'nothingToShip', /./);
    const { order, settings, now } = shipping;
    const button = allowedActions(order, { now, settings }).find((a) => a.action === 'ship');
    assert.equal(button?.reason?.code, 'nothingToShip');
  });

  it('calls a person where the order has moved on and it cannot be done any more', () => {
    const held = tell(shipping, hold());
    const over = tell(held, meetDeadline('graceEnd'));
    assert.equal(eventsOf(over), 'graceEnded attentionRaised');
    assert.deepEqual(over.events[0], {
      type: 'graceEnded',
      at: FIVE_MINUTES_ON,
      waitingId: `w${MONDAY}`,
      refused: 'onHold',
    });
    const [attention] = over.order.attention;
    assert.deepEqual([attention?.reason, attention?.subject], ['waitedInVain', 'ship']);
  });

  it('judges what follows upon what waits: both go ahead in turn', () => {
    const twice = tell(placed, ship({ pot: 2 }), at(MONDAY + MINUTE), ship());
    const first = tell(twice, meetDeadline('graceEnd'));
    const second = tell(first, meetDeadline('graceEnd'));
    assert.deepEqual(
      second.order.shipments.map(({ lines }) => lines),
      [[{ lineId: 'pot', quantity: 2 }], [{ lineId: 'plant', quantity: 3 }]],
    );
  });

  it('looks past what waits in vain', () => {
    const held = tell(shipping, hold(), cancel());
    assert.deepEqual(
      held.order.waiting.map(({ action }) => action),
      ['ship', 'cancel'],
    );
  });

  it('is for what people do in the shop: providers, customers and deadlines do not wait', () => {
    const open = tell(draftOrder(), place(), withGrace(5, 'pay', 'deliver', 'cancel'));
    assert.match(eventsOf(tell(open, payReported(5500))), /^paymentReceived/);
    const cancelled = tell(open, act(CANCEL, CUSTOMER));
    assert.match(eventsOf(cancelled), /cancelled/);
    assert.match(eventsOf(tell(open, act(CANCEL, PROVIDER))), /cancelled/);
    assert.equal(eventsOf(tell(open, act(CANCEL))), 'actionWaits');
  });

  it('is not for what the shop does not name, nor for what needs the shelf or the catalogue', () => {
    assert.match(eventsOf(tell(placed, hold())), /^held/);
    const drafted = tell(draftOrder(), withGrace(5, 'place'));
    assert.match(eventsOf(tell(drafted, place())), /^placed/);
  });

  it('shows in a preview what it will bring about', () => {
    const ask = { type: 'ship', payload: SHIP } as const;
    const decision = foresee(placed.order, ask, contextOf(placed));
    assert.ok(decision.outcome === 'applied');
    assert.ok(decision.events.some(({ type }) => type === 'shipped'));
    assert.ok(decision.effects.length > 0);
  });

  it('is in the forecast, and keeps a finished order awake', () => {
    const finished = tell(
      draftOrder(),
      placeAuthorized(),
      ship(),
      captured(),
      deliver(),
      withGrace(5, 'credit'),
    );
    assert.equal(isAtRest(finished.order, finished.settings), true);
    const crediting = tell(finished, credit({ pot: 1 }));
    assert.equal(isAtRest(crediting.order, crediting.settings), false);
    assert.deepEqual(
      deadlines(crediting.order, crediting.settings).map(({ kind }) => kind),
      ['graceEnd'],
    );
    const [step] = forecast(crediting.order, crediting.settings, crediting.now);
    assert.ok(step?.effects.some((effect) => effect.type === 'issueInvoice'));
  });

  it('lets money go where it is reserved when the window of a capture is over', () => {
    const taking = tell(placed, capture());
    assert.equal(effectsIn(taking).length, 0);
    assert.match(effectsIn(tell(taking, meetDeadline('graceEnd'))).join(), /capture/);
  });

  it('is a state of its own in the table of actions', () => {
    assert.equal(STATES['shipping can be taken back'].order.waiting.length, 1);
  });
});

const CANCEL = {
  type: 'cancel',
  payload: { reason: 'other', lines: null, parcels: null, restock: null, mailCustomer: null },
} as const;
const SHIP = { lines: null, carrier: null, trackingNumber: null, shipmentId: null };
