import type { LineQuantity, Order } from '../../../domain/order/order.ts';

const CONDITIONS = ['fine', 'damaged', 'missing'] as const;

/** The same without the condition. */
export const piecesOf = (lines: readonly LineQuantity[]) =>
  lines.map(({ lineId, quantity }) => ({ lineId, quantity }));

/** Some pieces of a return, in one condition or another. */
export const receivedLines = (
  order: Order,
  returnId: string,
  { a, c }: { readonly a: number; readonly c: number },
) =>
  (order.returns.find((r) => r.id === returnId)?.lines ?? []).map(({ lineId, quantity }, i) => ({
    lineId,
    quantity: Math.max(1, (quantity + a) % 3),
    condition: CONDITIONS[(c + i) % CONDITIONS.length] ?? 'fine',
  }));
