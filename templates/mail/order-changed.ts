import type { MailView } from '../../domain/notification/mail-view.ts';
import { isCreditorReference } from '../../domain/payment/reference.ts';
import { grouped } from '../payment-code.ts';
import { fill, wordFor } from '../words.ts';
import { buttonTo, EMPTY, listOf, speechOf, type MailModel, type Speech } from './model.ts';
import { totalsOf } from './totals.ts';

type OrderChanged = Extract<MailView, { kind: 'orderChanged' }>;

/** What the order is now, and what that means in money: how to pay the difference, or that it comes back. */
export function orderChanged(view: OrderChanged): MailModel {
  const speech = speechOf(view);
  const { words, amount } = speech;
  const mail = words.mail.orderChanged;
  const { orderNumber: order, customerName: name, shop } = view;
  const money = moneyOf(view, speech);
  return {
    ...EMPTY,
    subject: fill(mail.subject, { order, shop: shop.name }),
    preheader: money.preheader,
    heading: mail.heading,
    greeting: name === null ? null : fill(words.mail.greeting, { name }),
    intro: [fill(mail.intro, { order }), money.sentence],
    button: buttonTo(view.orderUrl, mail.button),
    facts: view.amountDue > 0 ? termsOf(view, speech) : [],
    lists: [listOf(null, view.lines, speech, amount)],
    totals: totalsOf(view, speech),
    closing: [...(view.amountDue > 0 ? [words.mail.paymentReminder.alreadyPaid] : []), mail.help],
    why: fill(words.mail.whyCustomer, { order }),
  };
}

/** Money that goes back is on its way, no more is claimed (features B05). */
function moneyOf(
  { amountDue, refundAmount, paymentMethod, dueAt, totals }: OrderChanged,
  { words, amount, date }: Speech,
): { readonly sentence: string; readonly preheader: string } {
  const mail = words.mail.orderChanged;
  if (amountDue > 0) {
    const due = { amount: amount(amountDue), date: date(dueAt) };
    return { sentence: fill(mail.due, due), preheader: fill(mail.preheaderDue, due) };
  }
  if (refundAmount > 0) {
    const back = { amount: amount(refundAmount), method: wordFor(paymentMethod, words.methods) };
    return { sentence: fill(mail.refund, back), preheader: fill(mail.preheaderRefund, back) };
  }
  const total = { amount: amount(totals.gross) };
  return { sentence: mail.nothing, preheader: fill(mail.preheaderNothing, total) };
}

/** How to pay by transfer, as in a payment reminder. */
function termsOf(view: OrderChanged, { words, amount, date }: Speech): MailModel['facts'] {
  const mail = words.mail.paymentReminder;
  const { invoiceNumber, paymentReference: reference, shop } = view;
  return [
    ...(invoiceNumber === null ? [] : [{ label: mail.invoiceLabel, value: invoiceNumber }]),
    { label: mail.amountLabel, value: amount(view.amountDue) },
    { label: mail.dueLabel, value: date(view.dueAt) },
    { label: 'IBAN', value: grouped(shop.iban) },
    { label: 'BIC', value: shop.bic },
    { label: mail.holderLabel, value: shop.legalName },
    {
      label: mail.referenceLabel,
      value: isCreditorReference(reference) ? grouped(reference) : reference,
    },
  ];
}
