import type { LineQuantity, Order } from '../order/order.ts';
import { grantedQuantity, portionTotals, quantitiesOf, quantityIn } from '../order/quantities.ts';
import { amountOwed, taken } from './payments.ts';

/** What left the house and was not taken back costs, with the charge for sending it; minor units, tax included. */
function dispatchedWorth(order: Order, leaving: readonly LineQuantity[]): number {
  const lines = quantitiesOf(
    order,
    (line) =>
      line.shipped + quantityIn(leaving, line.id) - grantedQuantity(order, line) - line.waived,
  );
  return portionTotals(order, { lines, shipping: !order.shipping.waived }).gross;
}

/** What of that is not taken yet, together with what is `leaving` now; never below 0. */
export function dispatchedDue(order: Order, leaving: readonly LineQuantity[] = []): number {
  if (leaving.length === 0 && order.lines.every((line) => line.shipped === 0)) return 0;
  return Math.max(0, Math.min(dispatchedWorth(order, leaving) - taken(order), amountOwed(order)));
}
