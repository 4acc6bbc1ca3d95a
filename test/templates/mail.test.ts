import assert from 'node:assert/strict';
import { MAIL_KINDS, type MailView } from '../../domain/notification/mail-view.ts';
import { LOCALES } from '../../domain/settings/shop.ts';
import { renderMail } from '../../templates/mail.ts';
import { sampleMail } from '../../templates/mail-samples.ts';
import { wordsFor } from '../../templates/words.ts';

type Kind<Name extends MailView['kind']> = Extract<MailView, { kind: Name }>;

/** The facts that both parts of a mail must hold: figures, dates, names, links. */
const FACTS =
  /€[\u00a0\d.,]+\d|https?:\/\/[^\s"<]+|LH-\d+[\d-]*|[FC]2026-\d+|3SLHOF\d+|RF\d\d[\u00a0\d]+/gu;
const body = (html: string) => html.slice(html.indexOf('<body>')).replace(/&#x3D;/g, '=');

describe('mails', () => {
  for (const kind of MAIL_KINDS) {
    for (const locale of LOCALES) {
      it(`writes ${kind} in ${locale}, with the same facts in HTML and text`, () => {
        const { subject, html, text } = renderMail(sampleMail(kind, locale));
        const visible = body(html);
        assert.match(subject, /Lindehof/);
        assert.ok(Buffer.byteLength(html) < 90_000);
        assert.equal(html.match(/<h1/g)?.length, 1);
        assert.equal(html.match(/<a /g)?.length, 1);
        assert.doesNotMatch(
          `${subject}${visible}${text}`,
          /undefined|\bnull\b|NaN|\{\w+\}|\[object|\*\*/,
        );
        const facts = (from: string) => [...new Set(from.match(FACTS))].sort();
        assert.deepEqual(
          facts(text),
          facts(visible.replace(/<div style="display:none.*?<\/div>/, '')),
        );
        for (const line of text.split('\n')) {
          assert.ok(line.length <= 72 || /^https?:\S+$/.test(line), line);
        }
      });

      it(`says the outcome of ${kind} in ${locale} in at most 90 characters of preheader`, () => {
        const { html } = renderMail(sampleMail(kind, locale));
        const preheader = /<div style="display:\s*none[^>]*>([^<]*)</.exec(html)?.[1] ?? '';
        assert.ok(preheader.length > 10 && preheader.length <= 90, preheader);
      });
    }
  }

  it('says to customers what they need not do', () => {
    for (const kind of MAIL_KINDS.filter((name) => name !== 'captureDeadline')) {
      assert.match(
        renderMail(sampleMail(kind, 'en')).text.replace(/\n/g, ' '),
        /you need not|You need not/,
      );
    }
  });

  it('says in every language that an order was not fetched, and what becomes of the money', () => {
    for (const locale of LOCALES) {
      const words = wordsFor(locale).mail.cancelled;
      const cancelled = sampleMail('cancelled', locale) as Kind<'cancelled'>;
      for (const whole of [true, false]) {
        const { html } = renderMail({ ...cancelled, by: 'notCollected', whole });
        const [start] = (whole ? words.byNotCollected : words.byNotCollectedPart).split(' **');
        assert.ok(html.includes(String(start)), locale);
      }
    }
  });

  it('says of an order that is fetched where, and when its money is taken (S078)', () => {
    const confirmation = sampleMail('orderConfirmation', 'en') as Kind<'orderConfirmation'>;
    const location = { ...confirmation.deliveryAddress, name: 'Store Haarlem', company: null };
    const said = (paymentState: 'paid' | 'authorized' | 'due', payAtCounter = false) =>
      renderMail({
        ...confirmation,
        paymentState,
        pickup: { location, payAtCounter },
      }).text.replace(/\n/g, ' ');
    assert.match(said('paid'), /as soon as your order is ready for you/);
    assert.match(said('authorized'), /taken only when you fetch your order/);
    assert.match(said('due', true), /You pay €.* at the counter when you fetch/);
    assert.match(said('due'), /is still open/);
    assert.match(said('paid'), /Pickup location: +Store Haarlem/);
    assert.doesNotMatch(said('paid'), /parcel leaves/);
  });

  it('says what is to be paid at the counter, and until when goods are kept', () => {
    const ready = sampleMail('readyForPickup', 'en') as Kind<'readyForPickup'>;
    const due = renderMail({ ...ready, amountDue: 4900 }).text;
    assert.match(due, /€49.00 is still to be paid/);
    assert.match(due, /To pay at the counter: €49.00/);
    const forEver = renderMail({ ...ready, keptUntil: null, openingHours: null }).text;
    assert.doesNotMatch(forEver, /Kept until|Opening hours|keep your order/);
  });

  it('makes a mail without pictures, scripts or anything to load', () => {
    for (const kind of MAIL_KINDS) {
      assert.doesNotMatch(renderMail(sampleMail(kind)).html, /<img|<script|<link|url\(|@import/);
    }
  });

  it('has light tones for dark mode', () => {
    const { html } = renderMail(sampleMail('shipped'));
    assert.match(html, /prefers-color-scheme:\s*dark/);
  });

  it('grows firmer from reminder to reminder, and never claims a cost', () => {
    const reminder = sampleMail('paymentReminder', 'en') as Kind<'paymentReminder'>;
    const texts = [1, 2, 3].map((n) => renderMail({ ...reminder, reminder: n }));
    assert.match(texts[0]?.subject ?? '', /^Reminder/);
    assert.match(texts[1]?.subject ?? '', /^Second reminder/);
    assert.match(texts[2]?.subject ?? '', /^Final reminder/);
    for (const { text } of texts) {
      assert.match(text, /There are no extra costs/);
      assert.match(text.replace(/\n/g, ' '), /not here by 24 December 2026, we cancel the order/);
    }
    assert.doesNotMatch(renderMail({ ...reminder, cancelsAt: null }).text, /we cancel/);
  });

  it('names the order where there is no invoice yet', () => {
    const reminder = sampleMail('paymentReminder', 'en') as Kind<'paymentReminder'>;
    const { subject, text } = renderMail({ ...reminder, invoiceNumber: null });
    assert.match(subject, /order LH-2026-10482/);
    assert.doesNotMatch(text, /Invoice/);
  });

  it('speaks of money refunded only once the provider has confirmed it', () => {
    const note = sampleMail('creditNote', 'en') as Kind<'creditNote'>;
    assert.match(renderMail(note).subject, /^Refund of €49\.00/);
    const { subject, html, text } = renderMail({ ...note, refunded: false });
    assert.doesNotMatch(subject + body(html) + text, /refunded|Refund of/);
  });

  it('says that the money of a return is store credit, not that it is in an account', () => {
    const note = sampleMail('creditNote', 'en') as Kind<'creditNote'>;
    const { subject, html, text } = renderMail({ ...note, refundTo: 'storeCredit' });
    assert.match(text.replace(/\n/g, ' '), /49\.00 goes onto your store credit/);
    assert.doesNotMatch(subject + body(html) + text, /refunded|in your account/);
  });

  it('tells whether anything was charged for a cancelled order', () => {
    const cancelled = sampleMail('cancelled', 'en') as Kind<'cancelled'>;
    assert.match(renderMail(cancelled).text, /We are refunding €269\.45 by iDEAL/);
    assert.match(renderMail({ ...cancelled, refundAmount: 0 }).text, /Nothing was charged/);
    const unpaid = renderMail({ ...cancelled, by: 'unpaid', refundAmount: 0 }).text;
    assert.match(unpaid.replace(/\n/g, ' '), /You owe us nothing/);
  });

  it('tells in every language what part was cancelled, by whom, and that a parcel was called back', () => {
    for (const locale of LOCALES) {
      const view = sampleMail('cancelled', locale) as Kind<'cancelled'>;
      const part = { ...view, whole: false, refundAmount: 0 } as const;
      const texts = [
        view,
        part,
        { ...part, by: 'shop' as const },
        { ...part, recalled: true },
        { ...view, by: 'shop' as const },
      ].map((mail) => renderMail(mail).text);
      assert.equal(new Set(texts).size, texts.length, locale);
      assert.notEqual(renderMail(part).subject, renderMail(view).subject);
    }
  });

  it('tells administrators nothing of the customer but the order’s number', () => {
    const warning = sampleMail('captureDeadline', 'en') as Kind<'captureDeadline'>;
    const { html, text } = renderMail({ ...warning, customerName: 'Fergus Doyle' });
    assert.doesNotMatch(html + text, /Fergus/);
    assert.match(text, /LH-2026-10482/);
  });

  it('says which warning it is', () => {
    const sample = sampleMail('captureDeadline', 'en') as Kind<'captureDeadline'>;
    const overline = (warning: number, last: boolean) =>
      /(First|Another|Last) warning/.exec(renderMail({ ...sample, warning, last }).html)?.[1];
    assert.deepEqual(
      [overline(1, false), overline(2, false), overline(3, true)],
      ['First', 'Another', 'Last'],
    );
  });

  it('leaves the button out where there is no page to open or its address is none', () => {
    const view = sampleMail('cancelled', 'en') as Kind<'cancelled'>;
    for (const orderUrl of [null, 'javascript:alert(1)', 'data:text/html,<script>']) {
      const { html, text } = renderMail({ ...view, orderUrl });
      assert.doesNotMatch(html, /<a |javascript|data:text/);
      assert.doesNotMatch(text, /javascript|View your order/);
    }
  });

  it('treats every free text as text, and keeps line breaks out of the subject', () => {
    const evil = '"><img src=x onerror=alert(1)>\r\nBcc: all@example';
    const view = sampleMail('orderConfirmation', 'en') as Kind<'orderConfirmation'>;
    const { subject, html } = renderMail({
      ...view,
      customerName: evil,
      shop: { ...view.shop, name: evil },
      lines: view.lines.map((line) => ({ ...line, name: evil, details: evil })),
      deliveryAddress: { ...view.deliveryAddress, street: evil },
    });
    assert.doesNotMatch(html, /<img/);
    assert.doesNotMatch(subject, /[\r\n]/);
  });
});
