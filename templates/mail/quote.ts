import type { QuoteMailView } from '../../domain/notification/mail-view.ts';
import { longDay } from '../format.ts';
import { fill } from '../words.ts';
import { buttonTo, EMPTY, listOf, speechOf, type MailModel } from './model.ts';
import { totalsOf } from './totals.ts';

/** An offer with its document attached: what, for how much, until when, and how to say yes. */
export function quote(view: QuoteMailView): MailModel {
  const speech = speechOf(view);
  const { words, amount } = speech;
  const mail = words.mail.quote;
  const { quoteNumber: number, customerName, shop } = view;
  const date = longDay(view.validUntil, view.locale);
  const values = { number, date, shop: shop.name, amount: amount(view.totals.gross) };
  return {
    ...EMPTY,
    subject: fill(mail.subject, values),
    preheader: fill(mail.preheader, values),
    overline: fill(mail.overline, values),
    heading: fill(mail.heading, values),
    greeting: customerName === null ? null : fill(words.mail.greeting, { name: customerName }),
    intro: [fill(mail.intro, values), mail.accept],
    button: buttonTo(view.quoteUrl, mail.button),
    lists: [listOf(null, view.lines, speech, amount)],
    totals: totalsOf(view, speech),
    closing: [mail.notInvoice],
    why: fill(mail.why, values),
  };
}
