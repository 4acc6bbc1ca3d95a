import type { ProviderTransaction } from '../payment-provider.ts';
import type { BookedPayment } from './books.ts';
import { termFrom } from './terms.ts';

/** Schemes that pay at once: there is no authorisation to capture later. */
const PAID_AT_ONCE = new Set(['ideal', 'bancontact', 'sofort', 'swish', 'mobilepay-direct']);

export interface OpeningRequest {
  readonly amount: number;
  readonly currency: string;
  readonly scheme: string;
  readonly outcome: 'authorized' | 'captured' | 'pending' | 'failed';
  readonly authorizedUntil: number | null | undefined;
  readonly orderNumber: string | null;
}

/** What a checkout with this scheme ends in when nothing goes wrong. */
export function usualOutcome(scheme: string): 'authorized' | 'captured' {
  return PAID_AT_ONCE.has(scheme) ? 'captured' : 'authorized';
}

/**
 * A new payment, as the checkout leaves it.
 *
 * @param now ms UTC
 */
export function open(
  reference: string,
  transactionReference: string,
  request: OpeningRequest,
  now: number,
): BookedPayment {
  const { amount, currency, scheme, outcome, orderNumber } = request;
  const payment: BookedPayment = {
    reference,
    status: 'pending',
    currency,
    amount,
    authorized: 0,
    captured: 0,
    voided: 0,
    refunded: 0,
    authorizedUntil: null,
    scheme,
    transactions: [],
    orderNumber,
    createdAt: now,
  };
  if (outcome === 'pending') return payment;
  return conclude(payment, transactionReference, outcome, now, request.authorizedUntil);
}

/**
 * The customer has come back from the checkout of a pending payment.
 *
 * @param until when the authorisation lapses, ms UTC; null never; undefined as the scheme has it
 */
export function conclude(
  payment: BookedPayment,
  transactionReference: string,
  outcome: 'authorized' | 'captured' | 'failed',
  now: number,
  until: number | null | undefined,
): BookedPayment {
  const failed = outcome === 'failed';
  const transaction: ProviderTransaction = {
    reference: transactionReference,
    kind: outcome === 'captured' ? 'capture' : 'authorization',
    status: failed ? 'declined' : 'succeeded',
    amount: payment.amount,
    idempotencyKey: null,
    at: now,
    code: failed ? 'card_declined' : null,
  };
  const usualUntil = termFrom(payment.scheme, now);
  return {
    ...payment,
    status: outcome,
    authorized: failed ? 0 : payment.amount,
    captured: outcome === 'captured' ? payment.amount : 0,
    authorizedUntil: outcome === 'authorized' ? (until === undefined ? usualUntil : until) : null,
    transactions: [...payment.transactions, transaction],
  };
}
