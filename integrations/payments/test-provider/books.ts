import type { ProviderPayment, ProviderTransaction } from '../payment-provider.ts';
import { termFrom } from './terms.ts';

/**
 * The provider's bookkeeping, pure: what may move, and what the payment is afterwards. A movement
 * that is refused is written down too, so that its key keeps its answer.
 */
export interface BookedPayment extends ProviderPayment {
  /** What the shop calls the order; null if it did not say. */
  readonly orderNumber: string | null;
  /** ms UTC */
  readonly createdAt: number;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export interface Movement {
  readonly kind: 'capture' | 'void' | 'refund' | 'reauthorize';
  readonly reference: string;
  readonly idempotencyKey: string;
  /** Minor units that the shop asks for. */
  readonly amount: number;
  readonly currency: string;
}

export interface Booking {
  readonly payment: BookedPayment;
  readonly transaction: ProviderTransaction;
  readonly refusal: Refusal | null;
}

/** Minor units that are authorised and neither captured nor given back. */
export function openAmount(payment: ProviderPayment): number {
  return payment.authorized - payment.captured - payment.voided;
}

/** The payment as it is at `now` (ms UTC): an authorisation lapses by itself. */
export function asOf(payment: BookedPayment, now: number): BookedPayment {
  const lapsed = payment.authorizedUntil !== null && now >= payment.authorizedUntil;
  return payment.status === 'authorized' && lapsed ? { ...payment, status: 'expired' } : payment;
}

/**
 * Books a movement, or the refusal of it.
 *
 * @param refusedWith  a refusal from outside (the bank says no), before any rule is looked at
 * @param moved        minor units that really move, where that differs from what was asked
 */
export function book(
  payment: BookedPayment,
  movement: Movement,
  now: number,
  refusedWith: Refusal | null = null,
  moved = movement.amount,
): Booking {
  const current = asOf(payment, now);
  const refusal = refusedWith ?? refuse(current, movement, now);
  const transaction: ProviderTransaction = {
    reference: movement.reference,
    kind: movement.kind === 'reauthorize' ? 'authorization' : movement.kind,
    status: refusal === null ? 'succeeded' : 'declined',
    amount: refusal === null ? moved : movement.amount,
    idempotencyKey: movement.idempotencyKey,
    at: now,
    code: refusal?.code ?? null,
  };
  const booked = refusal === null ? carriedOut(current, movement.kind, moved, now) : current;
  return {
    payment: { ...booked, transactions: [...current.transactions, transaction] },
    transaction,
    refusal,
  };
}

const carriedOut = (
  payment: BookedPayment,
  kind: Movement['kind'],
  amount: number,
  now: number,
): BookedPayment =>
  kind === 'reauthorize' ? reauthorized(payment, amount, now) : move(payment, kind, amount);

/** What is open is reserved for a new term; what is not wanted of it any more is given back. */
const reauthorized = (payment: BookedPayment, amount: number, now: number): BookedPayment => ({
  ...payment,
  voided: payment.voided + openAmount(payment) - amount,
  authorizedUntil: termFrom(payment.scheme, now),
});

function move(
  payment: BookedPayment,
  kind: Exclude<Movement['kind'], 'reauthorize'>,
  amount: number,
): BookedPayment {
  const field = { capture: 'captured', void: 'voided', refund: 'refunded' } as const;
  const moved = { ...payment, [field[kind]]: payment[field[kind]] + amount };
  return { ...moved, status: statusAfterMove(moved) };
}

function statusAfterMove(payment: BookedPayment): BookedPayment['status'] {
  if (payment.captured > 0) return payment.refunded >= payment.captured ? 'refunded' : 'captured';
  return payment.voided >= payment.authorized ? 'voided' : 'authorized';
}

function refuse(payment: BookedPayment, movement: Movement, now: number): Refusal | null {
  if (movement.currency !== payment.currency) {
    return {
      code: 'currency_mismatch',
      message: `The payment is in ${payment.currency}, not ${movement.currency}.`,
    };
  }
  return movement.kind === 'refund'
    ? refuseRefund(payment, movement)
    : refuseOnAuthorization(payment, movement, now);
}

function refuseRefund(payment: BookedPayment, { amount }: Movement): Refusal | null {
  const left = payment.captured - payment.refunded;
  if (payment.captured === 0) {
    return { code: 'nothing_captured', message: 'No money was captured that could be paid back.' };
  }
  if (amount <= left) return null;
  return {
    code: 'amount_too_large',
    message: `${left} (minor units) can still be paid back, not ${amount}.`,
  };
}

function refuseOnAuthorization(
  payment: BookedPayment,
  { kind, amount }: Movement,
  now: number,
): Refusal | null {
  if (payment.status === 'pending' || payment.status === 'failed') {
    return { code: 'not_authorized', message: 'The payment is not authorised.' };
  }
  const open = openAmount(payment);
  if (payment.status === 'voided') {
    return { code: 'authorization_voided', message: 'The authorisation was given back.' };
  }
  if (open > 0 && payment.authorizedUntil !== null && now >= payment.authorizedUntil) {
    return { code: 'authorization_expired', message: 'The authorisation has lapsed.' };
  }
  if (amount <= open) return null;
  return {
    code: open === 0 ? 'nothing_open' : 'amount_too_large',
    message: `${open} (minor units) are open on the authorisation; cannot ${kind} ${amount}.`,
  };
}
