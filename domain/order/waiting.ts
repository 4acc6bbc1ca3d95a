import { amountOpen, moneyUnderway, openAuthorization } from '../payment/payments.ts';
import { hasArrived } from './facets.ts';
import type { Line, Order } from './order.ts';
import { quantitiesOf, quantityIn, shippableQuantity } from './quantities.ts';

export type WaitsFor =
  | 'placing'
  | 'release'
  | 'person'
  | 'provider'
  | 'payment'
  | 'goods'
  | 'shipping'
  | 'delivery'
  | 'collection'
  | 'return'
  | 'capture'
  | 'nothing';

/**
 * What the order is waiting for, in one word: the first thing that keeps it from going on.
 * @param payLaterMethods with which goods may be made ready before money has come
 */
export function waitsFor(order: Order, payLaterMethods: readonly string[]): WaitsFor {
  if (order.status === 'draft') return 'placing';
  if (order.attention.length > 0) return 'person';
  if (order.holds.length > 0) return 'release';
  if (moneyUnderway(order)) return 'provider';
  if (order.returns.some((r) => ['requested', 'approved', 'received'].includes(r.status)))
    return 'return';
  if (order.status !== 'open') return 'nothing';
  if (amountOpen(order) > 0 && !payLaterMethods.includes(order.paymentMethod)) return 'payment';
  const ready = order.shipments.filter(({ status }) => status === 'ready').flatMap((s) => s.lines);
  const toPack = (line: Line) => shippableQuantity(line) - quantityIn(ready, line.id);
  if (quantitiesOf(order, toPack).length > 0) return 'shipping';
  if (ready.length > 0) return 'collection';
  if (order.lines.some((line) => line.backordered > 0)) return 'goods';
  if (!hasArrived(order)) return 'delivery';
  return openAuthorization(order) > 0 ? 'capture' : 'payment';
}

/** The same as a sentence for operators and engineers. */
export const WAITING_SENTENCES: Readonly<Record<WaitsFor, string>> = {
  placing: 'Waits to be placed.',
  release: 'Is on hold: waits to be released.',
  person: 'Waits for a person to look at it.',
  provider: 'Waits for the payment provider to confirm.',
  payment: 'Waits for the payment.',
  goods: 'Waits for goods to come in.',
  shipping: 'Waits to be shipped.',
  delivery: 'Waits for its parcels to be delivered.',
  collection: 'Waits to be fetched by the customer.',
  return: 'Waits for a return to be dealt with.',
  capture: 'Waits for the reserved money to be captured.',
  nothing: 'Nothing is left to do.',
};
