import type {
  Effect,
  MoneyEffect,
  RecordEffect,
  StockMovement,
} from '../../domain/order/effects.ts';
import type { OrderEvent } from '../../domain/order/events.ts';
import type { Invoice, Order } from '../../domain/order/order.ts';
import { lineAmount, lineOf, payable } from '../../domain/order/quantities.ts';
import { exchangeDraft } from '../../domain/return/exchange.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { amountText } from '../../domain/money/amount-text.ts';

interface Circumstances {
  /** As it will be after the action; for a forecast, as it is. */
  readonly order: Order;
  readonly settings: Settings;
  /** ms UTC */
  readonly now: number;
}

export interface DescribedEffect {
  readonly kind: 'order' | 'stock' | 'document' | 'number' | 'money' | 'mail';
  readonly sentence: string;
}

/** What an action does outside the order, in sentences for the person who is about to press the button. */
export const describeEffects = (
  effects: readonly Effect[],
  circumstances: Circumstances,
): DescribedEffect[] => effects.map((effect) => describe(effect, circumstances));

function describe(effect: Effect, circumstances: Circumstances): DescribedEffect {
  switch (effect.type) {
    case 'moveStock':
      return { kind: 'stock', sentence: stockSentence(effect, circumstances) };
    case 'issueInvoice':
      return { kind: 'number', sentence: invoiceSentence(effect, circumstances) };
    case 'numberReturn':
      return { kind: 'number', sentence: `The return gets ${nextIn('return', circumstances)}.` };
    case 'settleAllotment':
      return { kind: 'stock', sentence: 'What came in for this order is taken up.' };
    case 'countCoupons':
      return { kind: 'number', sentence: couponSentence(effect) };
    case 'placeExchange':
      return { kind: 'order', sentence: exchangeSentence(effect, circumstances) };
    case 'labelBuyer':
      return { kind: 'order', sentence: `The customer is labelled ${effect.labels.join(', ')}.` };
    case 'addLines':
      return { kind: 'order', sentence: linesSentence(effect, circumstances) };
    case 'changeAddress':
      return { kind: 'order', sentence: `The ${effect.which.join(' and ')} address is changed.` };
    case 'makeDocument':
      return { kind: 'document', sentence: `${DOCUMENTS[effect.document]} is made as a PDF.` };
    case 'sendMail':
      return { kind: 'mail', sentence: mailSentence(effect) };
    case 'moveStoreCredit':
      return { kind: 'money', sentence: storeCreditSentence(effect) };
    case 'bookTransfer':
      return { kind: 'money', sentence: `The bank transfer is payment ${effect.paymentId} of it.` };
    case 'freeTransfer':
      return { kind: 'money', sentence: 'The bank transfer can be matched to another order.' };
    case 'capturePayment':
    case 'voidPayment':
    case 'refundPayment':
    case 'reauthorizePayment':
      return { kind: 'money', sentence: moneySentence(effect, circumstances.order) };
  }
}

const STOCK_WORDS: Readonly<Record<StockMovement, string>> = {
  reserve: 'set apart in stock',
  unreserve: 'given free in stock',
  deduct: 'taken off stock',
  ship: 'taken off stock, out of what was set apart',
  unship: 'put back in stock and set apart again',
  restock: 'put back in stock',
  writeOff: 'written off as damaged; stock stays as it is',
};

function stockSentence(
  { movement, lines }: Extract<RecordEffect, { type: 'moveStock' }>,
  { order }: Circumstances,
): string {
  const pieces = lines.map(
    ({ lineId, quantity }) =>
      `${quantity} × ${order.lines.find(({ id }) => id === lineId)?.sku ?? lineId}`,
  );
  return `${pieces.join(', ')}: ${STOCK_WORDS[movement]}.`;
}

function linesSentence(
  { lines }: Extract<RecordEffect, { type: 'addLines' }>,
  { order }: Circumstances,
): string {
  const added = lines.map((id) => lineOf(order, id));
  const each = (amount: number) => amountText(amount, order.currency);
  return `The order gets ${added.map((l) => `${l.ordered} × ${l.sku} at ${each(l.unitPrice)}`).join(', ')}.`;
}

function exchangeSentence(
  { returnId }: Extract<RecordEffect, { type: 'placeExchange' }>,
  { order }: Circumstances,
): string {
  const draft = exchangeDraft(order, returnId);
  const money = (amount: number) => amountText(amount, order.currency);
  const goods = draft.lines.map(
    (l) => `${l.ordered} × ${l.sku} for ${money(lineAmount(l, l.ordered))}`,
  );
  const paid = draft.exchangeFor?.value ?? 0;
  const open = payable(draft) - paid;
  return [
    `A new order is placed in exchange: ${goods.join(', ')}.`,
    `${money(paid)} of it are paid by what comes back`,
    open > 0 ? `, ${money(open)} are still to be paid.` : '.',
  ]
    .join(' ')
    .replace(' ,', ',')
    .replace(' .', '.');
}

function invoiceSentence(
  { invoiceId, series }: Extract<RecordEffect, { type: 'issueInvoice' }>,
  circumstances: Circumstances,
): string {
  const { order } = circumstances;
  const invoice = order.invoices.find(({ id }) => id === invoiceId);
  // In a forecast the invoice may be one that is not there yet.
  const over = invoice ? ` over ${amountText(Math.abs(invoice.totals.gross), order.currency)}` : '';
  const what =
    series === 'creditNote' ? 'A credit note' : invoice?.debit ? 'A debit invoice' : 'An invoice';
  return `${what}${over} is issued, with ${nextIn(series, circumstances)}.${keptSentence(invoice, order)}`;
}

const DEDUCTIONS = {
  returnCosts: 'return costs',
  deliverySurcharge: 'the surcharge for a dearer delivery',
} as const;

/** What of a credit the shop keeps, and whether the charge for sending goes back. */
function keptSentence(note: Invoice | undefined, { currency, pricesIncludeTax }: Order): string {
  if (note?.kind !== 'creditNote') return '';
  const tax = pricesIncludeTax ? '' : ' before tax';
  const kept = note.deductions.map(
    ({ kind, amount }) => `${amountText(amount, currency)}${tax} for ${DEDUCTIONS[kind]}`,
  );
  return [
    ...(note.charge && note.charge.price > 0 ? [' The charge for sending is credited too.'] : []),
    ...(kept.length > 0 ? [` Taken off it: ${kept.join(', ')}.`] : []),
  ].join('');
}

const couponSentence = ({ movement, coupons }: Extract<RecordEffect, { type: 'countCoupons' }>) =>
  `${coupons.map(({ code }) => `Coupon ${code}`).join(', ')}: ${
    movement === 'use' ? 'counted as used.' : 'may be used again.'
  }`;

/** `the next number of the series F2026-`: which one is known only when it is given. */
const nextIn = (
  series: Extract<RecordEffect, { type: 'issueInvoice' }>['series'],
  { settings, now }: Circumstances,
): string =>
  `the next number of the series ${numberSource(settings, series, now).counter.split(':')[1] ?? series}`;

const DOCUMENTS = {
  invoice: 'The invoice',
  creditNote: 'The credit note',
  packingSlip: 'The packing slip',
} as const;

function mailSentence({
  mail,
  to,
  attachments,
  n,
}: Extract<RecordEffect, { type: 'sendMail' }>): string {
  const words = mail.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const which = n > 0 ? ` ${n}` : '';
  const along = attachments.length > 0 ? `, with ${attachments.join(', ')} attached` : '';
  return `The mail “${words}${which}” goes to the ${to === 'customer' ? 'customer' : 'administrators'}${along}.`;
}

const MONEY_WORDS = {
  capturePayment: ['is taken', 'from'],
  voidPayment: ['is no longer reserved', 'at'],
  refundPayment: ['goes back', 'through'],
  reauthorizePayment: ['is reserved anew', 'by'],
} as const satisfies Record<MoneyEffect['type'], readonly [string, string]>;

function moneySentence(effect: MoneyEffect, order: Order): string {
  const payment = order.payments.find(({ id }) => id === effect.paymentId);
  const [verb, preposition] = MONEY_WORDS[effect.type];
  const method = payment?.scheme ?? payment?.method ?? 'payment';
  const amount = amountText(effect.amount, effect.currency);
  return `${amount} ${verb} ${preposition} payment ${effect.paymentId} (${method}, ${effect.provider}).`;
}

const storeCreditSentence = ({
  amount,
  currency,
}: Extract<RecordEffect, { type: 'moveStoreCredit' }>): string =>
  amount < 0
    ? `${amountText(-amount, currency)} is taken from the customer's store credit.`
    : `${amountText(amount, currency)} goes onto the customer's store credit.`;

/** What cannot be taken back, one sentence for each kind. */
export function irreversible(events: readonly OrderEvent[], effects: readonly Effect[]): string[] {
  const does = (type: Effect['type']) => effects.some((effect) => effect.type === type);
  return [
    ...(events.some(({ type }) => type === 'cancelled')
      ? ['A cancellation cannot be undone.']
      : []),
    ...(does('issueInvoice')
      ? ['An issued invoice or credit note stays; it can only be corrected by another one.']
      : []),
    ...(events.some((e) => e.type === 'refundGranted')
      ? ['A granted refund is owed to the customer until it is paid.']
      : []),
    ...(events.some((e) => e.type === 'refundPaid') ? ['A refund noted as paid stays so.'] : []),
    ...(does('capturePayment') ? ['Money taken can only be refunded.'] : []),
    ...(does('voidPayment') ? ['Money let go must be authorised anew.'] : []),
    ...(does('refundPayment') ? ['Money refunded cannot be called back.'] : []),
    ...(does('sendMail') ? ['A mail that was sent cannot be called back.'] : []),
  ];
}
