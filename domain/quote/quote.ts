import type { Buyer } from '../document/invoice-snapshot.ts';
import type { Order } from '../order/order.ts';
import { addDays, dayIn } from '../time/calendar.ts';
import type { Address } from '../settings/shop.ts';
import type { Settings } from '../settings/settings.ts';

/** `expired` is never recorded: it follows from the last day. */
export type QuoteStatus = RecordedStatus | 'expired';
export type RecordedStatus = 'open' | 'sent' | 'accepted' | 'declined';

/**
 * An offer that may become an order: it holds the draft of that order, with prices as agreed. A plain record, without
 * a workflow of its own. It takes no coupons: what is to come off is agreed line by line.
 */
export interface Quote {
  readonly id: string;
  readonly number: string;
  readonly status: RecordedStatus;
  /** The last day on which it holds, in the shop's zone: `2026-03-31`. */
  readonly validUntil: string;
  readonly draft: Order;
  /** The order it has become; null: none yet. */
  readonly orderId: string | null;
}

/** Who a quote is for; personal data. */
export interface QuoteParties {
  readonly buyer: Buyer;
  readonly deliveryAddress: Address;
}

/** Where a quote stands. @param today as `dayIn` writes it */
export const quoteStatusOn = (
  { status, validUntil }: Pick<Quote, 'status' | 'validUntil'>,
  today: string,
): QuoteStatus =>
  (status === 'open' || status === 'sent') && validUntil < today ? 'expired' : status;

/** The last day of a quote made now, by the shop's settings. @param now ms UTC */
export const usualLastDay = (now: number, { quotes, timeZone }: Settings): string =>
  dayIn(addDays(now, quotes.validDays, timeZone), timeZone);
