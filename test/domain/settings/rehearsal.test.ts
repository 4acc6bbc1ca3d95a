import assert from 'node:assert/strict';
import {
  rehearsedAsNew,
  rehearsedRunning,
  type Difference,
} from '../../../domain/settings/rehearsal.ts';
import type { Settings } from '../../../domain/settings/settings.ts';
import { DAY } from '../../../domain/time/calendar.ts';
import {
  draftOrder,
  inShopWith,
  MONDAY,
  onDay,
  settingsWith,
  tell,
  type Story,
} from '../support/orders.ts';
import { cancel, pay, place, placeAuthorized, ship } from '../support/steps.ts';

const WAS = settingsWith();
const would = (change: Partial<Settings>): Settings => ({ ...WAS, ...change, version: 2 });

const whens = (differences: readonly Difference[]): string[] =>
  differences.map(({ when, was, would: then }) => `${was ? '-' : ''}${then ? '+' : ''} ${when}`);
const asNew = (story: Story, change: Partial<Settings>, paidAt: number | null): string[] =>
  whens(rehearsedAsNew(story.order, { paidAt }, [WAS, would(change)], story.now));
const running = (story: Story, change: Partial<Settings>) =>
  rehearsedRunning(story.order, [WAS, would(change)], story.now);

describe('a rehearsal of settings (B07)', () => {
  const paidOnDay5 = tell(draftOrder(), place(), onDay(5), pay());

  it('finds nothing where nothing that matters to the order is changed', () => {
    assert.deepEqual(asNew(paidOnDay5, { quotes: { validDays: 5 } }, MONDAY + 5 * DAY), []);
    assert.deepEqual(running(paidOnDay5, { quotes: { validDays: 5 } }), {
      differences: [],
      actions: [],
    });
  });

  it('names the reminders that an order would have got before it was paid, and no later ones', () => {
    const paymentReminderDays = [1, 4, 9];
    assert.deepEqual(asNew(paidOnDay5, { paymentReminderDays }, MONDAY + 5 * DAY), [
      '-+ paymentReminder 1',
      '+ paymentReminder 2',
    ]);
  });

  it('names the orders that would have been cancelled', () => {
    const strict = { paymentReminderDays: [], cancelUnpaidAfterDays: 4 };
    assert.deepEqual(asNew(paidOnDay5, strict, MONDAY + 5 * DAY), [
      '- paymentReminder 1',
      '+ unpaidCancellation',
    ]);
  });

  it('says when it would have been invoiced, and its goods taken off the shelf', () => {
    const sent = tell(draftOrder(), placeAuthorized(), ship());
    assert.deepEqual(asNew(sent, { invoiceTiming: 'shipping' }, MONDAY), [
      '-+ placing',
      '-+ shipping',
    ]);
    assert.deepEqual(asNew(sent, { stockTiming: 'placing' }, MONDAY), [
      '-+ placing',
      '-+ shipping',
    ]);
    assert.deepEqual(asNew(paidOnDay5, { invoiceTiming: 'payment' }, MONDAY + 5 * DAY), [
      '-+ placing',
      '-+ paymentReminder 1',
      '-+ payment',
    ]);
  });

  it('follows an order that is not paid to this day, and one that was cancelled to its end', () => {
    const unpaid = tell(draftOrder(), place(), onDay(10));
    assert.deepEqual(asNew(unpaid, { paymentReminderDays: [3, 9] }, null), [
      '-+ paymentReminder 2',
    ]);
    const cancelled = tell(draftOrder(), place(), onDay(2), cancel(), onDay(30));
    assert.deepEqual(asNew(cancelled, { paymentReminderDays: [1, 4] }, null), [
      '+ paymentReminder 1',
    ]);
    assert.deepEqual(running(cancelled, { paymentReminderDays: [1] }).differences, []);
  });

  it('has a place even for what could not be placed', () => {
    const draft = draftOrder({ lines: [] });
    const empty = { ...tell(draft).order, placedAt: null };
    assert.deepEqual(rehearsedAsNew(empty, { paidAt: null }, [WAS, would({})], MONDAY), []);
  });

  it('goes on with an order of which nothing is to be paid', () => {
    const lines = draftOrder().lines.map((line) => ({ ...line, unitPrice: 0 }));
    const shipping = { ...draftOrder().shipping, price: 0 };
    const free = tell(draftOrder({ lines, shipping }), place());
    assert.deepEqual(asNew(free, { stockTiming: 'placing' }, null), ['-+ placing', '-+ shipping']);
  });

  it('sends nothing that is fetched', () => {
    const { name: _, company: __, ...address } = WAS.shop.address;
    const location = { name: 'Counter', address, openingHours: { nl: 'di–za' } };
    const methods = [{ name: 'parcel', kind: 'pickup', location } as const];
    const shipping = { ...WAS.shipping, methods };
    const fetched = tell(draftOrder(), inShopWith({ shipping }), placeAuthorized());
    const found = rehearsedAsNew(
      fetched.order,
      { paidAt: MONDAY },
      [
        { ...WAS, shipping },
        { ...WAS, shipping, stockTiming: 'placing' },
      ],
      fetched.now,
    );
    assert.deepEqual(whens(found), ['-+ placing']);
  });

  it('shows for a running order what changes at once, what comes, and what may be done', () => {
    const unpaid = tell(draftOrder(), inShopWith({ invoiceTiming: 'payment' }), place());
    const found = rehearsedRunning(
      unpaid.order,
      [unpaid.settings, would({ invoiceTiming: 'placing', paymentReminderDays: [5] })],
      unpaid.now,
    );
    assert.deepEqual(whens(found.differences), [
      '+ adopting',
      '-+ paymentReminder 1',
      '- paymentReminder 2',
      '- paymentReminder 3',
      '-+ unpaidCancellation',
      '+ invoiceOverdue (i1)',
    ]);
    const danish = tell(draftOrder({ country: 'BE' }), placeAuthorized());
    const capture = { ...WAS.capture, onlyAfterDispatchIn: ['BE'] };
    assert.deepEqual(
      running(danish, { capture }).actions.map(({ action, allowed }) => [action, allowed]),
      [['capture', false]],
    );
    const [found2] = rehearsedRunning(
      danish.order,
      [would({ capture }), { ...WAS, version: 3 }],
      danish.now,
    ).actions;
    assert.deepEqual([found2?.action, found2?.allowed], ['capture', true]);
    assert.match(found2?.reason ?? '', /sent|dispatch/);
  });
});
