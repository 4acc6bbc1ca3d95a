import type { CreditNoteSnapshot, InvoiceSnapshot } from '../../domain/document/snapshot.ts';
import { fill, wordsFor, type Words } from '../words.ts';

/** The small print, in columns: grounds of exemption, what the law wants said, where to ask. */
export function notesOf(document: InvoiceSnapshot | CreditNoteSnapshot): string[] {
  const words = wordsFor(document.locale);
  const { phone, email } = document.shop;
  const ground = document.taxCase === undefined ? null : words.notes[document.taxCase];
  const legal =
    document.kind === 'creditNote' ? correction(document, words) : latePayment(document, words);
  return [
    ground,
    legal,
    keepsTitle(document) ? words.notes.retention : null,
    ground === null ? words.notes.rounding : null,
    phone === null ? fill(words.notes.email, { email }) : fill(words.notes.phone, { phone, email }),
  ].filter((note) => note !== null);
}

/** In Germany a correction must not be taken for a "Gutschrift", which is self-billing (§ 14 UStG). */
const correction = ({ shop }: CreditNoteSnapshot, { credit }: Words): string =>
  shop.address.country === 'DE' ? credit.legalDE : credit.legal;

/** What the seller's country wants said about late payment, on invoices that are still to be paid. */
function latePayment({ shop, buyer, payment }: InvoiceSnapshot, { notes }: Words): string | null {
  if (payment.state !== 'due') return null;
  const business = isBusiness(buyer);
  if (shop.address.country === 'DE' && !business) return notes.lateConsumerDE;
  return shop.address.country === 'FR' && business ? notes.lateBusinessFR : null;
}

const keepsTitle = (document: InvoiceSnapshot | CreditNoteSnapshot): boolean =>
  document.kind === 'invoice' && document.payment.state === 'due' && isBusiness(document.buyer);

const isBusiness = ({ vatId, address }: InvoiceSnapshot['buyer']): boolean =>
  vatId !== null || address.company !== null;
