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
  const reasons = { customer: mail.byCustomer, shop: mail.byShop, unpaid: mail.byUnpaid };
  const refund = {
    amount: amount(refundAmount),
    method: wordFor(view.paymentMethod, words.methods),
  };
  return {
    ...EMPTY,
    subject: fill(mail.subject, { order, shop: shop.name }),
    preheader: refundAmount === 0 ? mail.preheaderNothing : fill(mail.preheaderRefund, refund),
    heading: mail.heading,
    greeting:
      view.customerName === null ? null : fill(words.mail.greeting, { name: view.customerName }),
    intro: [
      fill(reasons[view.by], { order }),
      refundAmount === 0 ? mail.nothing : fill(mail.refund, refund),
    ],
    button: buttonTo(view.orderUrl, mail.button),
    lists: [listOf(mail.list, view.lines, speech, amount)],
    closing: [mail.again],
    why: fill(words.mail.whyCustomer, { order }),
  };
}
