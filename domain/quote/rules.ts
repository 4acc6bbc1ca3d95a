import { quoteStatusOn, type Quote } from './quote.ts';

/** Every reason for which something can be refused to a quote. */
export interface QuoteRefusal {
  readonly code: 'quoteAccepted' | 'quoteDeclined' | 'quoteExpired';
  /** What would make it possible. */
  readonly sentence: string;
}

/** Why a quote cannot be changed or declined, or null. One that was declined or has expired can: it is open again then. */
export const editRefusal = (quote: Quote): QuoteRefusal | null =>
  quote.status === 'accepted' ? accepted(quote) : null;

/** Why a quote cannot be sent to its customer, or null. @param today as `dayIn` writes it */
export const sendRefusal = (quote: Quote, today: string): QuoteRefusal | null =>
  editRefusal(quote) ?? declined(quote) ?? expired(quote, today);

/**
 * Why a quote cannot become an order, or null. One that has become one already gives that order again.
 * @param override an operator lets an expired one pass
 */
export const convertRefusal = (
  quote: Quote,
  today: string,
  override: boolean,
): QuoteRefusal | null => declined(quote) ?? (override ? null : expired(quote, today));

const accepted = ({ number }: Quote): QuoteRefusal => ({
  code: 'quoteAccepted',
  sentence: `Quote ${number} is accepted and has become an order. Change the order, or copy it to a new quote.`,
});

const declined = ({ status, number }: Quote): QuoteRefusal | null =>
  status === 'declined'
    ? {
        code: 'quoteDeclined',
        sentence: `Quote ${number} was declined. Change it to open it again.`,
      }
    : null;

const expired = (quote: Quote, today: string): QuoteRefusal | null =>
  quoteStatusOn(quote, today) === 'expired'
    ? {
        code: 'quoteExpired',
        sentence: `Quote ${quote.number} held until ${quote.validUntil}. Give it a new last day, or override.`,
      }
    : null;
