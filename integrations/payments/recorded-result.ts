import { ProviderMismatch } from './payment-provider.ts';
import type { MoneyRequest, MoneyResult, ProviderPayment } from './payment-provider.ts';

/**
 * The answer that this request's key already has on the provider's books, or null if there is
 * none yet (which says nothing about what is still under way).
 *
 * @throws ProviderMismatch when another amount moved under this key
 */
export function recordedResult(
  payment: ProviderPayment,
  request: MoneyRequest,
): MoneyResult | null {
  const transaction = payment.transactions.find(
    (candidate) => candidate.idempotencyKey === request.idempotencyKey,
  );
  if (transaction === undefined || transaction.status === 'pending') return null;
  if (transaction.status === 'declined') {
    const code = transaction.code ?? 'declined';
    return { status: 'declined', code, message: `The provider declined it: ${code}.` };
  }
  assertMovedAsAsked(transaction.kind, request, transaction.amount);
  return { status: 'succeeded', transactionReference: transaction.reference };
}

/**
 * Success is the very amount that was asked for, nothing near it.
 *
 * @param moved minor units
 * @throws ProviderMismatch
 */
export function assertMovedAsAsked(movement: string, request: MoneyRequest, moved: number): void {
  if (moved === request.amount) return;
  throw new ProviderMismatch(
    `Asked for a ${movement} of ${request.amount} ${request.currency} (minor units) on payment ` +
      `${request.paymentReference}, but ${moved} moved. Compare the payment with the provider's books.`,
    request.amount,
    moved,
  );
}
