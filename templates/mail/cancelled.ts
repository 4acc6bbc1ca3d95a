import type { MailView } from '../../domain/notification/mail-view.ts';
import { fill, wordFor } from '../words.ts';
import { buttonTo, EMPTY, listOf, speechOf, type MailModel } from './model.ts';

type Cancelled = Extract<MailView, { kind: 'cancelled' }>;

/** What is cancelled, by whom, and where the money is. */
export function cancelled(view: Cancelled): MailModel {
  const speech = speechOf(view);
  const { words, amount } = speech;
  const mail = words.mail.cancelled;
  const { orderNumber: order, refundAmount, shop } = view;
  const reasons = view.whole
    ? {
        ...{ customer: mail.byCustomer, shop: mail.byShop, unpaid: mail.byUnpaid },
        notCollected: mail.byNotCollected,
      }
    : {
        ...{ customer: mail.byCustomerPart, shop: mail.byShopPart, unpaid: mail.byUnpaid },
        notCollected: mail.byNotCollectedPart,
      };
  const nothing = view.whole ? mail.nothing : mail.nothingPart;
  const refund = {
    amount: amount(refundAmount),
    method: wordFor(view.paymentMethod, words.methods),
  };
  return {
    ...EMPTY,
    subject: fill(view.whole ? mail.subject : mail.subjectPart, { order, shop: shop.name }),
    preheader:
      refundAmount === 0
        ? view.whole
          ? mail.preheaderNothing
          : mail.preheaderPart
        : fill(mail.preheaderRefund, refund),
    heading: view.whole ? mail.heading : mail.headingPart,
    greeting:
      view.customerName === null ? null : fill(words.mail.greeting, { name: view.customerName }),
    intro: [
      fill(reasons[view.by], { order }),
      refundAmount === 0 ? nothing : fill(mail.refund, refund),
      ...(view.recalled ? [mail.recalled] : []),
    ],
    button: buttonTo(view.orderUrl, mail.button),
    lists: [listOf(mail.list, view.lines, speech, amount)],
    closing: [mail.again],
    why: fill(words.mail.whyCustomer, { order }),
  };
}
