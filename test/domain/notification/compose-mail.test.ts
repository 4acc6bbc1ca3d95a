import assert from 'node:assert/strict';
import type { Parties } from '../../../domain/document/invoice-snapshot.ts';
import { composeMail } from '../../../domain/notification/compose-mail.ts';
import type { OrderMailKind, MailView } from '../../../domain/notification/mail-view.ts';
import { mailsFor, type SendMail } from '../../../domain/notification/mails.ts';
import type { Order } from '../../../domain/order/order.ts';
import { DAY } from '../../../domain/time/calendar.ts';
import {
  draftLine,
  draftOrder,
  inShopWith,
  MONDAY,
  onDay,
  settingsWith,
  SHOP,
  tell,
  type Step,
  type Story,
} from '../support/orders.ts';
import { STATES } from '../support/states.ts';
import {
  addProduct,
  cancel,
  captured,
  captureDeclined,
  cancelByCustomer,
  cancelLines,
  deliver,
  edit,
  goodsComeBack,
  meetDeadline,
  pay,
  place,
  placeAuthorized,
  refunded,
  settleReturn,
  ship,
} from '../support/steps.ts';

const PARTIES: Parties = {
  buyer: {
    address: { ...SHOP.address, name: 'Jan Jansen' },
    vatId: null,
    customerNumber: 'K-20001',
    email: 'jan@example.org',
    phone: null,
  },
  deliveryAddress: { ...SHOP.address, name: 'Jan Jansen', postcode: '1011 AB' },
};

const numbered = (order: Order): Order => ({
  ...order,
  invoices: order.invoices.map((i, n) => ({ ...i, number: `F2026-${n + 1}` })),
});

/** The one mail that the last action of a story sends, as it is read. */
function mailOf<K extends OrderMailKind>(kind: K, story: Story): Extract<MailView, { kind: K }> {
  const [effect] = mailsFor(story.events, story.order).filter((m) => m.mail === kind);
  assert.ok(effect, `no mail ${kind}`);
  return composed(effect, numbered(story.order)) as Extract<MailView, { kind: K }>;
}

const composed = (effect: SendMail, order: Order) =>
  composeMail(effect, order, PARTIES, settingsWith());

describe('composeMail', () => {
  it('shows a changed order as it is now, with what is still to be paid and where to', () => {
    const mail = mailOf('orderChanged', STATES['changed, difference open']);
    assert.deepEqual(
      mail.lines.map((l) => [l.sku, l.quantity, l.amount]),
      [
        ['SKU-pot', 3, 3000],
        ['SKU-plant', 3, 3000],
        ['SKU-new', 1, 3000],
      ],
    );
    assert.deepEqual([mail.totals.gross, mail.amountDue, mail.refundAmount], [9500, 4000, 0]);
    assert.equal(mail.invoiceNumber, 'F2026-2');
    const cheaper = mailOf('orderChanged', STATES['changed, refund under way']);
    assert.deepEqual([cheaper.amountDue, cheaper.refundAmount], [0, 2000]);
  });

  it('reminds of one invoice with what is open on that one', () => {
    const draft = draftOrder({ paymentMethod: 'invoice' });
    const two = tell(draft, place(), edit(addProduct()), pay(500), meetDeadline('invoiceReminder'));
    const mail = mailOf('paymentReminder', two);
    assert.deepEqual([mail.reminder, mail.of, mail.amountDue], [1, 2, 5000]);
    assert.equal(mail.invoiceNumber, 'F2026-1');
  });

  it('confirms an order with its lines, totals and how it is to be paid', () => {
    const mail = mailOf('orderConfirmation', STATES.unpaid);
    assert.equal(mail.customerName, 'Jan Jansen');
    assert.deepEqual(
      [
        mail.totals.gross,
        mail.shippingAmount,
        mail.paymentState,
        mail.paymentMethod,
        mail.placedAt,
      ],
      [5500, 500, 'due', 'card', MONDAY],
    );
    const reserved = mailOf('orderConfirmation', STATES.authorised);
    assert.deepEqual([reserved.paymentState, reserved.paymentMethod], ['authorized', 'visa']);
    const paid = { ...STATES.unpaid, order: STATES.paid.order };
    assert.deepEqual(mailOf('orderConfirmation', paid).paymentState, 'paid');
  });

  it('shows amounts with tax also where the shop reckons without', () => {
    const draft = draftOrder({ pricesIncludeTax: false, lines: [draftLine('pot', 1)] });
    const mail = mailOf('orderConfirmation', tell(draft, place()));
    assert.deepEqual([mail.lines[0]?.amount, mail.shippingAmount], [1210, 605]);
  });

  it('reminds of what is open, until when, and when the order will be cancelled', () => {
    const mail = mailOf(
      'paymentReminder',
      tell(draftOrder(), place(), meetDeadline('paymentReminder')),
    );
    assert.deepEqual([mail.reminder, mail.of, mail.amountDue], [1, 3, 5500]);
    assert.deepEqual([mail.invoiceNumber, mail.dueAt], ['F2026-1', MONDAY + 14 * DAY]);
    assert.equal(mail.cancelsAt, MONDAY + 21 * DAY);
    assert.match(mail.paymentReference, /^RF\d\d20261$/);
  });

  it('reminds by the order where no invoice is made yet', () => {
    const { order } = STATES.unpaid;
    const [effect] = mailsFor([{ type: 'paymentReminded', key: 'k', reminder: 2 }], order);
    assert.ok(effect);
    const settings = { ...settingsWith(), cancelUnpaidAfterDays: null };
    const mail = composeMail(effect, { ...order, invoices: [] }, PARTIES, settings);
    assert.ok(mail.kind === 'paymentReminder');
    assert.deepEqual(
      [mail.invoiceNumber, mail.dueAt, mail.cancelsAt],
      [null, MONDAY + 14 * DAY, null],
    );
    assert.match(mail.paymentReference, /^RF\d\d202610001$/);
  });

  it('tells of a parcel, how to follow it, and what is still to come', () => {
    const mail = mailOf('shipped', tell(draftOrder(), place(), pay(), ship({ plant: 1 })));
    assert.deepEqual([mail.carrier, mail.trackingNumber], ['PostNL', '3SABC']);
    assert.equal(mail.trackingUrl, 'https://postnl.nl/tracktrace/?L=nl&B=3SABC&P=1011AB&D=NL&T=C');
    assert.deepEqual(
      mail.toFollow.map((l) => [l.sku, l.quantity]),
      [
        ['SKU-pot', 2],
        ['SKU-plant', 2],
      ],
    );
  });

  it('tells of a cancellation, why, and what goes back', () => {
    const mail = mailOf('cancelled', tell(draftOrder(), place(), pay(), cancel()));
    assert.deepEqual([mail.by, mail.refundAmount, mail.lines.length], ['shop', 5500, 2]);
    const paidBack = {
      ...STATES['cancelled, refund under way'],
      order: STATES['cancelled and refunded'].order,
    };
    assert.equal(mailOf('cancelled', paidBack).refundAmount, 5500);
    assert.equal(mailOf('cancelled', STATES['cancelled unpaid']).by, 'shop');
    const late = mailOf('cancelled', STATES['cancelled by its deadline']);
    assert.deepEqual([late.by, late.refundAmount, late.whole], ['unpaid', 0, true]);
    const asked = mailOf('cancelled', tell(draftOrder(), place(), cancelByCustomer()));
    assert.equal(asked.by, 'customer');
  });

  it('tells which part was cancelled this time, what of it was called back, and what goes back', () => {
    const first = tell(draftOrder(), place(), pay(), cancelLines({ pot: 1 }));
    const mail = mailOf('cancelled', first);
    assert.deepEqual([mail.whole, mail.recalled, mail.refundAmount], [false, false, 1000]);
    const recalled = tell(
      first,
      refunded(),
      onDay(1),
      ship({ pot: 1 }),
      cancel({ parcels: 'recall' }),
    );
    const second = mailOf('cancelled', recalled);
    assert.deepEqual(
      second.lines.map((line) => [line.name, line.quantity]),
      [
        ['Product pot', 1],
        ['Product plant', 3],
      ],
    );
    assert.deepEqual([second.whole, second.recalled, second.refundAmount], [true, true, 3000]);
  });

  it('tells of what an earlier release cancelled as far as it was recorded', () => {
    const recorded = (story: Story): Order => ({ ...story.order, cancellations: [] });
    const mailOfOld = (story: Story) => {
      const [effect] = mailsFor(story.events, story.order);
      assert.ok(effect);
      return composed(effect, numbered(recorded(story))) as Extract<
        MailView,
        { kind: 'cancelled' }
      >;
    };
    const unpaid = mailOfOld(STATES['cancelled by its deadline']);
    assert.deepEqual([unpaid.by, unpaid.lines.length, unpaid.whole], ['unpaid', 2, true]);
    assert.equal(mailOfOld(STATES['cancelled, refund under way']).by, 'shop');
  });

  it('does without the credit note of a return in the mail of a cancellation', () => {
    const atOnce = { ...settingsWith().returns, creditRecallAtOnce: true };
    const story = tell(
      draftOrder(),
      inShopWith({ returns: atOnce }),
      place(),
      pay(),
      ship({ pot: 2 }),
      cancel({ parcels: 'recall' }),
    );
    const files = mailsFor(story.events, story.order).map((m) => [m.mail, m.attachments]);
    assert.deepEqual(files, [
      ['cancelled', ['i2']],
      ['creditNote', ['i3']],
    ]);
  });

  it('says that money is back only when the provider has said so (B05)', () => {
    const story = tell(
      draftOrder(),
      place(),
      pay(),
      ship(),
      deliver(),
      goodsComeBack({ plant: 1 }),
      settleReturn(),
    );
    const mail = mailOf('creditNote', story);
    assert.deepEqual(
      [mail.creditNoteNumber, mail.invoiceNumber, mail.amount, mail.refunded],
      ['F2026-2', 'F2026-1', 1000, false],
    );
    const after = { ...story, order: tell(story, refunded()).order };
    assert.equal(mailOf('creditNote', after).refunded, true);
  });

  it('says of what was never paid that it is credited, and not that money goes back', () => {
    const onAccount = draftOrder({ paymentMethod: 'invoice' });
    const steps = [place(), ship(), deliver(), goodsComeBack({ plant: 1 }), settleReturn()];
    const mail = mailOf('creditNote', tell(onAccount, ...steps));
    assert.deepEqual([mail.amount, mail.refunded, mail.refundTo], [1000, false, 'original']);
  });

  it('warns the administrators, in their language and without a name', () => {
    const story = tell(draftOrder(), placeAuthorized(), meetDeadline('authorizationWarning'));
    const mail = mailOf('captureDeadline', story);
    assert.deepEqual([mail.customerName, mail.locale], [null, 'en']);
    assert.deepEqual(
      [mail.warning, mail.amount, mail.scheme, mail.expiresAt, mail.dispatched],
      [1, 5500, 'visa', MONDAY + 7 * DAY, false],
    );
    const second = tell(story, meetDeadline('authorizationWarning'));
    assert.deepEqual([mail.last, mailOf('captureDeadline', second).last], [false, true]);
    const plain = tell(draftOrder(), placeAuthorized(undefined, { scheme: null }), meetDeadline());
    assert.equal(mailOf('captureDeadline', plain).scheme, 'card');
  });

  it('warns of goods that have left only where their money is not taken', () => {
    const dispatched = (...steps: readonly Step[]) => {
      const story = tell(draftOrder(), ...steps, meetDeadline('authorizationWarning'));
      return mailOf('captureDeadline', story).dispatched;
    };
    const parcel = [placeAuthorized(), ship({ pot: 1 })];
    assert.equal(dispatched(...parcel, captured()), false);
    assert.equal(dispatched(...parcel, captureDeclined()), true);
  });

  it('refuses to write about what the order has not', () => {
    const about = (mail: OrderMailKind): SendMail => ({
      type: 'sendMail',
      mail,
      to: 'customer',
      subject: 'x1',
      attachments: [],
      n: 0,
    });
    const { order } = STATES.unpaid;
    assert.throws(() => composed(about('shipped'), order), /no shipment x1/);
    assert.throws(() => composed(about('creditNote'), order), /no credit note x1/);
    assert.throws(() => composed(about('captureDeadline'), order), /no payment x1/);
  });
});
