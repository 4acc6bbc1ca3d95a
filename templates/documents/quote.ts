import type { QuoteSnapshot } from '../../domain/document/snapshot.ts';
import { longDay, money } from '../format.ts';
import { fill, wordsFor, type Words } from '../words.ts';
import { datesOf, facts, frameOf } from './frame.ts';
import { pricedView } from './priced.ts';

/** What `quote.hbs` shows. */
export type QuoteView = ReturnType<typeof quoteView>;

/** A quote, ready to be laid out: like an invoice, but nothing is owed, and it says until when it holds. */
export function quoteView(quote: QuoteSnapshot) {
  const words = wordsFor(quote.locale);
  const { document } = words;
  const { number, locale, currency, totals } = quote;
  const lastDay = longDay(quote.validUntil, locale);
  return {
    ...frameOf(quote, quote.buyer.address),
    ...pricedView(quote),
    words,
    facts: facts([
      [document.date, datesOf(quote).long(quote.issuedAt)],
      [document.validUntil, lastDay, true],
      [document.customerNumber, quote.buyer.customerNumber],
      [document.yourReference, quote.buyer.reference ?? null],
    ]),
    lead: fill(words.quote.lead, { date: lastDay }),
    paidBefore: null,
    grand: { label: document.total, value: money(totals.gross, currency, locale) },
    accept: fill(words.quote.accept, { number, email: quote.shop.email }),
    notes: notesOf(quote, words),
  };
}

function notesOf({ shop: { phone, email } }: QuoteSnapshot, { notes }: Words): string[] {
  const contact =
    phone === null ? fill(notes.email, { email }) : fill(notes.phone, { phone, email });
  return [notes.rounding, contact];
}
