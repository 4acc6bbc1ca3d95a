import type { OrderEvent } from './events.ts';
import type { Line, LineQuantity } from './order.ts';
import { refuse, type Refusal } from './refusals.ts';
import type { DecisionContext } from './rule.ts';

/** So many pieces of a line that are to be set apart. */
export interface Pieces {
  readonly line: Line;
  readonly quantity: number;
}

type Circumstances = Pick<DecisionContext, 'stock' | 'settings'>;

/** Refuses pieces that are not there and may not be waited for. */
export function stockRefusal(
  wanted: readonly Pieces[],
  { stock, settings }: Circumstances,
): Refusal | null {
  if (settings.stockTiming === 'manual') return null;
  for (const { line, quantity, fromStock } of split(wanted, stock)) {
    const level = stock[line.productId];
    if (!level)
      return refuse(
        'unknownProduct',
        `Product ${line.sku} is not sold (any more). Remove its line.`,
      );
    if (fromStock < quantity && !level.backorderAllowed) {
      return refuse(
        'outOfStock',
        `Only ${Math.max(0, fromStock)} of ${line.sku} left, ${quantity} asked for. Order fewer or remove the line.`,
      );
    }
  }
  return null;
}

/** Sets pieces apart, or takes them off at once, as the shop does; what is not there is waited for. */
export function stockEvents(
  wanted: readonly Pieces[],
  { stock, settings }: Circumstances,
): OrderEvent[] {
  if (settings.stockTiming === 'manual') return [];
  const parts = split(wanted, stock);
  const taken = quantities(parts.map(({ line, fromStock }) => [line, fromStock]));
  const awaited = quantities(
    parts.map(({ line, quantity, fromStock }) => [line, quantity - fromStock]),
  );
  const type = settings.stockTiming === 'placing' ? 'stockDeducted' : 'stockReserved';
  return [
    ...(taken.length > 0 ? [{ type, lines: taken } as const] : []),
    ...(awaited.length > 0 ? [{ type: 'backordered', lines: awaited } as const] : []),
  ];
}

/** What each line can have from stock; two lines of one product share what there is, in line order. */
function split(
  wanted: readonly Pieces[],
  stock: Circumstances['stock'],
): (Pieces & { readonly fromStock: number })[] {
  const left = new Map(
    Object.entries(stock).map(([id, level]) => [id, Math.max(0, level.available)]),
  );
  return wanted.map(({ line, quantity }) => {
    const fromStock = Math.min(quantity, left.get(line.productId) ?? 0);
    left.set(line.productId, (left.get(line.productId) ?? 0) - fromStock);
    return { line, quantity, fromStock };
  });
}

const quantities = (pairs: readonly (readonly [Line, number])[]): LineQuantity[] =>
  pairs
    .filter(([, quantity]) => quantity > 0)
    .map(([line, quantity]) => ({ lineId: line.id, quantity }));
