import type { MailView } from '../../domain/notification/mail-view.ts';
import { fill } from '../words.ts';
import { buttonTo, EMPTY, listOf, speechOf, type MailModel } from './model.ts';

type Collected = Extract<MailView, { kind: 'collected' }>;

/** Goods were handed over: what, where and when, so that whoever did not fetch them can say so. */
export function collected(view: Collected): MailModel {
  const speech = speechOf(view);
  const { words, date, time } = speech;
  const mail = words.mail.collected;
  const { orderNumber: order, shop, location, collectedAt, toFollow } = view;
  const isPart = toFollow.length > 0;
  const when = { location, date: date(collectedAt), time: time(collectedAt) };
  return {
    ...EMPTY,
    subject: fill(isPart ? mail.subjectPart : mail.subject, { order, shop: shop.name }),
    preheader: fill(mail.preheader, when),
    heading: isPart ? mail.headingPart : mail.heading,
    greeting:
      view.customerName === null ? null : fill(words.mail.greeting, { name: view.customerName }),
    intro: [fill(mail.intro, { order, ...when })],
    button: buttonTo(view.orderUrl, mail.button),
    lists: [
      listOf(mail.list, view.lines, speech, null),
      ...(isPart ? [listOf(mail.toFollow, toFollow, speech, null, mail.toFollowNote)] : []),
    ],
    closing: [mail.notYou],
    why: fill(words.mail.whyCustomer, { order }),
  };
}
