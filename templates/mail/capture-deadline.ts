import type { MailView } from '../../domain/notification/mail-view.ts';
import { fill, wordFor } from '../words.ts';
import { buttonTo, EMPTY, speechOf, type MailModel } from './model.ts';

type CaptureDeadline = Extract<MailView, { kind: 'captureDeadline' }>;

/** For administrators: money that is lost unless someone acts. No customer data but the order's number. */
export function captureDeadline(view: CaptureDeadline): MailModel {
  const { words, amount, date, time } = speechOf(view);
  const mail = words.mail.captureDeadline;
  const { orderNumber: order, shop, expiresAt, dispatched } = view;
  const values = {
    order,
    shop: shop.name,
    amount: amount(view.amount),
    scheme: wordFor(view.scheme, words.methods),
    date: date(expiresAt),
    time: time(expiresAt),
  };
  return {
    ...EMPTY,
    subject: fill(mail.subject, values),
    preheader: fill(mail.preheader, values),
    overline: overlineOf(view, mail),
    heading: fill(mail.heading, values),
    intro: [fill(dispatched ? mail.dispatched : mail.waiting, values)],
    button: buttonTo(view.orderUrl ?? view.workflowUrl, mail.button),
    facts: [
      { label: words.mail.order, value: order },
      { label: mail.amountLabel, value: values.amount },
      { label: mail.schemeLabel, value: values.scheme },
      { label: mail.endsLabel, value: `${values.date}, ${values.time}` },
      { label: mail.dispatchedLabel, value: dispatched ? mail.yes : mail.no },
    ],
    closing: [mail.default],
    signed: false,
    why: fill(words.mail.whyAdministrator, { shop: shop.name }),
  };
}

const overlineOf = (
  { warning, last }: CaptureDeadline,
  words: Readonly<Record<'overlineFirst' | 'overlineNext' | 'overlineAgain', string>>,
): string => {
  if (warning === 1) return words.overlineFirst;
  return last ? words.overlineAgain : words.overlineNext;
};
