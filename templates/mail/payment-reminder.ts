import type { MailView } from '../../domain/notification/mail-view.ts';
import { isCreditorReference } from '../../domain/payment/reference.ts';
import { grouped } from '../payment-code.ts';
import { fill } from '../words.ts';
import { buttonTo, EMPTY, speechOf, type MailModel } from './model.ts';

type Reminder = Extract<MailView, { kind: 'paymentReminder' }>;

/**
 * First friendly, then plain, the last one says what happens on which date. None of them claims a cost:
 * what may be claimed, when and in which words differs by country.
 */
export function paymentReminder(view: Reminder): MailModel {
  const { words, amount, date } = speechOf(view);
  const mail = words.mail.paymentReminder;
  const { invoiceNumber, orderNumber, shop } = view;
  const [what, subject, overline, opening] = stage(view);
  const due = { amount: amount(view.amountDue) };
  return {
    ...EMPTY,
    subject: fill(subject, { what, shop: shop.name }),
    preheader: fill(mail.preheader, due),
    overline,
    heading: fill(mail.heading, due),
    greeting: greetingOf(view),
    intro: [fill(opening, { what, date: date(view.dueAt) })],
    button: buttonTo(view.orderUrl, fill(mail.button, due)),
    facts: [
      ...(invoiceNumber === null ? [] : [{ label: mail.invoiceLabel, value: invoiceNumber }]),
      { label: words.mail.order, value: orderNumber },
      { label: mail.amountLabel, value: due.amount },
      { label: mail.dueLabel, value: date(view.dueAt) },
      { label: 'IBAN', value: grouped(shop.iban) },
      { label: 'BIC', value: shop.bic },
      { label: mail.holderLabel, value: shop.legalName },
      { label: mail.referenceLabel, value: referenceOf(view) },
    ],
    closing: [
      ...(view.cancelsAt === null ? [] : [fill(mail.cancels, { date: date(view.cancelsAt) })]),
      `${mail.noCosts} ${mail.help}`,
      mail.alreadyPaid,
    ],
    why: mail.why,
  };
}

/** What is owed for, and the words that belong to this reminder of how many. */
function stage(view: Reminder): [what: string, subject: string, overline: string, opening: string] {
  const mail = speechOf(view).words.mail.paymentReminder;
  const { reminder, of, invoiceNumber, orderNumber } = view;
  const what =
    invoiceNumber === null
      ? fill(mail.forOrder, { number: orderNumber })
      : fill(mail.invoice, { number: invoiceNumber });
  if (reminder > 1 && reminder >= Math.min(of, 3)) {
    return [what, mail.subjectFinal, mail.overlineFinal, mail.final];
  }
  return reminder > 1
    ? [what, mail.subjectSecond, mail.overlineSecond, mail.second]
    : [what, mail.subjectFirst, mail.overlineFirst, mail.first];
}

const referenceOf = ({ paymentReference: reference }: Reminder): string =>
  isCreditorReference(reference) ? grouped(reference) : reference;

const greetingOf = (view: Reminder): string | null =>
  view.customerName === null
    ? null
    : fill(speechOf(view).words.mail.greeting, { name: view.customerName });
