/**
 * Money is a safe integer of minor units (cents, øre) beside its currency: never a float.
 */

/** The largest amount an order may reach: keeps amount × rate inside the safe integers. */
export const MAX_AMOUNT = 100_000_000_000;

/**
 * Divides two integers and rounds half away from zero ("kaufmännisch"), the way invoices in the EU are rounded.
 * @param numerator   may be negative (credit notes)
 * @param denominator must be positive
 */
export function divideHalfUp(numerator: number, denominator: number): number {
  const magnitude = Math.abs(numerator);
  const quotient = Math.floor((2 * magnitude + denominator) / (2 * denominator));
  return numerator < 0 && quotient !== 0 ? -quotient : quotient;
}

/** The sum of `values` as minor units; 0 for none. */
export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * The part of `whole` (minor units) that belongs to `part` of `parts` equal pieces. Cumulative: the
 * differences between successive parts always add up to `whole` to the cent.
 */
export const share = (whole: number, part: number, parts: number): number =>
  parts === 0 ? 0 : divideHalfUp(whole * part, parts);
