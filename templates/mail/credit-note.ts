import type { MailView } from '../../domain/notification/mail-view.ts';
import { fill, wordFor, type Words } from '../words.ts';
import { buttonTo, EMPTY, listOf, speechOf, type MailModel } from './model.ts';

type CreditNote = Extract<MailView, { kind: 'creditNote' }>;

/** A credit note; it speaks of money paid back only once that is so (features B05). */
export function creditNote(view: CreditNote): MailModel {
  const speech = speechOf(view);
  const { words } = speech;
  const mail = words.mail.creditNote;
  const { orderNumber: order, creditNoteNumber: number, invoiceNumber: invoice, refundTo } = view;
  const refunded = view.refunded && refundTo === 'original';
  const values = {
    order,
    number,
    invoice,
    shop: view.shop.name,
    amount: speech.amount(view.amount),
    method: wordFor(view.paymentMethod, words.methods),
  };
  const preheader = fill(refunded ? mail.preheaderRefunded : mail.preheader, values);
  return {
    ...EMPTY,
    subject: fill(refunded ? mail.subjectRefunded : mail.subject, values),
    preheader: preheader.charAt(0).toLocaleUpperCase() + preheader.slice(1),
    overline: fill(mail.overline, values),
    heading: fill(refunded ? mail.headingRefunded : mail.heading, values),
    greeting:
      view.customerName === null ? null : fill(words.mail.greeting, { name: view.customerName }),
    intro: [fill(whatHappens(view, mail), values), fill(mail.intro, values)],
    button: buttonTo(view.orderUrl, mail.button),
    facts: [
      { label: mail.numberLabel, value: number },
      { label: mail.invoiceLabel, value: invoice },
      { label: words.mail.order, value: order },
    ],
    lists: [listOf(mail.list, view.lines, speech, speech.amount)],
    why: fill(words.mail.whyCustomer, { order }),
  };
}

function whatHappens(
  { refundTo, refunded }: CreditNote,
  mail: Words['mail']['creditNote'],
): string {
  if (refundTo !== 'original') return mail[refundTo];
  return refunded ? mail.refunded : mail.pending;
}
