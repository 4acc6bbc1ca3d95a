import { capturable } from '../payment/payments.ts';
import type { Settings } from '../settings/settings.ts';
import { payLaterMethods } from '../shipment/pickup.ts';
import { facetsOf, type Facets } from './facets.ts';
import type { Order } from './order.ts';
import { payable } from './quantities.ts';
import { WAITING_SENTENCES, waitsFor } from './waiting.ts';

/** An order in brief, as the engine's own screens show it: nothing about persons. */
export interface OrderView extends Facets {
  readonly number: string;
  /** Minor units of `currency`. */
  readonly total: number;
  readonly currency: string;
  readonly waitsFor: string;
  readonly attention: readonly string[];
  /** When the first authorisation lapses, ms UTC; null: none is open. */
  readonly captureDeadline: number | null;
}

export function viewOf(order: Order, settings: Settings): OrderView {
  const lapses = order.payments
    .filter((payment) => capturable(payment) > 0)
    .map((payment) => payment.expiresAt)
    .filter((at) => at !== null);
  const first = Math.min(...lapses);
  return {
    ...facetsOf(order),
    number: order.number,
    total: payable(order),
    currency: order.currency,
    waitsFor: WAITING_SENTENCES[waitsFor(order, payLaterMethods(order, settings))],
    attention: order.attention.map((a) => `${a.reason} ${a.subject}`),
    captureDeadline: Number.isFinite(first) ? first : null,
  };
}
