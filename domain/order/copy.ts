import { givenTo } from '../coupon/grant.ts';
import { share } from '../money/money.ts';
import { linesWanted, type ProductFacts } from './draft.ts';
import type { Line, Order } from './order.ts';
import { activeQuantity } from './quantities.ts';
import type { StockLevel } from './rule.ts';

/** A product as it is sold today. */
export type SoldProduct = ProductFacts & StockLevel;

/** What could not be taken over. */
export interface LeftOut {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly reason: 'notSold' | 'outOfStock';
}

/** How an order is copied. */
export interface CopyTerms {
  /** `order`: prices and discounts by hand as in the order; `today`: as in the catalogue. */
  readonly prices: 'order' | 'today';
  /** Take over only what can be sent: for a copy that is to be ordered at once. */
  readonly inStockOnly: boolean;
}

/**
 * The lines of a copy of an order (S007, S103): what is still wanted of it, or, where all was cancelled, what it
 * once was. Coupons are not copied: each is used by one order.
 *
 * @param sold what is for sale today, by product id
 */
export function copiedLines(
  order: Order,
  sold: Readonly<Record<string, SoldProduct>>,
  { prices, inStockOnly }: CopyTerms,
): { readonly lines: Line[]; readonly leftOut: LeftOut[] } {
  const left = new Map(
    Object.entries(sold).map(([id, { available, backorderAllowed }]) => [
      id,
      inStockOnly && !backorderAllowed ? Math.max(0, available) : Infinity,
    ]),
  );
  const asked = wantedOf(order).map(({ line, quantity }) => {
    const product = sold[line.productId] ?? null;
    const free = left.get(line.productId) ?? 0;
    const taken = Math.min(quantity, free);
    left.set(line.productId, free - taken);
    return { line, product, quantity, taken };
  });
  const wanted = asked.flatMap(({ line, product, taken }) =>
    product && taken > 0 ? [{ line, product, taken }] : [],
  );
  return {
    lines: linesWanted(
      [],
      wanted.map(({ line, product, taken }) => ({
        ...{ product, quantity: taken, lineId: null },
        ...(prices === 'order'
          ? { unitPrice: line.unitPrice, discount: discountByHand(order, line, taken) }
          : { unitPrice: null, discount: null }),
      })),
    ),
    leftOut: asked
      .filter(({ quantity, taken }) => taken < quantity)
      .map(({ line: { sku, name }, product, quantity, taken }) => ({
        ...{ sku, name, quantity: quantity - taken },
        reason: product ? 'outOfStock' : 'notSold',
      })),
  };
}

function wantedOf({ lines }: Order): { readonly line: Line; readonly quantity: number }[] {
  const allGone = lines.every((line) => activeQuantity(line) === 0);
  return lines
    .map((line) => ({ line, quantity: allGone ? line.ordered : activeQuantity(line) }))
    .filter(({ quantity }) => quantity > 0);
}

const discountByHand = (order: Order, line: Line, quantity: number): number =>
  share(line.discount - givenTo(order, line), quantity, line.ordered);
