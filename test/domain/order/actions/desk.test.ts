import assert from 'node:assert/strict';
import type { Settings } from '../../../../domain/settings/settings.ts';
import { deadlines } from '../../../../domain/order/deadlines.ts';
import { forecast } from '../../../../domain/order/forecast.ts';
import { answersTo, taskDueAt, taskKey, taskSentence } from '../../../../domain/order/tasks.ts';
import { DAY, HOUR } from '../../../../domain/time/calendar.ts';
import {
  act,
  assertRefused,
  at,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  MONDAY,
  onDay,
  tell,
  type Story,
} from '../../support/orders.ts';
import { STATES } from '../../support/states.ts';
import {
  capture,
  captureDeclined,
  hold,
  meetDeadline,
  place,
  placeAuthorized,
  release,
  ship,
} from '../../support/steps.ts';

const extend = (key: string, until: number, reason = 'asked') =>
  act({ type: 'extendDeadline', payload: { key, at: until, reason } });
const meetNow = (key: string) => act({ type: 'meetDeadlineNow', payload: { key } });
const acknowledge = (attention: string, subject: string) =>
  act({ type: 'acknowledgeAttention', payload: { attention, subject, because: 'dealtWith' } });
const switchMails = (on: boolean) => act({ type: 'switchMails', payload: { on } });

const running = ({ order, settings }: Story) => deadlines(order, settings);
const keyOf = (story: Story, kind: string) =>
  running(story).find((deadline) => deadline.kind === kind)?.key ?? 'none';

describe('extendDeadline', () => {
  const unpaid = tell(draftOrder(), place());
  const cancellation = keyOf(unpaid, 'unpaidCancellation');

  it('puts a deadline off; the others stay', () => {
    const before = running(unpaid);
    const story = tell(unpaid, extend(cancellation, MONDAY + 40 * DAY));
    assert.equal(eventsOf(story), 'deadlineExtended');
    assert.equal(running(story).at(-1)?.at, MONDAY + 40 * DAY);
    assert.deepEqual(running(story).slice(0, -1), before.slice(0, -1));
    const { key, reason, since } = story.order.extensions[0] ?? {};
    assert.deepEqual([key, reason, since], [cancellation, 'asked', MONDAY]);
  });

  it('keeps the last word where it is put off twice', () => {
    const story = tell(
      unpaid,
      extend(cancellation, MONDAY + 60 * DAY),
      extend(cancellation, MONDAY + 40 * DAY),
    );
    assert.equal(running(story).at(-1)?.at, MONDAY + 40 * DAY);
    assert.equal(story.order.extensions.length, 1);
  });

  it('does nothing at the old time, and what was promised at the new one', () => {
    const story = tell(unpaid, extend(cancellation, MONDAY + 40 * DAY), onDay(22));
    const meet = act({ type: 'meetDeadline', payload: { key: cancellation } });
    assertRefused(story, meet, 'notDue', /not due/);
    assert.equal(tell(story, onDay(41), meet).order.status, 'cancelled');
  });

  it('does not bring forward what a hold has moved farther', () => {
    const story = tell(
      unpaid,
      extend(cancellation, MONDAY + 23 * DAY),
      hold(),
      onDay(10),
      release(),
    );
    assert.ok((running(story).at(-1)?.at ?? 0) > MONDAY + 30 * DAY);
  });

  it('refuses keys that do not run, times gone by, and times that are not later', () => {
    assertRefused(unpaid, extend('none', MONDAY + DAY), 'unknownDeadline', /running/);
    assertRefused(unpaid, extend(cancellation, MONDAY), 'timeInPast', /past/);
    assertRefused(unpaid, extend(cancellation, MONDAY + DAY), 'notLater', /later time/);
  });

  it('cannot make the provider keep reserved money longer', () => {
    const { order } = STATES.authorised;
    const key = deadlines(order, unpaid.settings).at(-1)?.key ?? '';
    assert.match(key, /^authorizationExpiry/);
    assertRefused(order, extend(key, MONDAY + 30 * DAY), 'deadlineFixed', /provider/);
    assertRefused(order, meetNow(key), 'deadlineFixed', /provider/);
  });
});

describe('meetDeadlineNow', () => {
  it('does at once what would have been done in time, and not again then', () => {
    const unpaid = tell(draftOrder(), place());
    const reminded = tell(unpaid, meetNow(keyOf(unpaid, 'paymentReminder')));
    assert.deepEqual(effectsIn(reminded), ['mail customer paymentReminder 1 about o1 with i1']);
    assert.equal(running(reminded).length, running(unpaid).length - 1);
    const cancelled = tell(unpaid, meetNow(keyOf(unpaid, 'unpaidCancellation')));
    assert.equal(cancelled.order.status, 'cancelled');
    assertRefused(unpaid, meetNow('none'), 'unknownDeadline', /Read them again/);
  });
});

describe('acknowledgeAttention', () => {
  it('settles what a person was called for, with the reason', () => {
    const story = tell(STATES['capture declined'], acknowledge('captureFailed', 'p1'));
    assert.equal(eventsOf(story), 'attentionAcknowledged');
    assert.deepEqual(story.order.attention, []);
  });

  it('leaves what was raised about something else', () => {
    const two = tell(
      STATES['capture declined'],
      act({ type: 'messageFailed', payload: { messageId: 'm1' } }),
      act({ type: 'messageFailed', payload: { messageId: 'm2' } }),
      acknowledge('messageFailed', 'm1'),
    );
    const left = two.order.attention.map(({ reason, subject }) => `${reason} ${subject}`);
    assert.deepEqual(left, ['captureFailed p1', 'messageFailed m2']);
  });

  it('refuses what the order does not call for', () => {
    const step = acknowledge('messageFailed', 'p1');
    assertRefused(STATES['capture declined'], step, 'unknownAttention', /any more/);
  });
});

describe('switchMails', () => {
  it('turns the mails to the customer off and on', () => {
    const off = tell(draftOrder(), placeAuthorized(), switchMails(false), ship());
    assert.ok(effectsIn(off).every((effect) => !effect.startsWith('mail')));
    const on = tell(draftOrder({ mailsOn: false }), switchMails(true), placeAuthorized());
    assert.ok(effectsIn(on).some((effect) => effect.startsWith('mail customer')));
  });

  it('refuses to switch to what is so already', () => {
    assertRefused(draftOrder(), switchMails(true), 'mailsSoAlready', /on already/);
    assertRefused(draftOrder({ mailsOn: false }), switchMails(false), 'mailsSoAlready', /off/);
  });
});

describe('tasks', () => {
  const rules = (tasks: Settings['tasks']) => inShopWith({ tasks });
  const declined = (tasks: Settings['tasks']) =>
    tell(draftOrder(), rules(tasks), placeAuthorized(), capture(), captureDeclined());
  const due = meetDeadline('taskDefault');

  it('are due where the settings say so, and can be put off like any deadline', () => {
    const story = declined({ captureFailed: { afterHours: 4, answer: 'hold' } });
    const [attention] = story.order.attention;
    assert.ok(attention);
    assert.equal(taskDueAt(story.order, story.settings, attention), MONDAY + 4 * HOUR);
    const later = tell(story, extend(taskKey(attention), MONDAY + 9 * HOUR));
    assert.equal(taskDueAt(later.order, later.settings, attention), MONDAY + 9 * HOUR);
    assert.equal(taskDueAt(story.order, declined({}).settings, attention), null);
    assert.equal(keyOf(declined({}), 'taskDefault'), 'none');
  });

  it('take their default answer at their time, once', () => {
    const story = tell(declined({ captureFailed: { afterHours: 4, answer: 'hold' } }), due);
    assert.equal(eventsOf(story), 'deadlineMet held');
    assert.equal(keyOf(story, 'taskDefault'), 'none');
    assert.equal(story.order.attention.length, 1, 'the matter itself is not settled by it');
    const asked = tell(declined({ captureFailed: { afterHours: 4, answer: 'capture' } }), due);
    assert.deepEqual(effectsIn(asked).slice(0, 1), ['capturePayment p1.c2 5500']);
  });

  it('stay with the person where the answer is none, not allowed, or claims what nobody has seen', () => {
    const events = (answer: 'pay' | 'refund' | 'release' | null) =>
      eventsOf(tell(declined({ captureFailed: { afterHours: 4, answer } }), due));
    assert.deepEqual(
      [events(null), events('pay'), events('release')],
      ['deadlineMet', 'deadlineMet', 'deadlineMet'],
    );
    const shipped = tell(
      draftOrder(),
      rules({ captureFailed: { afterHours: 4, answer: 'cancel' } }),
      placeAuthorized(),
      ship(),
      captureDeclined(),
    );
    assert.equal(eventsOf(tell(shipped, due)), 'deadlineMet');
  });

  it('of an answer that breaks a rule of its own do nothing either', () => {
    const story = tell(
      STATES['shipped'],
      rules({ deliveryOverdue: { afterHours: 4, answer: 'deliver' } }),
      meetDeadline('deliveryOverdue'),
    );
    assert.equal(eventsOf(tell(story, due)), 'deadlineMet delivered attentionCleared completed');
    const elsewhere = {
      ...story.order,
      attention: [
        { reason: 'deliveryOverdue' as const, subject: 's9', since: story.now, reported: null },
      ],
    };
    const refused = tell({ ...story, order: elsewhere }, due);
    assert.equal(eventsOf(refused), 'deadlineMet attentionCleared');
    const asked = declined({ captureFailed: { afterHours: 4, answer: 'capture' } });
    const nothingReserved = { ...asked, order: { ...asked.order, payments: [] } };
    assert.deepEqual(effectsIn(tell(nothingReserved, due)), []);
  });

  it('have a key of their own each, and one more when they come again', () => {
    const [a, b, c] = [
      { reason: 'messageFailed' as const, subject: 'm1', since: MONDAY },
      { reason: 'messageFailed' as const, subject: 'm2', since: MONDAY },
      { reason: 'messageFailed' as const, subject: 'm1', since: MONDAY + 1 },
    ].map(taskKey);
    assert.equal(new Set([a, b, c]).size, 3);
    assert.ok((a?.length ?? 99) < 30, 'it becomes part of an action id');
  });

  it('can be answered in every case, and say in a sentence what the matter is', () => {
    for (const { order, settings, now } of Object.values(STATES)) {
      for (const attention of order.attention) {
        const answers = answersTo(order, attention);
        assert.equal(answers.at(-1)?.type, 'acknowledgeAttention');
        assert.match(taskSentence(attention), /^[A-Z].*\.$/);
        const due = taskDueAt(order, settings, attention);
        const lapses = ['authorizationEnding', 'reauthorizeFailed'].includes(attention.reason);
        const lapse = lapses ? order.payments[0]?.expiresAt : null;
        assert.deepEqual([now >= attention.since, due], [true, lapse]);
      }
    }
    const { order } = STATES['return settled, refund declined'];
    const answers = answersTo(order, { reason: 'refundFailed', subject: 'p1' });
    assert.deepEqual(
      answers.map(({ type }) => type),
      ['payRefund', 'refund', 'settleReturn', 'acknowledgeAttention'],
    );
    const delayed = answersTo(order, { reason: 'refundDelayed', subject: 'p1' });
    assert.deepEqual(
      delayed.map(({ type }) => type),
      ['acknowledgeAttention'],
    );
    const ending = answersTo(order, { reason: 'authorizationEnding', subject: 'p1' });
    assert.deepEqual(
      ending.map(({ type }) => type),
      ['capture', 'reauthorize', 'cancel', 'acknowledgeAttention'],
    );
  });

  it('stand in the forecast with what their default answer does', () => {
    const story = declined({ captureFailed: { afterHours: 4, answer: 'cancel' } });
    const [first] = forecast(story.order, story.settings, story.now);
    assert.equal(first?.deadline.kind, 'taskDefault');
    assert.ok(first.effects.some(({ type }) => type === 'sendMail'));
    assert.equal(tell(story, at(first.at), due).order.status, 'cancelled');
  });
});
