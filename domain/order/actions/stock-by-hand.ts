import type { OrderEvent } from '../events.ts';
import type { Line, LineQuantity, Order } from '../order.ts';
import { activeQuantity, quantitiesOf, quantityIn } from '../quantities.ts';
import { refuse, type Refusal, type RefusalCode } from '../refusals.ts';
import {
  alive,
  firstRefusal,
  type DecisionContext,
  type GuardContext,
  type Rule,
} from '../rule.ts';

/*
 * Where a shop keeps its stock by hand (`stockTiming: manual`), placing, shipping and cancelling move nothing: a
 * person takes an order's goods off the shelf, all or some, and puts them back (S074, S081).
 */

/** Takes an order's goods off the shelf. */
export const deductStock: Rule<'deductStock'> = {
  guard: (order, context) =>
    firstRefusal(
      () => byHand(order, context),
      () =>
        quantitiesOf(order, deductible).length === 0
          ? refuse('nothingToDeduct', 'All of the order is off the shelf already.')
          : null,
    ),
  decide(order, payload, context) {
    const lines = payload.lines ?? quantitiesOf(order, deductible);
    return (
      firstRefusal(
        () => linesRefusal(order, lines, deductible, 'nothingToDeduct'),
        () => shelfRefusal(order, lines, context),
      ) ?? [{ type: 'stockDeducted', lines } satisfies OrderEvent]
    );
  },
};

/** Puts them back: the reverse. */
export const restoreStock: Rule<'restoreStock'> = {
  guard: (order, context) =>
    firstRefusal(
      () => byHand(order, context),
      () =>
        quantitiesOf(order, deducted).length === 0
          ? refuse('nothingToRestore', 'Nothing of the order was taken off the shelf.')
          : null,
    ),
  decide(order, payload) {
    const lines = payload.lines ?? quantitiesOf(order, deducted);
    return (
      linesRefusal(order, lines, deducted, 'nothingToRestore') ?? [
        { type: 'restocked', lines } satisfies OrderEvent,
      ]
    );
  },
};

/** Pieces still wanted that the books have on the shelf and nobody keeps apart for the order. */
const deductible = (line: Line): number =>
  Math.max(
    0,
    activeQuantity(line) - line.returned - line.deducted - line.reserved - line.backordered,
  );
const deducted = (line: Line): number => line.deducted;

const byHand = (order: Order, { settings }: GuardContext): Refusal | null =>
  alive(order) ??
  (settings.stockTiming === 'manual'
    ? null
    : refuse(
        'stockNotByHand',
        'Stock moves by itself for this order. Set the stock timing to manual to move it by hand.',
      ));

function linesRefusal(
  order: Order,
  lines: readonly LineQuantity[],
  possible: (line: Line) => number,
  none: RefusalCode,
): Refusal | null {
  if (lines.length === 0) return refuse(none, 'Choose at least one line.');
  for (const { lineId, quantity } of lines) {
    const line = order.lines.find((candidate) => candidate.id === lineId);
    if (!line) return refuse('unknownLine', `The order has no line ${lineId}.`);
    if (quantity <= 0 || quantityIn(lines, lineId) > possible(line)) {
      return refuse(
        'quantityTooHigh',
        `Of ${line.sku} ${possible(line)} can be moved now. Choose 1 to ${possible(line)}.`,
      );
    }
  }
  return null;
}

function shelfRefusal(
  order: Order,
  lines: readonly LineQuantity[],
  { stock }: DecisionContext,
): Refusal | null {
  const wanted = new Map<string, number>();
  for (const line of order.lines) {
    const total = (wanted.get(line.productId) ?? 0) + quantityIn(lines, line.id);
    wanted.set(line.productId, total);
    const there = Math.max(0, stock[line.productId]?.available ?? 0);
    if (total > there) {
      return refuse(
        'outOfStock',
        `Only ${there} of ${line.sku} are on the shelf and free. Take fewer, or correct the stock first.`,
      );
    }
  }
  return null;
}
