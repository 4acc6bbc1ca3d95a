import type { MailView } from '../../domain/notification/mail-view.ts';
import type { Address } from '../../domain/settings/shop.ts';
import { addressLines } from '../address.ts';
import { fill, wordFor } from '../words.ts';
import { buttonTo, EMPTY, listOf, speechOf, type MailModel, type Speech } from './model.ts';
import { totalsOf } from './totals.ts';

type Confirmation = Extract<MailView, { kind: 'orderConfirmation' }>;

/** The contract on a durable medium: what was ordered, for how much, where to, and how to withdraw. */
export function orderConfirmation(view: Confirmation): MailModel {
  const speech = speechOf(view);
  const { words, amount, date } = speech;
  const mail = words.mail.orderConfirmation;
  const { orderNumber: order, customerName: name, shop } = view;
  const values = {
    order,
    amount: amount(view.totals.gross),
    method: wordFor(view.paymentMethod, words.methods),
  };
  const [preheader, intro] = PAYMENT_WORDS[paymentWordsOf(view)];
  return {
    ...EMPTY,
    subject: fill(mail.subject, { order, shop: shop.name }),
    preheader: fill(mail[preheader], values),
    heading: name === null ? mail.headingPlain : fill(mail.heading, { name }),
    intro: [
      fill(mail.intro, { order, date: date(view.placedAt) }),
      capitalised(fill(mail[intro], values)),
    ],
    button: buttonTo(view.orderUrl, mail.button),
    lists: [listOf(null, view.lines, speech, amount)],
    totals: totalsOf(view, speech),
    addresses: addressesOf(view, speech),
    smallPrint: fill(mail.withdrawal, { days: view.withdrawalDays }),
    signed: false,
    why: fill(words.mail.whyCustomer, { order }),
  };
}

/** What is said of the money, beside the subject and in the mail, by where it stands and how the goods come. */
const PAYMENT_WORDS = {
  paid: ['preheaderPaid', 'paid'],
  authorized: ['preheaderAuthorized', 'authorized'],
  due: ['preheaderDue', 'due'],
  paidPickup: ['preheaderPaid', 'paidPickup'],
  authorizedPickup: ['preheaderPickup', 'authorizedPickup'],
  duePickup: ['preheaderDue', 'due'],
  counter: ['preheaderCounter', 'counter'],
} as const;

function paymentWordsOf({ paymentState, pickup }: Confirmation): keyof typeof PAYMENT_WORDS {
  if (pickup === null) return paymentState;
  return paymentState === 'due' && pickup.payAtCounter ? 'counter' : `${paymentState}Pickup`;
}

function addressesOf(
  { deliveryAddress, pickup, billingAddress, shop, locale }: Confirmation,
  { words }: Speech,
) {
  const lines = (address: Address) => addressLines(address, shop.address.country, locale);
  const [delivery, billing] = [lines(deliveryAddress), lines(billingAddress)];
  const same = delivery.join('\n') === billing.join('\n');
  return [
    pickup === null
      ? { label: words.mail.deliveryAddress, lines: delivery }
      : { label: words.mail.pickupLocation, lines: lines(pickup.location) },
    {
      label: words.mail.billingAddress,
      lines: same && pickup === null ? [words.mail.sameAddress] : billing,
    },
  ];
}

const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
