/** A line that waits for goods. */
export interface WaitingLine {
  readonly orderId: string;
  readonly lineId: string;
  readonly productId: string;
  /** Pieces still to be set apart for it. */
  readonly quantity: number;
}

/** What is on the shelf and belongs to nobody, by product id. */
export type FreeStock = Readonly<Record<string, number>>;

/**
 * Who has what of the goods that are free: each in turn as many as it waits for, as long as there are any. A line
 * that can be served in part only has that part now and waits for the rest.
 *
 * @param waiting in the order in which they are to be served: the order placed first comes first
 */
export function allot(free: FreeStock, waiting: readonly WaitingLine[]): WaitingLine[] {
  const left = new Map(Object.entries(free));
  return waiting.flatMap((line) => {
    const there = Math.max(0, left.get(line.productId) ?? 0);
    const quantity = Math.min(line.quantity, there);
    if (quantity <= 0) return [];
    left.set(line.productId, there - quantity);
    return [{ ...line, quantity }];
  });
}
