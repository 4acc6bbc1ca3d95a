import { sum } from '../money/money.ts';
import { evolve } from '../order/evolve.ts';
import type { Order, Portion, Return } from '../order/order.ts';
import {
  deductionTotals,
  keptQuantity,
  quantitiesOf,
  quantityIn,
  removedTotals,
} from '../order/quantities.ts';
import { isGoingBack, surplus } from '../payment/payments.ts';

/** The order as if the refund of this return had been granted: its goods are owed for no more. */
export const asGranted = (order: Order, { id }: Return): Order =>
  evolve(order, { type: 'returnSettled', returnId: id });

/**
 * What is still to go back for a received return, minor units, tax included: its worth, less what went back
 * or is on its way, as far as the customer has paid more than is owed without its goods.
 * @param order with the return's credit notes, so that note and refund agree to the cent (N02)
 */
export const refundDue = (order: Order, ret: Return): number =>
  Math.max(
    0,
    Math.min(worth(order, ret) - refundedFor(order, ret), surplus(asGranted(order, ret))),
  );

const refundedFor = (order: Order, ret: Return): number =>
  sum(
    order.payments
      .flatMap((payment) => payment.refunds)
      .filter((r) => r.returnId === ret.id && isGoingBack(r))
      .map((r) => r.amount),
  );

/**
 * As on its credit notes; where some of it was never invoiced, as in the order. Pieces that were owed for no more before,
 * as they had been credited by hand, bring nothing; nor does a charge for sending that took the place of the one given back.
 */
function worth(order: Order, ret: Return): number {
  const notes = order.invoices.filter((invoice) => invoice.returnId === ret.id);
  const credited = notes.flatMap((note) => note.portion.lines);
  const granted = asGranted(order, ret);
  const others = { ...order, returns: order.returns.filter(({ id }) => id !== ret.id) };
  const lines = quantitiesOf(
    order,
    (line) => keptQuantity(others, line) - keptQuantity(granted, line),
  );
  const { waived } = order.shipping;
  const shipping = ret.refundsShipping && waived;
  const all =
    lines.every(({ lineId, quantity }) => quantityIn(credited, lineId) === quantity) &&
    (!shipping || notes.some((note) => note.portion.shipping));
  if (all) return -sum(notes.map((note) => note.totals.gross));
  const before = quantitiesOf(order, (line) => keptQuantity(others, line));
  const owed: Portion = { lines: before, shipping: shipping || !waived };
  const worth = removedTotals(order, owed, { lines, shipping }).gross;
  return worth - sum(notes.map((note) => deductionTotals(order, note.deductions).gross));
}
