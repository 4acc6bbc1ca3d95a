import type { CreditNoteSnapshot } from '../../domain/document/snapshot.ts';
import { money } from '../format.ts';
import { fill, wordFor, wordsFor, type Words } from '../words.ts';
import { datesOf, facts, frameOf, type Fact } from './frame.ts';
import { notesOf } from './notes.ts';
import { pricedView } from './priced.ts';

/** What `credit-note.hbs` shows. */
export type CreditNoteView = ReturnType<typeof creditNoteView>;

/** A credit note (in German a Rechnungskorrektur), ready to be laid out. */
export function creditNoteView(note: CreditNoteSnapshot) {
  const words = wordsFor(note.locale);
  const { long } = datesOf(note);
  const { document, credit } = words;
  const { number: invoice, issuedAt } = note.creditOf;
  const refunded = note.refund !== null && note.refund.refundedAt !== null;
  return {
    ...frameOf(note, note.buyer.address),
    ...pricedView(note),
    words,
    facts: facts([
      [document.date, long(note.issuedAt)],
      [document.toInvoice, invoice, true],
      [document.invoiceDate, long(issuedAt)],
      [document.supplyDate, note.suppliedAt === null ? null : long(note.suppliedAt)],
      [document.order, note.orderNumber],
      [document.returnNumber, note.returnNumber],
      [document.customerNumber, note.buyer.customerNumber],
      [document.yourReference, note.buyer.reference ?? null],
    ]),
    lead: fill(note.cancelsInFull ? credit.leadFull : credit.lead, {
      invoice,
      date: long(issuedAt),
    }),
    paidBefore: null,
    grand: {
      label: refunded ? document.refunded : document.credited,
      value: money(note.totals.gross, note.currency, note.locale),
    },
    refund: refundOf(note, words),
    notes: notesOf(note),
  };
}

interface RefundView {
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly text: string;
}

/** Where the money goes. It says *refunded* only once it is (features B05). */
function refundOf(note: CreditNoteSnapshot, { credit, methods }: Words): RefundView {
  const { refund, currency, locale } = note;
  if (refund === null) return { title: credit.nothingTitle, facts: [], text: credit.nothing };
  const { amount, method, refundedAt, reference } = refund;
  return {
    title: credit.refundTitle,
    facts: facts([
      [credit.amount, money(amount, currency, locale)],
      [credit.method, wordFor(method, methods)],
      [credit.refundedOn, refundedAt === null ? null : datesOf(note).long(refundedAt)],
      [credit.reference, reference],
    ]),
    text: textFor(method, credit) ?? (refundedAt === null ? credit.pending : credit.done),
  };
}

/** Money that does not go back the way it came. */
const textFor = (method: string, credit: Words['credit']): string | null =>
  method === 'storeCredit' || method === 'exchange' ? credit[method] : null;
