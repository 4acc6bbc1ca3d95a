import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  balance,
  invoiceStandings,
  invoiceStatus,
  openOn,
} from '../../../domain/invoice/status.ts';
import { sum } from '../../../domain/money/money.ts';
import { payable } from '../../../domain/order/quantities.ts';
import { capturedNet } from '../../../domain/payment/payments.ts';
import { decide } from '../../../domain/order/decide.ts';
import { DAY } from '../../../domain/time/calendar.ts';
import {
  after,
  contextOf,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  MONDAY,
  onDay,
  storyOf,
  tell,
  type Story,
} from '../support/orders.ts';
import {
  addProduct,
  cancel,
  credit,
  deliver,
  edit,
  hold,
  meetDeadline,
  pay,
  place,
  placeAuthorized,
  release,
  ship,
  want,
} from '../support/steps.ts';
import { chances, drafts, happening, shops } from '../support/random-lives.ts';
import { deadlines } from '../../../domain/order/deadlines.ts';

const onAccount = draftOrder({ paymentMethod: 'invoice' });
const statuses = ({ order, now }: Story) =>
  order.invoices
    .filter((invoice) => invoice.kind === 'invoice')
    .map(({ id }) => invoiceStatus(order, id, now));

describe('the status of an invoice', () => {
  it('money that has arrived pays the oldest invoice first', () => {
    const two = tell(draftOrder(), place(), edit(addProduct()));
    assert.deepEqual(statuses(two), ['open', 'open']);
    assert.deepEqual(statuses(tell(two, pay(100))), ['partiallyPaid', 'open']);
    assert.deepEqual(statuses(tell(two, pay(5500))), ['paid', 'open']);
    assert.deepEqual(statuses(tell(two, pay(6000))), ['paid', 'partiallyPaid']);
    assert.deepEqual(statuses(tell(two, pay())), ['paid', 'paid']);
  });

  it('is overdue once its day has passed, also when paid in part', () => {
    const story = tell(draftOrder(), place(), pay(100), onDay(15));
    assert.deepEqual(statuses(story), ['overdue']);
    assert.equal(openOn(story.order, 'i1'), 5400);
  });

  it('is credited where its credit notes take all of it back', () => {
    const story = tell(draftOrder(), place(), cancel());
    assert.deepEqual(statuses(story), ['credited']);
    assert.equal(invoiceStatus(story.order, 'i2', story.now), 'paid');
    assert.equal(openOn(story.order, 'i9'), 0);
    assert.equal(invoiceStatus(story.order, 'i9', story.now), 'paid');
  });

  it('is told of each with what is open, credit notes as settled', () => {
    const { order } = tell(draftOrder(), place(), edit(...want({ pot: 1 })), pay(100));
    assert.deepEqual(invoiceStandings(order), [
      { invoiceId: 'i1', standing: 'partiallyPaid', open: 4400 },
      { invoiceId: 'i2', standing: 'paid', open: 0 },
    ]);
  });

  it('nobody has to pay what waits for its credit note', () => {
    const shop = inShopWith({ invoiceEdits: 'manual' });
    const story = tell(draftOrder(), shop, place(), edit(...want({ pot: 1 })), pay());
    assert.deepEqual(statuses(story), ['paid']);
  });

  it('money that is only reserved pays nothing (B05)', () => {
    assert.deepEqual(statuses(tell(draftOrder(), placeAuthorized())), ['open']);
  });

  it('an order that is invoiced is paid when all its invoices are, and not before (S044)', () => {
    let both = 0;
    fc.assert(
      fc.property(shops, drafts, chances, (settings, draft, dice) => {
        let story: Story = { ...storyOf(draft), settings };
        for (const chance of dice) {
          const next = happening(story, chance);
          if (!next) continue;
          const decision = decide(story.order, next.action, contextOf({ ...story, now: next.now }));
          if (decision.outcome === 'rejected') continue;
          story = { ...story, ...decision, now: next.now };
          const { order } = story;
          // Given back by us and by the customer's bank: the customer has it twice, and no invoice says so.
          if (order.status === 'draft' || capturedNet(order) < 0) continue;
          const invoices = order.invoices.filter((i) => i.kind === 'invoice');
          const invoiced = sum(invoices.map((invoice) => balance(order, invoice)));
          const settled = statuses(story).every((s) => s === 'paid' || s === 'credited');
          const paid = capturedNet(order) >= payable(order);
          if (paid) assert.ok(settled, 'a paid order has an invoice that is not');
          if (invoiced >= payable(order)) assert.equal(settled, paid);
          if (invoices.length > 1 && settled) both++;
        }
      }),
      { numRuns: 400 },
    );
    assert.ok(both > 0, 'never were several invoices paid');
  });
});

describe('reminders of an invoice', () => {
  const calendar = (story: Story) =>
    deadlines(story.order, story.settings)
      .filter((d) => d.kind !== 'deliveryOverdue')
      .map(({ kind, n, at }) => `${Math.round((at - MONDAY) / DAY)} ${kind} ${n}`);

  it('come after its due date, and a person after the last; nothing before, for customers on account', () => {
    const story = tell(onAccount, place(), ship(), deliver());
    assert.deepEqual(calendar(story), [
      '17 invoiceReminder 1',
      '21 invoiceReminder 2',
      '25 invoiceOverdue 0',
    ]);
    assert.deepEqual(calendar(tell(onAccount, place())).at(-1), '35 unpaidCancellation 0');
  });

  it('are mails with the invoice, about what is open on it', () => {
    const story = tell(onAccount, place(), pay(500), meetDeadline('invoiceReminder'));
    assert.equal(eventsOf(story), 'invoiceReminded');
    assert.deepEqual(effectsIn(story), ['mail customer paymentReminder 1 about i1 with i1']);
    const second = tell(story, meetDeadline('invoiceReminder'));
    assert.deepEqual(effectsIn(second), ['mail customer paymentReminder 2 about i1 with i1']);
    const person = tell(second, meetDeadline('invoiceOverdue'));
    assert.equal(eventsOf(person), 'deadlineMet attentionRaised');
  });

  it('stop when it is paid or credited, and rest while the order is held', () => {
    const story = tell(onAccount, place());
    const reminders = (s: Story) => calendar(s).filter((line) => line.includes('invoiceReminder'));
    assert.deepEqual(reminders(tell(story, pay())), []);
    assert.deepEqual(reminders(tell(story, credit({ pot: 2, plant: 3 }, { shipping: true }))), []);
    assert.deepEqual(reminders(tell(story, hold())), []);
    const later = tell(story, hold(), onDay(10), release());
    assert.deepEqual(reminders(later), ['27 invoiceReminder 1', '31 invoiceReminder 2']);
  });

  it('remind of the oldest invoice that is not paid, each by itself', () => {
    const story = tell(onAccount, place(), onDay(2), edit(addProduct()), pay(5500));
    assert.deepEqual(
      deadlines(story.order, story.settings)
        .filter((d) => d.kind === 'invoiceReminder')
        .map((d) => d.subject),
      ['i2', 'i2'],
    );
  });

  it('call a person when the invoice falls due where the shop sends none', () => {
    const none = inShopWith({ invoiceReminderDays: [] });
    assert.deepEqual(calendar(tell(onAccount, none, place(), ship(), deliver())), [
      '14 invoiceOverdue 0',
    ]);
    const one = inShopWith({ invoiceReminderDays: [5] });
    assert.deepEqual(calendar(tell(onAccount, one, place(), ship(), deliver())), [
      '19 invoiceReminder 1',
      '24 invoiceOverdue 0',
    ]);
  });

  it('attention for one invoice goes when that one is paid, though another is open', () => {
    const none = inShopWith({ invoiceReminderDays: [] });
    const overdue = tell(
      onAccount,
      none,
      place(),
      edit(addProduct()),
      meetDeadline('invoiceOverdue'),
    );
    assert.equal(overdue.order.attention[0]?.subject, 'i1');
    assert.deepEqual(after(overdue, pay(5500)).attention, []);
  });
});
