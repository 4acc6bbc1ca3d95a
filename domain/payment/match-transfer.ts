import { digitsOf, isCreditorReference } from './reference.ts';

/** Money that came in by bank transfer. */
export interface IncomingTransfer {
  /** Minor units of `currency`, above 0. */
  readonly amount: number;
  readonly currency: string;
  /** What whoever paid wrote, or the structured reference. */
  readonly remittance: string;
}

/** An order that may be meant, with the numbers it is known by outside. */
export interface Payee {
  readonly orderId: string;
  readonly number: string;
  readonly isDraft: boolean;
  readonly currency: string;
  /** What is neither paid nor reserved, minor units. */
  readonly open: number;
  readonly invoices: readonly { readonly number: string; readonly gross: number }[];
}

/**
 * What speaks for an order: its creditor reference, its number (or an invoice's) as it is written, only the digits
 * of one, the very amount that is open on it or stands on an invoice that is named.
 */
export type TransferSign = 'reference' | 'number' | 'digits' | 'amount';

export interface TransferCandidate {
  readonly orderId: string;
  readonly number: string;
  readonly signs: readonly TransferSign[];
}

/** `dueTo`: the order that it is for beyond doubt; null: a person has to say. The best candidate comes first. */
export interface TransferMatch {
  readonly dueTo: string | null;
  readonly candidates: readonly TransferCandidate[];
}

/** What a remittance text may mean. */
export interface Clues {
  /** Digits of the creditor references in it. */
  readonly references: readonly string[];
  /** Every run of digits and letters that could be a number, without what stands between. */
  readonly words: readonly string[];
  /** The digits of those. */
  readonly digits: readonly string[];
}

/** A number may be torn apart by blanks, dashes and the bank's line ends into so many pieces. */
const MOST_PIECES = 7;
/** Fewer digits than that are a date, a house number, anything. */
const FEWEST_DIGITS = 4;
const MOST_CANDIDATES = 10;

/** Reads a remittance text: references and numbers in it, however they are broken up. */
export function cluesIn(remittance: string): Clues {
  const pieces = remittance
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((piece) => piece !== '');
  const words = new Set(
    pieces.flatMap((_, from) =>
      Array.from({ length: MOST_PIECES }, (_piece, more) =>
        pieces.slice(from, from + 1 + more).join(''),
      ),
    ),
  );
  // Ours are of digits only.
  const references = [...words]
    .map((word) => /RF\d{3,23}$/.exec(word)?.[0] ?? '')
    .filter((found) => isCreditorReference(found))
    .map((found) => digitsOf(found.slice(4)));
  const digits = [...words].map(digitsOf).filter((found) => found.length >= FEWEST_DIGITS);
  return {
    references: [...new Set(references)],
    words: [...words],
    digits: [...new Set(digits)],
  };
}

/**
 * Says which order a transfer is for. A creditor reference is enough, whatever the amount: too little and too much
 * show on the order. A number needs the amount as a second sign. Whatever else there is, and whatever speaks for
 * two orders, is a proposal for a person.
 */
export function matchTransfer(transfer: IncomingTransfer, payees: readonly Payee[]): TransferMatch {
  const clues = cluesIn(transfer.remittance);
  const candidates = payees
    .map((payee) => ({ payee, signs: signsFor(payee, transfer, clues) }))
    .filter(({ signs }) => signs.length > 0)
    .sort((a, b) => strength(b.signs) - strength(a.signs));
  const referred = candidates.filter(({ signs }) => signs.includes('reference'));
  const named = candidates.filter(({ signs }) => signs.some((sign) => sign !== 'amount'));
  const [only, ...others] = referred.length > 0 ? referred : named;
  const isSure =
    only !== undefined &&
    others.length === 0 &&
    !only.payee.isDraft &&
    only.payee.currency === transfer.currency &&
    (referred.length > 0 || only.signs.includes('amount'));
  return {
    dueTo: isSure ? only.payee.orderId : null,
    candidates: candidates
      .slice(0, MOST_CANDIDATES)
      .map(({ payee: { orderId, number }, signs }) => ({ orderId, number, signs })),
  };
}

function signsFor(payee: Payee, transfer: IncomingTransfer, clues: Clues): TransferSign[] {
  const numbers = [payee.number, ...payee.invoices.map(({ number }) => number)];
  const named = (number: string): boolean =>
    clues.digits.includes(digitsOf(number)) || isReferred(number, clues);
  const owed = [
    payee.open,
    ...payee.invoices.filter(({ number }) => named(number)).map(({ gross }) => gross),
  ];
  const fits = payee.currency === transfer.currency && owed.includes(transfer.amount);
  return [
    ...(numbers.some((number) => isReferred(number, clues)) ? ['reference' as const] : []),
    ...(numbers.some((number) => isWritten(number, clues))
      ? ['number' as const]
      : numbers.some((number) => clues.digits.includes(digitsOf(number)))
        ? ['digits' as const]
        : []),
    ...(fits ? ['amount' as const] : []),
  ];
}

const isReferred = (number: string, { references }: Clues): boolean =>
  references.includes(digitsOf(number));

/** As it stands, or with a word stuck to its front; never as a part of a longer number. */
function isWritten(number: string, { words }: Clues): boolean {
  const compact = number.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return words.some((word) => {
    const before = word.slice(0, -compact.length).slice(-1);
    return word.endsWith(compact) && !/^\d\d/.test(before + compact);
  });
}

const STRENGTH: Readonly<Record<TransferSign, number>> = {
  reference: 8,
  number: 4,
  digits: 2,
  amount: 1,
};

const strength = (signs: readonly TransferSign[]): number =>
  signs.reduce((all, sign) => all + STRENGTH[sign], 0);
