import { share, sum } from '../money/money.ts';
import { differenceOf, totalsOf, type Taxed, type Totals } from '../money/tax.ts';
import { known } from './known.ts';
import type { Deduction, Line, LineQuantity, Order, Portion, Return } from './order.ts';

/** Pieces still wanted. */
export const activeQuantity = (line: Line): number => line.ordered - line.cancelled;

/** Pieces that could leave now: wanted, not gone, not waiting for goods to come in. */
export const shippableQuantity = (line: Line): number =>
  Math.max(0, activeQuantity(line) - line.shipped - line.backordered);

/** Pieces that have not left. */
export const unshippedQuantity = (line: Line): number => activeQuantity(line) - line.shipped;

/** Pieces for which a return may still be asked: delivered, less what came or is coming back. */
export function returnableQuantity(order: Order, line: Line): number {
  const underway = order.returns.filter((r) => isReturnUnderway(r) && !isRecall(order, r));
  const neverDelivered = order.returns.filter((r) => r.receipts.length > 0 && isRecall(order, r));
  const seen = underway.flatMap((r) => r.receipts.flatMap((receipt) => receipt.lines));
  const awaited = piecesIn(underway, line) - quantityIn(seen, line.id);
  const fromTheRoad = sum(neverDelivered.map((r) => quantityIn(cameBack(r), line.id)));
  return line.delivered - (line.returned - fromTheRoad) - awaited;
}

/** Pieces of parcels that were called back and whose journey is over: back in the house, or given up. */
export const recalledQuantity = (order: Order, line: Line): number =>
  piecesIn(
    order.returns.filter(
      (r) => (r.receivedAt !== null || r.status === 'closed') && isRecall(order, r),
    ),
    line,
  );

const isReturnUnderway = (r: Return): boolean =>
  r.status === 'requested' || r.status === 'approved';

/** Whether the goods of a return never reached the customer: their parcel was called back in time. */
const isRecall = (order: Order, { shipmentId }: Return): boolean =>
  order.shipments.some((s) => s.id === shipmentId && s.status === 'recalled');

const piecesIn = (returns: readonly Return[], line: Line): number =>
  sum(returns.map((r) => quantityIn(r.lines, line.id)));

/**
 * Whether the refund of a return was granted: its credit note is written, its money asked back, or it is
 * settled. Goods that are back but not judged yet are still owed for (B05: granting is an act of its own).
 */
export const isGranted = (order: Order, { id, status, repaired }: Return): boolean =>
  (status === 'settled' && !repaired) ||
  order.invoices.some((invoice) => invoice.returnId === id) ||
  order.payments.some((payment) => payment.refunds.some((refund) => refund.returnId === id));

/** Pieces of a line that came back and are owed for no more. */
export const grantedQuantity = (order: Order, line: Line): number =>
  sum(
    order.returns
      // Goods that were exchanged in advance and never came are owed for again.
      .filter((r) => isGranted(order, r) && !(r.status === 'closed' && r.shipmentId === null))
      .map((r) => quantityIn(grantedLines(r), line.id)),
  );

/** What came back of a return, or is still awaited: its goods less those known to be missing. */
export function cameBack(ret: Return): LineQuantity[] {
  const missing = ret.receipts.flatMap((r) => r.lines).filter((l) => l.condition === 'missing');
  return [...new Set(ret.lines.map((line) => line.lineId))]
    .map((lineId) => ({
      lineId,
      quantity: quantityIn(ret.lines, lineId) - quantityIn(missing, lineId),
    }))
    .filter((line) => line.quantity > 0);
}

/** What is refunded for a return: what was accepted of it. A parcel called back never reached the customer: all of it. */
export const grantedLines = (ret: Return): readonly LineQuantity[] =>
  ret.accepted ?? (ret.shipmentId === null ? cameBack(ret) : ret.lines);

/** Pieces that are to be paid for: wanted, not taken back and not given for nothing. */
export const keptQuantity = (order: Order, line: Line): number =>
  Math.max(0, activeQuantity(line) - grantedQuantity(order, line) - line.waived);

/**
 * What a quantity of a line costs in the shop's price mode. Its discount is spread over the pieces as ordered at
 * first: those added later leave the price of the others as it was (N06).
 */
export function lineAmount(line: Line, quantity: number): number {
  const discounted = line.ordered - line.added;
  return (
    line.unitPrice * quantity - share(line.discount, Math.min(quantity, discounted), discounted)
  );
}

/** Lines of the order with a quantity above 0, from a function of the line. */
export const quantitiesOf = (order: Order, quantity: (line: Line) => number): LineQuantity[] =>
  order.lines
    .map((line) => ({ lineId: line.id, quantity: quantity(line) }))
    .filter((line) => line.quantity > 0);

/** The whole order as it was placed, less what was cancelled. */
export const activePortion = (order: Order): Portion => ({
  lines: quantitiesOf(order, activeQuantity),
  shipping: order.lines.some((line) => activeQuantity(line) > 0),
});

/** What was invoiced and not credited. */
export const invoicedPortion = (order: Order): Portion => ({
  lines: quantitiesOf(order, (line) => line.invoiced - line.credited),
  shipping: order.shipping.invoiced && !order.shipping.credited,
});

/** Totals of a part of the order, seen on its own. */
export function portionTotals(order: Order, portion: Portion): Totals {
  const goods: Taxed[] = portion.lines.map(({ lineId, quantity }) => {
    const line = lineOf(order, lineId);
    return { amount: lineAmount(line, quantity), taxRate: line.taxRate };
  });
  const charge: Taxed = { amount: order.shipping.price, taxRate: order.shipping.taxRate };
  return totalsOf(portion.shipping ? [...goods, charge] : goods, order.pricesIncludeTax);
}

/** Totals of `portion` when `before` has been dealt with already: all parts add up to the order. */
export const furtherTotals = (order: Order, before: Portion, portion: Portion): Totals =>
  differenceOf(portionTotals(order, joined(before, portion)), portionTotals(order, before));

/** Totals of taking `portion` out of `from`. */
export const removedTotals = (order: Order, from: Portion, portion: Portion): Totals =>
  differenceOf(portionTotals(order, from), portionTotals(order, without(from, portion)));

/** What the shop keeps of credit notes, tax included; taxed on its own, as a service beside the goods. */
export const deductionTotals = (
  { pricesIncludeTax }: Order,
  deductions: readonly Deduction[],
): Totals => totalsOf(deductions, pricesIncludeTax);

/** What the customer owes in all: for what is still wanted, and what the shop keeps of returns; minor units, tax included. */
export const payable = (order: Order): number => {
  const kept = quantitiesOf(order, (line) => keptQuantity(order, line));
  const shipping = activePortion(order).shipping && !order.shipping.waived;
  const keptBack = order.invoices.map((i) => deductionTotals(order, i.deductions).gross);
  return portionTotals(order, { lines: kept, shipping }).gross + sum(keptBack);
};

/** @throws RangeError where the order has no such line: callers have checked */
export const lineOf = (order: Order, lineId: string): Line =>
  known(
    order.lines.find((candidate) => candidate.id === lineId),
    `order ${order.number} has no line ${lineId}`,
  );

/** @throws RangeError where the order has no such return: callers have checked */
export const returnOf = (order: Order, returnId: string): Return =>
  known(
    order.returns.find((candidate) => candidate.id === returnId),
    `order ${order.number} has no return ${returnId}`,
  );

/** The quantity a portion holds of a line; 0 for none. */
export const quantityIn = (lines: readonly LineQuantity[], lineId: string): number =>
  sum(lines.filter((line) => line.lineId === lineId).map((line) => line.quantity));

function joined(a: Portion, b: Portion): Portion {
  const ids = [...new Set([...a.lines, ...b.lines].map((line) => line.lineId))];
  return {
    lines: ids.map((lineId) => ({
      lineId,
      quantity: quantityIn(a.lines, lineId) + quantityIn(b.lines, lineId),
    })),
    shipping: a.shipping || b.shipping,
  };
}

function without(a: Portion, b: Portion): Portion {
  return {
    lines: a.lines
      .map(({ lineId, quantity }) => ({ lineId, quantity: quantity - quantityIn(b.lines, lineId) }))
      .filter((line) => line.quantity > 0),
    shipping: a.shipping && !b.shipping,
  };
}
