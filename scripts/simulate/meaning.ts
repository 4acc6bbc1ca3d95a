/** What each status of the file means in the facets of an order: decided here, once. */
import { facetsOf, type Facets } from '../../domain/order/facets.ts';
import type { Order } from '../../domain/order/order.ts';
import type { LifeStatus } from './life.ts';

/** An order as far as statuses are about it. */
interface Standing extends Pick<Facets, 'orderStatus' | 'paymentStatus' | 'fulfillmentStatus'> {
  /** An invoice was issued and not credited in full. */
  readonly invoiced: boolean;
  /** Something ordered is not there and waits for goods to come in. */
  readonly backordered: boolean;
  /** Money was taken and not given back. */
  readonly moneyKept: boolean;
}

/**
 * - delivered: the goods have arrived, they are paid, nothing is left to do;
 * - shipped: paid and on its way, so still open;
 * - canceled: cancelled, and no money kept of what was paid;
 * - unavailable: paid, but the goods are not there: waits for them, open;
 * - processing: paid, the goods are there, nothing has left and nothing is invoiced, open;
 * - invoiced: the same with its invoice.
 */
const MEANINGS: Readonly<Record<LifeStatus, (standing: Standing) => boolean>> = {
  delivered: (s) => is(s, 'completed', 'paid', 'delivered'),
  shipped: (s) => is(s, 'open', 'paid', 'shipped'),
  canceled: (s) => s.orderStatus === 'cancelled' && !s.moneyKept,
  unavailable: (s) => is(s, 'open', 'paid', 'unfulfilled') && s.backordered,
  processing: (s) => is(s, 'open', 'paid', 'unfulfilled') && !s.backordered && !s.invoiced,
  invoiced: (s) => is(s, 'open', 'paid', 'unfulfilled') && !s.backordered && s.invoiced,
};

const is = (standing: Standing, ...facets: readonly [string, string, string]): boolean =>
  [standing.orderStatus, standing.paymentStatus, standing.fulfillmentStatus].join() ===
  facets.join();

/** The status whose meaning an order fits; where it fits none, its facets, as in `open/unpaid/shipped`. */
export function statusOf(order: Order): string {
  const standing = standingOf(order);
  const fitting = Object.entries(MEANINGS).find(([, fits]) => fits(standing));
  const { orderStatus, paymentStatus, fulfillmentStatus } = standing;
  return fitting?.[0] ?? `${orderStatus}/${paymentStatus}/${fulfillmentStatus}`;
}

function standingOf(order: Order): Standing {
  const facets = facetsOf(order);
  const taken = order.payments.flatMap((p) => p.captures.filter((c) => c.status === 'succeeded'));
  const given = order.payments.flatMap((p) => p.refunds.filter((r) => r.status === 'succeeded'));
  const total = (moves: readonly { amount: number }[]) => moves.reduce((n, m) => n + m.amount, 0);
  return {
    ...facets,
    invoiced: order.lines.some((line) => line.invoiced > line.credited),
    backordered: order.lines.some((line) => line.backordered > 0),
    moneyKept: total(taken) > total(given),
  };
}
