/** What is on the shelf in the books, and how much of it is set apart for orders. */
export interface Shelf {
  readonly onHand: number;
  readonly reserved: number;
}

/** What a person says: how many there are, or how many more (fewer, below 0) than the books say. */
export type CorrectionAsked = { readonly counted: number } | { readonly difference: number };

export type Correction =
  | { readonly outcome: 'corrected'; readonly difference: number }
  | { readonly outcome: 'refused'; readonly code: 'stockReserved' | 'belowZero' };

/** Stock put right by hand: never below what is set apart for orders, whose pieces would be promised twice (N13). */
export function correctionOf(shelf: Shelf, asked: CorrectionAsked): Correction {
  const difference = 'counted' in asked ? asked.counted - shelf.onHand : asked.difference;
  const after = shelf.onHand + difference;
  if (after < 0) return { outcome: 'refused', code: 'belowZero' };
  return difference < 0 && after < shelf.reserved
    ? { outcome: 'refused', code: 'stockReserved' }
    : { outcome: 'corrected', difference };
}

/** Whether a product is to be ordered anew (S080). @param threshold 0: not watched */
export const isLow = ({ onHand, reserved }: Shelf, threshold: number): boolean =>
  threshold > 0 && onHand - reserved <= threshold;
