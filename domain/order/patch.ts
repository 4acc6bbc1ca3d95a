import type { Line, LineQuantity, Order } from './order.ts';
import { quantityIn } from './quantities.ts';

/** The order with `change` made to each line that is among `lines`; the others stay the same objects. */
export const withLines = (
  order: Order,
  lines: readonly LineQuantity[],
  change: (line: Line, quantity: number) => Partial<Line>,
): Order => ({
  ...order,
  lines: order.lines.map((line) => {
    const quantity = quantityIn(lines, line.id);
    return quantity === 0 ? line : { ...line, ...change(line, quantity) };
  }),
});

/** The list with `change` made to the item of that id. */
export const patched = <T extends { readonly id: string }>(
  items: readonly T[],
  id: string,
  change: (item: T) => Partial<T>,
): T[] => items.map((item) => (item.id === id ? { ...item, ...change(item) } : item));
