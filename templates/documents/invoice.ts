import type { InvoiceSnapshot } from '../../domain/document/snapshot.ts';
import type { ShopIdentity } from '../../domain/settings/shop.ts';
import { money } from '../format.ts';
import { qrCode, type CodeDrawing } from '../codes.ts';
import { isCreditorReference } from '../../domain/payment/reference.ts';
import { epcPayload, grouped } from '../payment-code.ts';
import { fill, wordFor, wordsFor, type Words } from '../words.ts';
import { datesOf, facts, frameOf } from './frame.ts';
import { notesOf } from './notes.ts';
import { pricedView } from './priced.ts';

/** What `invoice.hbs` shows. */
export type InvoiceView = ReturnType<typeof invoiceView>;

/** An invoice, ready to be laid out. */
export function invoiceView(invoice: InvoiceSnapshot) {
  const words = wordsFor(invoice.locale);
  const { long } = datesOf(invoice);
  const { document } = words;
  return {
    ...frameOf(invoice, invoice.buyer.address),
    ...pricedView(invoice),
    words,
    facts: facts([
      [document.invoiceDate, long(invoice.issuedAt)],
      [document.supplyDate, invoice.suppliedAt === null ? null : long(invoice.suppliedAt)],
      [document.order, invoice.orderNumber],
      [document.customerNumber, invoice.buyer.customerNumber],
      [document.yourReference, invoice.buyer.reference ?? null],
      [document.dueDate, invoice.payment.state === 'due' ? long(invoice.dueAt) : null, true],
    ]),
    lead: leadOf(invoice, words),
    ...grandTotal(invoice, words),
    transfer: transferOf(invoice, words),
    settled: settledOf(invoice, words),
    notes: notesOf(invoice),
  };
}

function leadOf({ shipmentNumber, orderNumber }: InvoiceSnapshot, words: Words): string | null {
  if (shipmentNumber === null) return null;
  return fill(words.document.coversShipment, { shipment: shipmentNumber, order: orderNumber });
}

/** The last row in large type; what was paid already stands above it, as payment and not as discount. */
function grandTotal({ payment, totals, currency, locale }: InvoiceSnapshot, words: Words) {
  const value = (minor: number) => money(minor, currency, locale);
  const due = payment.state === 'due' ? payment.amountDue : totals.gross;
  const paid = totals.gross - due;
  return {
    paidBefore: paid === 0 ? null : { total: value(totals.gross), paid: value(-paid) },
    grand: {
      label: payment.state === 'due' ? words.document.amountDue : words.document.total,
      value: value(due),
    },
  };
}

interface TransferView {
  readonly title: string;
  readonly amount: string;
  readonly before: string;
  readonly iban: string;
  readonly bic: string;
  readonly holder: string;
  readonly reference: string;
  readonly hint: string;
  readonly qr: (CodeDrawing & { readonly label: string }) | null;
}

/** How to pay what is open; the EPC-QR code exists for euro only. */
function transferOf(invoice: InvoiceSnapshot, words: Words): TransferView | null {
  const { payment, shop, currency, locale } = invoice;
  if (payment.state !== 'due' || payment.amountDue <= 0) return null;
  const { amountDue, reference } = payment;
  const amount = money(amountDue, currency, locale);
  const link = payment.link?.replace(/^https?:\/\//, '') ?? null;
  const inEuro = currency === 'EUR';
  return {
    title: inEuro ? words.payment.title : words.payment.titleTransfer,
    amount,
    before: datesOf(invoice).long(invoice.dueAt),
    iban: grouped(shop.iban),
    bic: shop.bic,
    holder: shop.legalName,
    reference: isCreditorReference(reference) ? grouped(reference) : reference,
    hint: hintOf(inEuro, link, words),
    qr: inEuro ? transferCode(shop, amountDue, reference, words, amount) : null,
  };
}

function transferCode(
  { bic, iban, legalName: name }: ShopIdentity,
  amount: number,
  reference: string,
  words: Words,
  written: string,
) {
  const label = fill(words.payment.qrLabel, { amount: written });
  return { ...qrCode(epcPayload({ bic, iban, name, amount, reference })), label };
}

function hintOf(hasCode: boolean, link: string | null, { payment }: Words): string {
  if (link === null) return hasCode ? payment.scan : payment.transfer;
  return fill(hasCode ? payment.scanOrLink : payment.link, { link });
}

/** The line that stands in the panel's place when nothing is left to pay. */
function settledOf(invoice: InvoiceSnapshot, words: Words): { title: string; text: string } | null {
  const { payment } = invoice;
  if (payment.state === 'due') return null;
  const method = wordFor(payment.method, words.methods);
  if (payment.state === 'authorized') {
    return {
      title: words.payment.authorizedTitle,
      text: sentence(words.payment.authorized, { method }),
    };
  }
  const date = datesOf(invoice).long(payment.paidAt);
  return { title: words.payment.paidTitle, text: sentence(words.payment.paid, { date, method }) };
}

/** A filled sentence that begins with a capital, even where it begins with a value. */
function sentence(text: string, values: Record<string, string>): string {
  const filled = fill(text, values);
  return filled.charAt(0).toLocaleUpperCase() + filled.slice(1);
}
