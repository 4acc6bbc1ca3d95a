import assert from 'node:assert/strict';
import { deadlines } from '../../../domain/order/deadlines.ts';
import { facetsOf } from '../../../domain/order/facets.ts';
import { forecast } from '../../../domain/order/forecast.ts';
import { isAtRest } from '../../../domain/order/order-life.ts';
import type { LadderStep } from '../../../domain/settings/settings.ts';
import { DAY, HOUR } from '../../../domain/time/calendar.ts';
import {
  act,
  at,
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
} from '../support/orders.ts';
import {
  addProduct,
  authorize,
  capture,
  captureDeclined,
  captured,
  edit,
  hold,
  markNotShipped,
  meetDeadline,
  pay,
  place,
  placeAuthorized,
  release,
  ship,
  voidByHand,
  voidDeclined,
  voided,
} from '../support/steps.ts';

/** A shop that takes no money when a parcel leaves, and walks these steps. */
const walking = (...ladder: readonly LadderStep[]): Step =>
  inShopWith({ capture: { ...settingsWith().capture, onShipping: false, ladder } });

const step = (act: LadderStep['do'], hoursBefore: number): LadderStep => ({ do: act, hoursBefore });

const calendar = (story: Story): string[] =>
  deadlines(story.order, story.settings)
    .filter(({ kind }) => kind !== 'deliveryOverdue')
    .map((d) => `${+((d.at - MONDAY) / DAY).toFixed(2)} ${d.kind} ${d.n}`);

/** Only those that the ladder has set. */
const rungs = (story: Story): string[] =>
  calendar(story).filter((line) => !/Expiry|Reminder|Cancellation|Overdue/.test(line));

const danish = draftOrder({ country: 'DK' });

describe('the ladder of reserved money (B02)', () => {
  it('is, unless the shop sets it otherwise: take what is sent, call a person twice, ask the customer', () => {
    const story = tell(draftOrder(), placeAuthorized());
    assert.deepEqual(
      forecast(story.order, story.settings, MONDAY)
        .slice(0, 4)
        .map((s) => `${(s.at - MONDAY) / DAY} ${s.deadline.kind}`),
      [
        '5 authorizationWarning',
        '6 authorizationWarning',
        '7 authorizationExpiry',
        '7 paymentLink',
      ],
    );
    const { ladder } = settingsWith().capture;
    assert.deepEqual(ladder[0], step('captureDispatched', 48));
  });

  it('takes what has left the house and is not captured, no more', () => {
    const story = tell(draftOrder(), walking(step('captureDispatched', 48)), placeAuthorized());
    assert.deepEqual(rungs(story), [], 'nothing has left yet');
    const sent = tell(story, ship({ pot: 1 }));
    assert.deepEqual(rungs(sent), ['5 dispatchCapture 1']);
    const taken = tell(sent, meetDeadline('dispatchCapture'));
    assert.equal(eventsOf(taken), 'deadlineMet captureRequested');
    assert.deepEqual(effectsIn(taken), ['capturePayment p1.c1 1500']);
    const rest = tell(taken, captured(), ship());
    assert.deepEqual(rungs(rest), [], 'each step is walked once');
  });

  it('walks a step at once that gets something to do after its time', () => {
    const story = tell(
      draftOrder(),
      walking(step('captureDispatched', 48)),
      placeAuthorized(),
      onDay(6),
      ship({ pot: 2 }),
    );
    assert.deepEqual(rungs(story), ['5 dispatchCapture 1']);
    assert.deepEqual(effectsIn(tell(story, meetDeadline('dispatchCapture'))), [
      'capturePayment p1.c1 2500',
    ]);
  });

  it('takes it from the authorisation that will lapse, as far as that reaches', () => {
    const story = tell(
      draftOrder(),
      walking(step('captureDispatched', 24)),
      place(),
      authorize(1000, { scheme: 'klarna' }),
      authorize(),
      ship({ pot: 2 }),
      meetDeadline('dispatchCapture'),
    );
    assert.deepEqual(effectsIn(story), ['capturePayment p2.c1 2500']);
    const later = tell(story, captured(), ship({ plant: 3 }), meetDeadline('dispatchCapture'));
    assert.deepEqual(effectsIn(later), ['capturePayment p1.c1 1000']);
  });

  it('takes nothing for a parcel that did not leave after all, nor where the provider has refused', () => {
    const steps = walking(step('captureDispatched', 48));
    const stayed = tell(draftOrder(), steps, placeAuthorized(), ship(), markNotShipped());
    assert.deepEqual(rungs(stayed), []);
    const declined = tell(draftOrder(), placeAuthorized(), ship(), captureDeclined());
    assert.deepEqual(
      rungs(declined).filter((rung) => rung.includes('dispatchCapture')),
      [],
    );
  });

  it('takes in Denmark, too, only what has left the house (S050)', () => {
    const story = tell(danish, walking(step('captureDispatched', 48)), placeAuthorized());
    assertRefused(story, capture(1), 'captureBeforeDispatch', /Ship first/);
    const sent = tell(story, ship({ plant: 1 }));
    const taken = tell(sent, meetDeadline('dispatchCapture'));
    assert.deepEqual(effectsIn(taken), ['capturePayment p1.c1 1500']);
    assertRefused(tell(taken, captured()), capture(1), 'captureBeforeDispatch', /Ship first/);
  });

  it('calls a person as often as it is set, with a task and a mail', () => {
    const story = tell(
      draftOrder(),
      walking(step('askPerson', 72), step('askPerson', 12)),
      placeAuthorized(),
    );
    assert.deepEqual(rungs(story), ['4 authorizationWarning 1', '6.5 authorizationWarning 2']);
    const asked = tell(story, meetDeadline(), meetDeadline());
    assert.deepEqual(effectsIn(asked), ['mail administrators captureDeadline 2 about p1']);
    assert.deepEqual(
      asked.order.attention.map(({ reason, subject }) => `${reason} ${subject}`),
      ['authorizationEnding p1'],
    );
  });

  it('can be put off and brought on by a person, step by step', () => {
    const story = tell(draftOrder(), placeAuthorized(), ship({ pot: 1 }), captured());
    const [warning] = deadlines(story.order, story.settings);
    assert.ok(warning);
    const { key } = warning;
    const later = act({
      type: 'extendDeadline',
      payload: { key, at: warning.at + 5 * HOUR, reason: 'asked' },
    });
    assert.equal(deadlines(tell(story, later).order, story.settings)[0]?.at, warning.at + 5 * HOUR);
    const now = tell(story, act({ type: 'meetDeadlineNow', payload: { key } }));
    assert.equal(eventsOf(now), 'authorizationWarned attentionRaised');
  });

  describe('lets go', () => {
    const steps = walking(step('release', 6), step('paymentLink', 0));

    it('what nobody has taken, and has the customer asked for it', () => {
      const story = tell(draftOrder(), steps, placeAuthorized());
      assert.deepEqual(rungs(story), ['6.75 authorizationRelease 1']);
      const letGo = tell(story, meetDeadline('authorizationRelease'));
      assert.deepEqual(effectsIn(letGo), ['voidPayment p1.v 5500']);
      const unpaid = tell(letGo, voided());
      assert.deepEqual(rungs(unpaid), ['7 paymentLink 1']);
      const asked = tell(unpaid, meetDeadline('paymentLink'));
      assert.deepEqual(effectsIn(asked), ['mail customer paymentReminder 1 about o1 with i1']);
      assert.deepEqual(rungs(asked), []);
    });

    it('not what goods have left the house for, not twice, not while money is moving', () => {
      const sent = tell(draftOrder(), steps, placeAuthorized(), ship({ pot: 1 }));
      assert.deepEqual(rungs(sent), []);
      const moving = tell(draftOrder(), steps, placeAuthorized(), capture(100));
      assert.deepEqual(rungs(moving), []);
      assert.deepEqual(rungs(tell(moving, captured())), ['6.75 authorizationRelease 1']);
      const refused = tell(
        draftOrder(),
        steps,
        placeAuthorized(),
        meetDeadline('authorizationRelease'),
        voidDeclined(),
      );
      assert.deepEqual(rungs(refused), []);
    });

    it('and asks nobody where a person has let it go', () => {
      const story = tell(draftOrder(), steps, placeAuthorized(), voidByHand(), voided());
      assert.deepEqual(rungs(story), []);
    });
  });

  describe('asks the customer for the money once it has lapsed', () => {
    const lapsed = tell(draftOrder(), placeAuthorized(), meetDeadline('authorizationExpiry'));

    it('by a mail with what is open', () => {
      assert.deepEqual(rungs(lapsed), ['7 paymentLink 1']);
      const asked = tell(lapsed, meetDeadline('paymentLink'));
      assert.equal(eventsOf(asked), 'paymentAsked');
      assert.deepEqual(effectsIn(asked), ['mail customer paymentReminder 1 about o1 with i1']);
      assert.equal(calendar(asked)[0], '10 paymentReminder 1');
    });

    it('some hours later where so set', () => {
      const story = tell(
        draftOrder(),
        walking(step('paymentLink', -12)),
        placeAuthorized(),
        meetDeadline('authorizationExpiry'),
      );
      assert.deepEqual(rungs(story), ['7.5 paymentLink 1']);
    });

    it('not where automatic mails are switched off', () => {
      const quiet = tell(
        draftOrder({ mailsOn: false }),
        placeAuthorized(),
        meetDeadline('authorizationExpiry'),
        meetDeadline('paymentLink'),
      );
      assert.deepEqual(effectsIn(quiet), []);
    });

    it('not where it has come another way or is reserved anew; held, only after the release (N04)', () => {
      assert.deepEqual(rungs(tell(lapsed, pay())), []);
      assert.equal(rungs(tell(lapsed, authorize())).includes('7 paymentLink 1'), false);
      const held = tell(lapsed, hold());
      assert.deepEqual(rungs(held), []);
      assert.deepEqual(rungs(tell(held, onDay(9), release())), ['7 paymentLink 1']);
    });

    it('not on account, where the invoice is what asks', () => {
      const onAccount = draftOrder({ paymentMethod: 'invoice' });
      const story = tell(onAccount, placeAuthorized(), meetDeadline('authorizationExpiry'));
      assert.deepEqual(rungs(story), []);
    });

    it('not long after, when the order has become dearer', () => {
      const story = tell(lapsed, at(MONDAY + 7 * DAY + HOUR), pay(), onDay(30), edit(addProduct()));
      assert.equal(facetsOf(story.order).paymentStatus, 'partiallyPaid');
      assert.deepEqual(rungs(story), []);
    });

    it('as before it was there in orders that were placed before', () => {
      const earlier = walking(step('askPerson', 48), step('askPerson', 24));
      const story = tell(
        draftOrder(),
        earlier,
        placeAuthorized(),
        meetDeadline('authorizationExpiry'),
      );
      assert.deepEqual(rungs(story), []);
    });
  });

  it('may be empty: then only the lapse is noted', () => {
    const story = tell(draftOrder(), walking(), placeAuthorized());
    assert.deepEqual(calendar(story), ['7 authorizationExpiry 0']);
    assert.equal(isAtRest(story.order, story.settings), false);
  });
});
