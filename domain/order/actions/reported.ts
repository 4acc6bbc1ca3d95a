import { raiseAttention } from '../attention.ts';
import type { OrderEvent } from '../events.ts';
import type { Order } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';

/** A payment as somebody tells of it. */
interface Told {
  readonly provider: string | null;
  readonly reference: string | null;
  readonly amount: number | null;
  readonly currency?: string | null;
}

/** Who types references by hand may type one twice, and means two payments. */
const WITHOUT_BOOKS: readonly (string | null)[] = [null, 'manual', 'storeCredit'];

/**
 * Refuses what a provider's payment is told of for the second time, by a call-back and a click or by two call-backs:
 * it would count twice (N07). One that has lapsed may be reserved anew under its name.
 */
export const bookedRefusal = (order: Order, { provider, reference }: Told): Refusal | null =>
  !WITHOUT_BOOKS.includes(provider) &&
  order.payments.some(
    (payment) =>
      payment.provider === provider &&
      payment.reference !== null &&
      payment.reference === reference &&
      payment.authorization !== 'expired',
  )
    ? refuse('paymentBooked', `Payment ${reference} is on this order already.`)
    : null;

/**
 * What is told of money in a currency that is not the order's: it is never converted nor guessed, a person has to look.
 * @returns null for money in the order's own
 */
export function otherCurrency(
  order: Order,
  { reference, amount, currency }: Told,
  now: number,
): Refusal | readonly OrderEvent[] | null {
  if (!currency || currency === order.currency) return null;
  const reported = { amount: amount ?? 0, currency };
  const subject = reference ?? `in ${currency}`;
  const raised = raiseAttention(order, 'paymentMismatch', subject, now, reported);
  return raised.length > 0
    ? raised
    : refuse('outcomeKnown', 'A person has been called about this payment already.');
}
