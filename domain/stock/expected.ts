/** Where a date of arrival was found. */
export type ExpectedFrom = 'product' | 'order' | 'delivery';

/** When goods are expected, ms UTC, and by whose word. */
export interface Expected {
  readonly at: number;
  readonly from: ExpectedFrom;
}

/**
 * When a line's goods are expected (S075): what is noted on the product comes before what is noted on the order, and
 * that before what a supplier has announced. Null: nobody knows.
 */
export function expectedOf(known: {
  readonly product: number | null;
  readonly order: number | null;
  readonly delivery: number | null;
}): Expected | null {
  for (const from of ['product', 'order', 'delivery'] as const) {
    const at = known[from];
    if (at !== null) return { at, from };
  }
  return null;
}
