import type { MailView } from '../../domain/notification/mail-view.ts';
import { addressLines } from '../address.ts';
import { fill } from '../words.ts';
import { buttonTo, EMPTY, listOf, speechOf, type MailModel } from './model.ts';

type ReadyForPickup = Extract<MailView, { kind: 'readyForPickup' | 'collectionReminder' }>;

/** Goods lie ready: where, when it is open, until when, what to bring; again where nobody has come for them. */
export function readyForPickup(view: ReadyForPickup): MailModel {
  const speech = speechOf(view);
  const { words, amount, date, time } = speech;
  const mail = words.mail.readyForPickup;
  const { orderNumber: order, shop, location, keptUntil, amountDue, toFollow } = view;
  const isReminder = view.kind === 'collectionReminder';
  const due = { amount: amount(amountDue) };
  const known = (label: string, value: string | null) => (value === null ? [] : [{ label, value }]);
  return {
    ...EMPTY,
    subject: fill(isReminder ? mail.subjectReminder : mail.subject, { order, shop: shop.name }),
    preheader: fill(mail.preheader, { location: location.name }),
    overline: isReminder ? mail.overlineReminder : null,
    heading: isReminder ? mail.headingReminder : mail.heading,
    greeting:
      view.customerName === null ? null : fill(words.mail.greeting, { name: view.customerName }),
    intro: [
      fill(isReminder ? mail.introReminder : mail.intro, { order, location: location.name }),
      mail.bring,
      amountDue > 0 ? fill(mail.pay, due) : mail.nothing,
    ],
    button: buttonTo(view.orderUrl, mail.button),
    facts: [
      { label: mail.codeLabel, value: view.pickupCode },
      ...known(mail.hoursLabel, view.openingHours),
      ...(keptUntil === null
        ? []
        : known(mail.keptLabel, fill(mail.kept, { date: date(keptUntil), time: time(keptUntil) }))),
      ...(amountDue > 0 ? known(mail.amountLabel, due.amount) : []),
    ],
    lists: [
      listOf(mail.list, view.lines, speech, null),
      ...(toFollow.length === 0
        ? []
        : [listOf(mail.toFollow, toFollow, speech, null, mail.toFollowNote)]),
    ],
    addresses: [
      {
        label: words.mail.pickupLocation,
        lines: addressLines(location, shop.address.country, view.locale),
      },
    ],
    closing: [...(keptUntil === null ? [] : [mail.help]), ...(isReminder ? [mail.already] : [])],
    why: fill(words.mail.whyCustomer, { order }),
  };
}
