import assert from 'node:assert/strict';
import { deadlines } from '../../../../domain/order/deadlines.ts';
import { outcomeFor } from '../../../../domain/order/action-outcome.ts';
import { taskDueAt } from '../../../../domain/order/tasks.ts';
import { capturable, capturedTotal, termOf } from '../../../../domain/payment/payments.ts';
import { pendingMoney } from '../../../../domain/payment/pending.ts';
import type { LadderStep } from '../../../../domain/settings/settings.ts';
import { DAY } from '../../../../domain/time/calendar.ts';
import {
  act,
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
  type Story,
} from '../../support/orders.ts';
import {
  authorize,
  cancel,
  cancelLines,
  capture,
  captured,
  meetDeadline,
  moneyDelayed,
  place,
  placeAuthorized,
  reauthorizationDeclined,
  reauthorize,
  reauthorized,
  ship,
  voided,
} from '../../support/steps.ts';

const KLARNA = { method: 'klarna', scheme: 'klarna' };
const reserved = (...steps: readonly Step[]): Story =>
  tell(draftOrder(), placeAuthorized(undefined, KLARNA), onDay(20), ...steps);
const { capture: policy } = settingsWith();
const walking = (...ladder: readonly LadderStep[]): Step =>
  inShopWith({ capture: { ...policy, ladder } });

const calendar = ({ order, settings }: Story): string[] =>
  deadlines(order, settings).map(({ at, key }) => `${(at - MONDAY) / DAY} ${key}`);
const attention = ({ order }: Story): string[] => order.attention.map(({ reason }) => reason);

describe('reauthorize', () => {
  it('asks the provider to reserve anew what is owed, for as long as the settings say (B02)', () => {
    const story = reserved(reauthorize());
    assert.equal(eventsOf(story), 'reauthorizationRequested');
    assert.deepEqual(effectsIn(story), ['reauthorizePayment p1.a1 5500']);
    const [renewal] = story.order.payments[0]?.renewals ?? [];
    const { now } = tell(story, onDay(48));
    assert.deepEqual([renewal?.status, renewal?.until], ['requested', now]);
  });

  it('tells the engine of it, with the time until which it should hold', () => {
    const { order, settings } = reserved(reauthorize());
    const [asked, ...more] = pendingMoney(order);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [asked?.type, asked?.moveId, asked?.amount, asked?.until],
      ['reauthorizePayment', 'p1.a1', 5500, order.payments[0]?.renewals[0]?.until],
    );
    const told = outcomeFor(order, settings, { outcome: 'applied', code: null, effects: [] });
    assert.deepEqual(
      [told.money.length, told.atRest, told.view.waitsFor],
      [1, false, 'Waits for the payment provider to confirm.'],
    );
  });

  it('keeps the money reserved meanwhile, and moves no other', () => {
    const story = reserved(reauthorize());
    assert.deepEqual(story.order.payments.map(capturable), [5500]);
    assertRefused(story, capture(), 'moneyUnderway', /Wait for its outcome/);
    assertRefused(story, reauthorize(), 'moneyUnderway', /Wait for its outcome/);
  });

  it('moves the lapse, and the ladder begins again', () => {
    const warned = reserved(onDay(27), meetDeadline('authorizationWarning'));
    assert.deepEqual(attention(warned), ['authorizationEnding']);
    const anew = tell(warned, reauthorize(), reauthorized());
    assert.equal(eventsOf(anew), 'reauthorized attentionCleared');
    assert.equal(anew.order.payments[0]?.expiresAt, tell(anew, onDay(55)).now);
    assert.deepEqual(
      calendar(anew).map((line) => line.split(' ')[1]),
      ['authorizationWarning:1:p1.a1', 'authorizationWarning:2:p1.a1', 'authorizationExpiry:p1.a1'],
    );
    const again = tell(anew, meetDeadline('authorizationWarning'));
    assert.deepEqual(
      attention(again),
      ['authorizationEnding'],
      'the second term is watched as the first',
    );
  });

  it('never has more captured than is owed, whatever was taken before', () => {
    const story = reserved(ship({ pot: 1 }), captured(), reauthorize(), reauthorized());
    const [payment] = story.order.payments;
    assert.ok(payment);
    assert.deepEqual([capturable(payment), termOf(payment)], [4000, 'p1.a1']);
    const done = tell(story, capture(), captured());
    assert.equal(capturedTotal(done.order), 5500);
    assertRefused(done, capture(), 'nothingAuthorized', /No reserved money/);
  });

  it('reserves no more than is still owed: the rest is let go by the exchange', () => {
    const story = reserved(cancelLines({ plant: 1 }), reauthorize(), reauthorized());
    assert.deepEqual(story.order.payments.map(capturable), [4500]);
    assert.deepEqual(pendingMoney(story.order), []);
  });

  it('books what the provider has reserved where that is another amount, and calls a person', () => {
    const payload = { paymentId: 'p1', moveId: 'p1.a1', amount: 5000 };
    const story = tell(reserved(reauthorize()), act({ type: 'reauthorized', payload }));
    assert.deepEqual(story.order.payments.map(capturable), [5000]);
    assert.deepEqual(
      story.order.attention.map(({ reason, reported }) => [reason, reported]),
      [['paymentMismatch', { amount: 5000, currency: 'EUR' }]],
    );
  });

  it('is a task for a person where the provider refuses; the old authorisation lapses as it would', () => {
    const story = reserved(reauthorize(), reauthorizationDeclined());
    assert.equal(eventsOf(story), 'reauthorizationFailed attentionRaised');
    const [payment] = story.order.payments;
    assert.ok(payment);
    assert.deepEqual([capturable(payment), termOf(payment)], [5500, 'p1']);
    const [task] = story.order.attention;
    assert.ok(task);
    assert.equal(taskDueAt(story.order, story.settings, task), payment.expiresAt);
    const again = tell(story, reauthorize());
    assert.deepEqual(effectsIn(again), ['reauthorizePayment p1.a2 5500']);
    assert.deepEqual(attention(tell(again, reauthorized())), []);
    assert.deepEqual(attention(tell(story, capture(), captured())), []);
  });

  it('calls a person where the provider does not say for long, and calls off when it does', () => {
    const story = reserved(reauthorize(), moneyDelayed('reauthorize'));
    assert.deepEqual(attention(story), ['reauthorizeDelayed']);
    assert.deepEqual(attention(tell(story, reauthorized())), []);
  });

  it('takes the outcome once (N07)', () => {
    const payload = { paymentId: 'p1', moveId: 'p1.a1' };
    const done = reserved(reauthorize(), reauthorized());
    const succeeded = act({ type: 'reauthorized', payload: { ...payload, amount: 5500 } });
    const failed = act({ type: 'reauthorizeFailed', payload: { ...payload, code: 'declined' } });
    assertRefused(done, succeeded, 'outcomeKnown', /known already/);
    assertRefused(done, failed, 'outcomeKnown', /known already/);
  });

  it('refuses where it is not possible without the customer, where nothing is reserved or owed', () => {
    const card = tell(draftOrder(), placeAuthorized());
    assertRefused(card, reauthorize(), 'notRenewable', /without the customer/);
    assertRefused(tell(draftOrder(), place()), reauthorize(), 'nothingAuthorized', /pay again/);
    const story = reserved();
    assertRefused(story, reauthorize('p9'), 'unknownPayment', /no payment p9/);
    assertRefused(tell(story, cancel(), voided()), reauthorize(), 'orderCancelled', /cancelled/);
  });

  it('chooses among several payments the one that is named', () => {
    const two = tell(draftOrder(), place(), authorize(1000), authorize(4500, KLARNA));
    assertRefused(two, reauthorize('p1'), 'notRenewable', /Capture it/);
    assert.deepEqual(effectsIn(tell(two, reauthorize('p2'))), ['reauthorizePayment p2.a1 4500']);
  });
});

describe('the ladder', () => {
  const ladder: readonly LadderStep[] = [
    { hoursBefore: 72, do: 'captureDispatched' },
    { hoursBefore: 48, do: 'reauthorize' },
    { hoursBefore: 24, do: 'askPerson' },
  ];
  const steps = walking(...ladder);
  const rungs = (story: Story) =>
    deadlines(story.order, story.settings)
      .map(({ kind }) => kind)
      .filter((kind) => !['deliveryOverdue', 'authorizationExpiry'].includes(kind));

  it('reserves the rest anew where that can be, and begins again for the new term', () => {
    const story = tell(draftOrder(), steps, placeAuthorized(undefined, KLARNA));
    assert.deepEqual(rungs(story), ['reauthorization', 'authorizationWarning']);
    const asked = tell(story, meetDeadline('reauthorization'));
    assert.equal(eventsOf(asked), 'deadlineMet reauthorizationRequested');
    const anew = tell(asked, reauthorized());
    assert.deepEqual(rungs(anew), ['reauthorization', 'authorizationWarning']);
    assert.ok((deadlines(anew.order, anew.settings)[0]?.at ?? 0) > MONDAY + 50 * DAY);
  });

  it('does not go on for ever; a person may', () => {
    const once = inShopWith({ capture: { ...policy, ladder, mostReauthorizations: 1 } });
    const story = tell(
      draftOrder(),
      once,
      placeAuthorized(undefined, KLARNA),
      meetDeadline('reauthorization'),
      reauthorized(),
    );
    assert.deepEqual(rungs(story), ['authorizationWarning']);
    assert.deepEqual(effectsIn(tell(story, reauthorize())), ['reauthorizePayment p1.a2 5500']);
  });

  it('passes the step over for cards, and where the provider has refused it', () => {
    assert.deepEqual(rungs(tell(draftOrder(), steps, placeAuthorized())), ['authorizationWarning']);
    const refused = tell(
      draftOrder(),
      steps,
      placeAuthorized(undefined, KLARNA),
      reauthorize(),
      reauthorizationDeclined(),
    );
    assert.deepEqual(rungs(refused), ['authorizationWarning']);
  });

  it('lets go in the second term what it did not in the first', () => {
    const letting = walking(
      { hoursBefore: 48, do: 'reauthorize' },
      { hoursBefore: 5, do: 'release' },
    );
    const anew = tell(
      draftOrder(),
      letting,
      placeAuthorized(undefined, KLARNA),
      meetDeadline('reauthorization'),
      reauthorized(),
      reauthorize(),
      reauthorizationDeclined(),
      meetDeadline('authorizationRelease'),
    );
    assert.deepEqual(effectsIn(anew), ['voidPayment p1.v 5500']);
  });
});
