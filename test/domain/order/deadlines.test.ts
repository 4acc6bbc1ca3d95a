import assert from 'node:assert/strict';
import { deadlineSentence } from '../../../domain/order/deadline-sentences.ts';
import { DEADLINE_KINDS, deadlines, type DeadlineKind } from '../../../domain/order/deadlines.ts';
import { facetsOf } from '../../../domain/order/facets.ts';
import { isAtRest } from '../../../domain/order/order-life.ts';
import { DAY, HOUR } from '../../../domain/time/calendar.ts';
import {
  act,
  after,
  assertRefused,
  at,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  MONDAY,
  onDay,
  settingsWith,
  tell,
  type Story,
} from '../support/orders.ts';
import {
  approveReturn,
  authorize,
  cancel,
  capture,
  captured,
  deliver,
  hold,
  markUnpaid,
  meetDeadline,
  pay,
  place,
  placeAuthorized,
  release,
  requestReturn,
  ship,
  voidDeclined,
} from '../support/steps.ts';

/** The running deadlines as `day kind n`, days after the story's first Monday. */
const calendar = (story: Story, ...kinds: DeadlineKind[]): string[] =>
  deadlines(story.order, story.settings)
    .filter((d) => kinds.length === 0 || kinds.includes(d.kind))
    .map((d) => `${+((d.at - MONDAY) / DAY).toFixed(2)} ${d.kind} ${d.n}`);

const inAmsterdam = (instant: number) =>
  new Date(instant).toLocaleString('sv-SE', { timeZone: 'Europe/Amsterdam' });

describe('payment deadlines', () => {
  it('remind three times, fall overdue, then cancel (N04)', () => {
    assert.deepEqual(calendar(tell(draftOrder(), place())), [
      '3 paymentReminder 1',
      '7 paymentReminder 2',
      '14 invoiceOverdue 0',
      '14 paymentReminder 3',
      '21 unpaidCancellation 0',
    ]);
  });

  it('mail a reminder with the invoice, each once', () => {
    const story = tell(draftOrder(), place(), meetDeadline('paymentReminder'));
    assert.equal(eventsOf(story), 'paymentReminded');
    assert.deepEqual(effectsIn(story), ['mail customer paymentReminder 1 about o1 with i1']);
    assert.equal(calendar(story)[0], '7 paymentReminder 2');
  });

  it('cancel in the end, with the stock put back and the customer told', () => {
    const quiet = inShopWith({ mailOnCancel: false });
    const story = tell(draftOrder(), quiet, place(), meetDeadline('unpaidCancellation'));
    assert.equal(eventsOf(story), 'deadlineMet stockUnreserved cancelled invoiceIssued');
    assert.ok(effectsIn(story).includes('mail customer cancelled about x1 with i2'));
    assert.ok(isAtRest(story.order, story.settings));
  });

  it('fall on the same time of day when the clocks change', () => {
    const friday = Date.UTC(2026, 2, 27, 9, 30);
    const spring = tell(draftOrder(), at(friday), place());
    assert.deepEqual(
      deadlines(spring.order, spring.settings)
        .filter((d) => d.kind === 'paymentReminder')
        .map((d) => inAmsterdam(d.at)),
      ['2026-03-30 10:30:00', '2026-04-03 10:30:00', '2026-04-10 10:30:00'],
    );
    const autumn = tell(draftOrder(), at(Date.UTC(2026, 9, 23, 8, 30)), place());
    assert.equal(
      inAmsterdam(deadlines(autumn.order, autumn.settings)[0]?.at ?? 0),
      '2026-10-26 10:30:00',
    );
  });

  it('rest while the order is held, and move by as long', () => {
    const held = tell(draftOrder(), place(), onDay(2), hold());
    assert.deepEqual(calendar(held), ['14 invoiceOverdue 0']);
    const story = tell(held, onDay(7), release());
    assert.equal(calendar(story)[0], '8 paymentReminder 1');
    assert.equal(calendar(story).at(-1), '26 unpaidCancellation 0');
  });

  it('rest while the money is reserved, being taken, or here', () => {
    const kinds = ['paymentReminder', 'unpaidCancellation', 'invoiceOverdue'] as const;
    for (const steps of [
      [placeAuthorized()],
      [placeAuthorized(), capture()],
      [placeAuthorized(), capture(), captured()],
      [place(), authorize(1000)],
      [place(), authorize(1000), capture()],
      [place(), pay()],
    ]) {
      const story = tell(draftOrder(), ...steps);
      const running = calendar(story, ...kinds).filter((d) => !d.includes('invoiceOverdue'));
      assert.deepEqual(running, []);
    }
  });

  it('never cancel what is paid in part or sent', () => {
    const kind = 'unpaidCancellation';
    assert.deepEqual(calendar(tell(draftOrder(), place(), pay(1)), kind), []);
    const later = draftOrder({ paymentMethod: 'invoice' });
    assert.deepEqual(calendar(tell(later, place(), ship({ pot: 1 })), kind), []);
  });

  it('begin anew when an authorisation lapses, holds before that forgotten', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      hold(),
      onDay(5),
      release(),
      meetDeadline('authorizationExpiry'),
    );
    assert.deepEqual(calendar(story, 'paymentReminder', 'unpaidCancellation'), [
      '10 paymentReminder 1',
      '14 paymentReminder 2',
      '21 paymentReminder 3',
      // The clocks have changed on day 27: the same time of day comes an hour earlier.
      '27.96 unpaidCancellation 0',
    ]);
  });

  it('count of a hold only what lies after the lapse', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      onDay(5),
      hold(),
      meetDeadline('authorizationExpiry'),
      onDay(9),
      release(),
    );
    assert.equal(calendar(story, 'paymentReminder')[0], '12 paymentReminder 1');
  });

  it('remind of the order where there is no invoice', () => {
    const story = tell(
      draftOrder(),
      inShopWith({ invoiceTiming: 'manual' }),
      place(),
      meetDeadline('paymentReminder'),
    );
    assert.deepEqual(effectsIn(story), ['mail customer paymentReminder 1 about o1']);
  });

  it('can be switched off', () => {
    const off = inShopWith({ paymentReminderDays: [], cancelUnpaidAfterDays: null });
    assert.deepEqual(calendar(tell(draftOrder(), off, place())), ['14 invoiceOverdue 0']);
    const reminders = inShopWith({ cancelUnpaidAfterDays: null });
    assert.equal(calendar(tell(draftOrder(), reminders, place())).length, 4);
  });
});

describe('authorisation deadlines', () => {
  it('warn the administrators twice before reserved money lapses (N03)', () => {
    const placed = tell(draftOrder(), placeAuthorized());
    assert.deepEqual(calendar(placed), [
      '5 authorizationWarning 1',
      '6 authorizationWarning 2',
      '7 authorizationExpiry 0',
    ]);
    const first = tell(placed, meetDeadline());
    assert.equal(eventsOf(first), 'authorizationWarned attentionRaised');
    assert.deepEqual(effectsIn(first), ['mail administrators captureDeadline 1 about p1']);
    const second = tell(first, meetDeadline());
    assert.equal(eventsOf(second), 'authorizationWarned');
    assert.deepEqual(effectsIn(second), ['mail administrators captureDeadline 2 about p1']);
  });

  it('warn administrators also where the customer gets no mails', () => {
    const story = tell(draftOrder({ mailsOn: false }), placeAuthorized(), meetDeadline());
    assert.equal(effectsIn(story).length, 1);
  });

  it('mark what has lapsed, and call a person for it', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      meetDeadline(),
      meetDeadline('authorizationExpiry'),
    );
    assert.equal(eventsOf(story), 'authorizationExpired attentionRaised attentionCleared');
    assert.deepEqual(
      story.order.attention.map((a) => a.reason),
      ['authorizationExpired'],
    );
    assert.equal(facetsOf(story.order).paymentStatus, 'expired');
  });

  it('run on while the order is held', () => {
    assert.equal(calendar(tell(draftOrder(), placeAuthorized(), hold())).length, 3);
  });

  it('end when the money is taken', () => {
    assert.deepEqual(calendar(tell(draftOrder(), placeAuthorized(), capture())), []);
  });

  it('wait for the lapse without a warning where nothing is owed', () => {
    const story = tell(draftOrder(), placeAuthorized(), cancel(), voidDeclined());
    assert.deepEqual(calendar(story), ['7 authorizationExpiry 0']);
  });
});

describe('other deadlines', () => {
  it('an invoice falls overdue while something is open', () => {
    const later = tell(draftOrder({ paymentMethod: 'invoice' }), place(), ship(), deliver());
    const story = tell(later, meetDeadline('invoiceOverdue'));
    assert.equal(eventsOf(story), 'deadlineMet attentionRaised');
    assert.deepEqual(calendar(story, 'invoiceOverdue'), []);
    assert.deepEqual(after(story, pay()).attention, []);
  });

  it('an invoice credited in full never does', () => {
    const story = tell(
      draftOrder({ paymentMethod: 'invoice' }),
      inShopWith({ invoiceTiming: 'shipping' }),
      place(),
      ship({ pot: 1 }),
      ship({ plant: 1 }),
      deliver(),
      requestReturn({ plant: 1 }),
      approveReturn(),
      act({ type: 'receiveReturn', payload: { returnId: 'r1', lines: null, restock: null } }),
      act({ type: 'settleReturn', payload: { returnId: 'r1', outcome: null, lines: null } }),
    );
    assert.equal(story.order.invoices[2]?.creditOf, 'i2');
    assert.deepEqual(
      deadlines(story.order, story.settings)
        .filter((d) => d.kind === 'invoiceOverdue')
        .map((d) => d.subject),
      ['i1'],
    );
  });

  it('a parcel that does not arrive calls a person, until it does', () => {
    const sent = tell(draftOrder(), place(), pay(), ship());
    assert.deepEqual(calendar(sent), ['10 deliveryOverdue 0']);
    const story = tell(sent, meetDeadline());
    assert.equal(eventsOf(story), 'deadlineMet attentionRaised');
    assert.deepEqual(after(story, deliver()).attention, []);
    const off = inShopWith({ shipping: { ...settingsWith().shipping, deliveryDays: null } });
    assert.deepEqual(calendar(tell(sent, off)), []);
  });

  it('goods that do not come back call a person; in the end the return is closed', () => {
    const approved = tell(
      draftOrder(),
      place(),
      pay(),
      ship(),
      deliver(),
      requestReturn({ pot: 1 }),
      approveReturn(),
    );
    assert.deepEqual(
      calendar(approved).map((d) => d.slice(3)),
      ['returnOverdue 1', '96 returnOverdue 2'],
    );
    const late = tell(approved, meetDeadline());
    assert.equal(eventsOf(late), 'deadlineMet attentionRaised');
    const closed = tell(late, meetDeadline());
    assert.equal(eventsOf(closed), 'returnClosed attentionCleared completed');
    assert.equal(after(closed, requestReturn({ pot: 1 }, { overrideWindow: true })).status, 'open');
    const off = inShopWith({ returns: { ...settingsWith().returns, receiveWithinDays: null } });
    assert.deepEqual(calendar(tell(approved, off)), []);
  });

  it('a hold ends at its time', () => {
    const story = tell(draftOrder(), place(), pay(), hold('stock', MONDAY + 36 * HOUR), hold());
    assert.deepEqual(calendar(story), ['1.5 holdRelease 0']);
  });
});

describe('deadlines', () => {
  it('run for no draft, no completed and no cancelled order', () => {
    const completed = [place(), pay(), ship(), deliver()];
    for (const steps of [
      [],
      completed,
      [place(), cancel()],
      [place(), hold('x', MONDAY + DAY), cancel()],
    ]) {
      const story = tell(draftOrder(), ...steps);
      assert.deepEqual(calendar(story), []);
      assert.ok(isAtRest(story.order, story.settings));
    }
  });

  it('do nothing before their time, nor when the order has moved on', () => {
    const story = tell(draftOrder(), place());
    const [first] = deadlines(story.order, story.settings);
    const meet = act({ type: 'meetDeadline', payload: { key: first?.key ?? '' } });
    assertRefused(story, meet, 'notDue', /not due/);
    assertRefused(tell(story, pay(), onDay(30)), meet, 'notDue', /not due/);
    const met = tell(story, onDay(3), meet);
    assertRefused(met, meet, 'notDue', /not due/);
  });

  it('are new ones after money was taken back', () => {
    const first = tell(draftOrder(), place(), meetDeadline('paymentReminder'), pay(), onDay(5));
    const story = tell(first, markUnpaid());
    assert.equal(calendar(story, 'paymentReminder')[0], '8 paymentReminder 1');
  });
});

describe('deadlineSentence', () => {
  it('says of every kind what happens then', () => {
    for (const kind of DEADLINE_KINDS) {
      assert.match(deadlineSentence({ kind, n: 0 }), /^[A-Z].*\.$/);
    }
    assert.match(deadlineSentence({ kind: 'returnOverdue', n: 1 }), /a person is called/);
    assert.match(deadlineSentence({ kind: 'returnOverdue', n: 2 }), /the return is closed/);
  });
});
