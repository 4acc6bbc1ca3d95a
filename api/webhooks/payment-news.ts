import { createHash } from 'node:crypto';
import { findOrderByKey } from '../../db/queries/order-by-key.ts';
import type { Executor } from '../../db/knex.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import type { Order } from '../../domain/order/order.ts';
import type { FetchedPayment } from '../deps.ts';

/** What a provider's payment means for its order. */
export type PaymentNews = {
  /** From provider, payment and what happened: the same news is the same action, however often it comes. */
  readonly actionId: string;
  readonly payload: Record<string, unknown>;
} & { readonly action: 'authorize' | 'pay' };

/** The order that a payment was opened for, or null. */
export const orderOfPayment = async (
  executor: Executor,
  { orderNumber }: FetchedPayment,
): Promise<OrderRecord | null> => (orderNumber ? findOrderByKey(executor, orderNumber) : null);

/**
 * The action that brings an order up to what the provider says, or null where it knows already. Captures, voids
 * and refunds of payments on our books are asked for by us, and their results come back by the way they were
 * asked; here only money that is new to the order counts.
 */
export function actionFrom(
  order: Order,
  provider: string,
  payment: FetchedPayment,
): PaymentNews | null {
  const { reference, status, currency, authorized, captured, scheme } = payment;
  const isKnown = order.payments.some((p) => p.provider === provider && p.reference === reference);
  if (isKnown) return null;
  const actionId = (kind: string) =>
    `hook-${createHash('sha256')
      .update(JSON.stringify([provider, reference, kind]))
      .digest('hex')
      .slice(0, 32)}`;
  const method = scheme ?? order.paymentMethod;
  if (status === 'captured' && captured > 0) {
    return {
      action: 'pay',
      actionId: actionId('pay'),
      payload: { amount: captured, currency, method, provider, reference },
    };
  }
  if (status === 'authorized' && authorized > 0) {
    const expiresAt = payment.authorizedUntil;
    return {
      action: 'authorize',
      actionId: actionId('authorize'),
      payload: { provider, method, scheme, reference, amount: authorized, currency, expiresAt },
    };
  }
  return null;
}
