import type { MailView } from '../../domain/notification/mail-view.ts';
import { addressLines } from '../address.ts';
import { fill } from '../words.ts';
import { buttonTo, EMPTY, listOf, speechOf, type MailModel } from './model.ts';

type Shipped = Extract<MailView, { kind: 'shipped' }>;

/** A parcel has left: when it comes, how to follow it, what is in it and what is still to come. */
export function shipped(view: Shipped): MailModel {
  const speech = speechOf(view);
  const { words, day } = speech;
  const mail = words.mail.shipped;
  const { orderNumber: order, carrier, trackingNumber, expectedAt, toFollow, shop } = view;
  const known = (label: string, value: string | null) => (value === null ? [] : [{ label, value }]);
  return {
    ...EMPTY,
    subject: fill(mail.subject, { order, shop: shop.name }),
    preheader:
      carrier === null
        ? fill(mail.preheader, { order })
        : fill(mail.preheaderCarrier, { order, carrier }),
    overline: expectedAt === null ? null : mail.overline,
    heading:
      expectedAt === null ? mail.heading : fill(mail.headingExpected, { day: day(expectedAt) }),
    greeting:
      view.customerName === null ? null : fill(words.mail.greeting, { name: view.customerName }),
    intro: [
      carrier === null ? fill(mail.intro, { order }) : fill(mail.introCarrier, { order, carrier }),
    ],
    button: buttonTo(view.trackingUrl, mail.button),
    facts: [...known(mail.carrier, carrier), ...known(mail.tracking, trackingNumber)],
    lists: [
      listOf(mail.inParcel, view.lines, speech, null),
      ...(toFollow.length === 0
        ? []
        : [listOf(mail.toFollow, toFollow, speech, null, mail.toFollowNote)]),
    ],
    addresses: [
      {
        label: words.mail.deliveryAddress,
        lines: addressLines(view.deliveryAddress, shop.address.country, view.locale),
      },
    ],
    why: fill(words.mail.whyCustomer, { order }),
  };
}
