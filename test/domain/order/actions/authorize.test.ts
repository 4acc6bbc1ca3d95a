import assert from 'node:assert/strict';
import { facetsOf } from '../../../../domain/order/facets.ts';
import { DAY } from '../../../../domain/time/calendar.ts';
import {
  act,
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  MONDAY,
  PROVIDER,
  tell,
} from '../../support/orders.ts';
import {
  authorize,
  cancel,
  captured,
  deliver,
  meetDeadline,
  pay,
  place,
  placeAuthorized,
  ship,
} from '../../support/steps.ts';

const authorizedUntil = (scheme: string | null, method = 'card'): number | null | undefined =>
  after(draftOrder(), place(), authorize(5500, { scheme, method })).payments[0]?.expiresAt;

describe('authorize', () => {
  it('notes the money that was reserved, and nothing else', () => {
    const story = tell(draftOrder(), place(), authorize());
    assert.equal(eventsOf(story), 'paymentAuthorized');
    assert.deepEqual(effectsIn(story), []);
    assert.equal(facetsOf(story.order).paymentStatus, 'authorized');
  });

  it('holds as long as the scheme, else the method, else the default says (S049)', () => {
    assert.equal(authorizedUntil('visa'), MONDAY + 7 * DAY);
    assert.equal(authorizedUntil(null, 'default'), MONDAY + 7 * DAY);
    assert.equal(authorizedUntil(null, 'unheardOf'), MONDAY + 7 * DAY);
    // 28 days later the clocks have not changed yet: 29 March is day 27, so an hour is lost.
    assert.equal(authorizedUntil('klarna'), MONDAY + 28 * DAY - 3_600_000);
  });

  it("takes the provider's word for how long it holds", () => {
    const order = after(draftOrder(), place(), authorize(5500, { expiresAt: MONDAY + DAY }));
    assert.equal(order.payments[0]?.expiresAt, MONDAY + DAY);
  });

  it('may reserve a part, and the rest after', () => {
    const story = tell(draftOrder(), place(), authorize(2000), authorize());
    assert.deepEqual(
      story.order.payments.map((p) => [p.id, p.authorized]),
      [
        ['p1', 2000],
        ['p2', 3500],
      ],
    );
  });

  it('follows one that has lapsed, and the attention for that is over', () => {
    const lapsed = tell(draftOrder(), placeAuthorized(), meetDeadline('authorizationExpiry'));
    assert.deepEqual(
      lapsed.order.attention.map((a) => a.reason),
      ['authorizationExpired'],
    );
    assert.equal(facetsOf(lapsed.order).paymentStatus, 'expired');
    const story = tell(lapsed, authorize());
    assert.equal(eventsOf(story), 'paymentAuthorized attentionCleared');
    assert.equal(facetsOf(story.order).paymentStatus, 'authorized');
    assert.equal(story.order.attention.length, 0);
  });

  it('refuses nothing, and more than is open', () => {
    const order = after(draftOrder(), place());
    assertRefused(order, authorize(0), 'amountNotPositive', /above 0/);
    assertRefused(order, authorize(5501), 'amountTooHigh', /at most the open amount/);
  });

  it('refuses where the money is here or reserved', () => {
    const paid = after(draftOrder(), place(), pay());
    assertRefused(paid, authorize(1), 'alreadyPaid', /paid or its amount is reserved/);
    const reserved = after(draftOrder(), placeAuthorized());
    assertRefused(reserved, authorize(1), 'alreadyPaid', /paid or its amount is reserved/);
  });

  it('refuses a draft, a cancelled and a completed order', () => {
    assertRefused(draftOrder(), authorize(1), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), place(), cancel());
    assertRefused(cancelled, authorize(1), 'orderCancelled', /new order/);
    const completed = after(draftOrder(), placeAuthorized(), ship(), captured(), deliver());
    assertRefused(completed, authorize(1), 'orderCompleted', /return/);
  });
});

describe('a reservation that a provider reports (N08)', () => {
  const reported = act(
    {
      type: 'authorize',
      payload: {
        ...{ provider: 'test', method: 'card', scheme: 'visa', reference: 'pay_9' },
        ...{ amount: 5500, expiresAt: null },
      },
    },
    PROVIDER,
  );

  it('is taken down for a cancelled order, and let go at once', () => {
    const story = tell(draftOrder(), place(), cancel(), reported);
    assert.equal(eventsOf(story), 'paymentAuthorized voidRequested');
  });

  it('is taken down beside another one, and let go when the first is taken', () => {
    const story = tell(draftOrder(), placeAuthorized(), reported);
    assert.equal(eventsOf(story), 'paymentAuthorized');
    assert.equal(eventsOf(tell(story, ship(), captured())), 'captured voidRequested');
    assertRefused(draftOrder(), reported, 'notPlaced', /Place it first/);
  });

  it('is the one that the checkout told of: it is reserved once', () => {
    const story = tell(draftOrder(), placeAuthorized(5500, { reference: 'pay_9' }));
    assertRefused(story, reported, 'paymentBooked', /pay_9 is on this order already/);
    const lapsed = tell(story, meetDeadline('authorizationExpiry'), reported);
    assert.equal(facetsOf(lapsed.order).paymentStatus, 'authorized');
  });

  it('in another currency is no money of the order: a person is called, and told how much', () => {
    const story = tell(draftOrder(), place(), authorize(6000, { currency: 'USD' }));
    assert.equal(eventsOf(story), 'attentionRaised');
    assert.deepEqual(story.order.payments, []);
    const [{ reason, reported: money } = assert.fail()] = story.order.attention;
    assert.deepEqual([reason, money], ['paymentMismatch', { amount: 6000, currency: 'USD' }]);
    assertRefused(story, authorize(6000, { currency: 'USD' }), 'outcomeKnown', /already/);
  });
});
