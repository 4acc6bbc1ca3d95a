/**
 * The port to payment providers: what Holdfast asks of one, whoever it is.
 *
 * The rule that everything here serves (B05, N01, N07): money is never guessed. A call ends with
 * an answer of the provider, or throws. Whoever catches `ProviderUnavailable` asks again with the
 * same idempotency key, for as long as it takes.
 */

/** One movement of money that is wanted, named by a key that is the same at every attempt. */
export interface MoneyRequest {
  /** At most 255 characters. Same key, same movement: asking twice moves money once. */
  readonly idempotencyKey: string;
  /** The provider's own name of the payment. */
  readonly paymentReference: string;
  /** Minor units (cents), above 0. */
  readonly amount: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /**
   * True at a second or later attempt. The provider is then asked first whether the movement is
   * there already, which holds even after it has forgotten the idempotency key (a day, for most).
   */
  readonly isRetry?: boolean;
  /**
   * What a person gives as proof that money was moved by hand (bank statement line, till
   * receipt). Only the provider `manual` reads it.
   */
  readonly evidence?: string;
}

/** A final answer. `declined` means: the provider refuses, and asking again is pointless. */
export type MoneyResult =
  | { readonly status: 'succeeded'; readonly transactionReference: string }
  | { readonly status: 'declined'; readonly code: string; readonly message: string };

/** The fresh authorisation lapses at `authorizedUntil`, ms UTC; null: the provider does not say. */
export type ReauthorizationResult =
  | (Extract<MoneyResult, { status: 'succeeded' }> & { readonly authorizedUntil: number | null })
  | Extract<MoneyResult, { status: 'declined' }>;

export type ProviderPaymentStatus =
  'pending' | 'authorized' | 'captured' | 'voided' | 'refunded' | 'failed' | 'expired';

/** One movement as the provider has it on its books. */
export interface ProviderTransaction {
  readonly reference: string;
  readonly kind: 'authorization' | 'capture' | 'void' | 'refund';
  readonly status: 'succeeded' | 'declined' | 'pending';
  /** Minor units: what did move, which is not always what was asked. */
  readonly amount: number;
  readonly idempotencyKey: string | null;
  /** ms UTC */
  readonly at: number;
  /** Why it was declined, in the provider's words; null otherwise. */
  readonly code: string | null;
}

/** The truth about a payment: what the provider says it is, at the moment of asking. */
export interface ProviderPayment {
  readonly reference: string;
  readonly status: ProviderPaymentStatus;
  readonly currency: string;
  /** All amounts in minor units. */
  readonly amount: number;
  readonly authorized: number;
  readonly captured: number;
  readonly voided: number;
  readonly refunded: number;
  /** ms UTC; null where the authorisation does not lapse or there is none. */
  readonly authorizedUntil: number | null;
  /** visa, mastercard, klarna, ideal …; null where the provider does not say. */
  readonly scheme: string | null;
  /** What the shop called the order when it opened the payment; null where it did not say. */
  readonly orderNumber: string | null;
  readonly transactions: readonly ProviderTransaction[];
}

/**
 * A call-back says "look again", never what to believe: events arrive twice, late and in any
 * order. `fetch` the payment and act on that.
 */
export interface WebhookEvent {
  /** The same at every delivery of the same event. */
  readonly id: string;
  /** In the provider's words; an unknown one is no error. */
  readonly type: string;
  readonly paymentReference: string;
  /** When the provider made it, ms UTC. May be days ago. */
  readonly at: number;
}

/** HTTP headers as node gives them: names in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A payment provider. `capture`, `void` and `refund` may be asked in parts.
 *
 * @throws ProviderUnavailable  outcome not known: ask again with the same key
 * @throws ProviderMismatch     money moved, but not the amount asked for: a person must look
 * @throws IdempotencyConflict  the key was used for another movement: a fault on our side
 */
export interface PaymentProvider {
  readonly code: string;
  /** Takes money that is authorised. */
  capture(request: MoneyRequest): Promise<MoneyResult>;
  /** Gives back what is authorised and not captured, wholly or in part. */
  void(request: MoneyRequest): Promise<MoneyResult>;
  /**
   * Reserves `amount` anew in the place of what is left of the authorisation, before that lapses. The payment keeps
   * its reference, and at no time can more be captured than one of the two. Declined where the method cannot.
   */
  reauthorize(request: MoneyRequest): Promise<ReauthorizationResult>;
  /** Pays back money that was captured. */
  refund(request: MoneyRequest): Promise<MoneyResult>;
  /** The payment as the provider has it; null where the provider does not know it. */
  fetch(paymentReference: string): Promise<ProviderPayment | null>;
  /** Null: forged, altered, malformed, or signed more than 5 minutes ago (or ahead). */
  verifyWebhook(rawBody: Buffer, headers: WebhookHeaders): WebhookEvent | null;
}

/** What did not come through: time-out, 5xx, connection reset. Nothing is known; ask again. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

/** Money moved, but another amount than the one asked for. Never retried: a person must look. */
export class ProviderMismatch extends Error {
  override readonly name = 'ProviderMismatch';
  /** Minor units. */
  readonly requested: number;
  /** Minor units. */
  readonly moved: number;

  constructor(message: string, requested: number, moved: number) {
    super(message);
    this.requested = requested;
    this.moved = moved;
  }
}

/** One key, two different movements: never retried, the second movement was not made. */
export class IdempotencyConflict extends Error {
  override readonly name = 'IdempotencyConflict';
}
