import type { Totals } from '../money/tax.ts';
import type {
  AttentionReason,
  CancelledBy,
  Charge,
  Deduction,
  Exchange,
  Line,
  LineQuantity,
  Portion,
  ReceivedLine,
  RefundTo,
  ReleaseCondition,
  ReportedMoney,
  ReturnLine,
  StockLine,
  WantedGoods,
} from './order.ts';

/**
 * What happened to an order: the past tense of the actions, kept for ever as its history. The state of an
 * order is the fold of its events (`evolve`), the effects follow from them (`effectsOf`).
 * Amounts in minor units, instants in ms UTC.
 */
export type OrderEvent =
  | { readonly type: 'placed'; readonly at: number; readonly settingsVersion: number }
  /** Its products give the customer these labels (S031). */
  | { readonly type: 'buyerLabelled'; readonly labels: readonly string[] }
  | { readonly type: 'stockReserved'; readonly lines: readonly LineQuantity[] }
  | { readonly type: 'stockDeducted'; readonly lines: readonly LineQuantity[] }
  | { readonly type: 'backordered'; readonly lines: readonly LineQuantity[] }
  | { readonly type: 'stockUnreserved'; readonly lines: readonly LineQuantity[] }
  | { readonly type: 'stockShipped'; readonly lines: readonly LineQuantity[] }
  | { readonly type: 'stockUnshipped'; readonly lines: readonly LineQuantity[] }
  | { readonly type: 'restocked'; readonly lines: readonly LineQuantity[] }
  | { readonly type: 'writtenOff'; readonly lines: readonly LineQuantity[] }
  | {
      /** Goods came in: `lines` stop waiting; `declined` was wanted no more and is free for the next. */
      readonly type: 'backorderReceived';
      readonly allotmentId: string;
      readonly lines: readonly LineQuantity[];
      readonly declined: readonly StockLine[];
    }
  | {
      readonly type: 'goodsExpected';
      readonly lineIds: readonly string[];
      readonly expectedAt: number | null;
    }
  | PaymentAuthorized
  | {
      readonly type: 'paymentReceived';
      readonly at: number;
      readonly paymentId: string;
      readonly captureId: string;
      readonly provider: string;
      readonly method: string;
      readonly reference: string | null;
      readonly amount: number;
      /** The bank transfer with which it came. */
      readonly transferId?: string;
    }
  | {
      readonly type: 'paymentReversed';
      readonly at: number;
      readonly paymentId: string;
      readonly amount: number;
    }
  | ({ readonly type: 'captureRequested'; readonly captureId: string } & Move)
  | {
      readonly type: 'captured';
      readonly at: number;
      readonly paymentId: string;
      readonly captureId: string;
      readonly amount: number;
    }
  | {
      readonly type: 'captureFailed';
      readonly paymentId: string;
      readonly captureId: string;
      readonly code: string;
    }
  | ({ readonly type: 'voidRequested' } & Move)
  | { readonly type: 'voided'; readonly paymentId: string }
  | { readonly type: 'voidFailed'; readonly paymentId: string; readonly code: string }
  | ({
      /** To be reserved anew; `until`: as long as we shall count on it, ms UTC. */
      readonly type: 'reauthorizationRequested';
      readonly renewalId: string;
      readonly until: number;
    } & Move)
  | {
      readonly type: 'reauthorized';
      readonly at: number;
      readonly paymentId: string;
      readonly renewalId: string;
      readonly amount: number;
      readonly until: number;
    }
  | {
      readonly type: 'reauthorizationFailed';
      readonly paymentId: string;
      readonly renewalId: string;
      readonly code: string;
    }
  | ({
      readonly type: 'refundRequested';
      readonly refundId: string;
      readonly returnId: string | null;
    } & Move)
  | {
      readonly type: 'refunded';
      readonly at: number;
      readonly paymentId: string;
      readonly refundId: string;
      readonly amount: number;
    }
  | {
      readonly type: 'refundFailed';
      readonly paymentId: string;
      readonly refundId: string;
      readonly code: string;
    }
  | ({
      readonly type: 'refundGranted';
      readonly refundId: string;
      readonly returnId: string | null;
      readonly to: RefundTo;
    } & Move)
  | ({
      /** Paid without asking a provider: by a person, or onto the customer's store credit. */
      readonly type: 'refundPaid';
      readonly refundId: string;
      readonly returnId: string | null;
      readonly to: RefundTo;
      readonly evidence: string | null;
    } & Move)
  | ({
      readonly type: 'chargedBack';
      readonly chargebackId: string;
      readonly reference: string;
    } & Move)
  | {
      readonly type: 'chargebackWon';
      readonly at: number;
      readonly paymentId: string;
      readonly chargebackId: string;
      readonly amount: number;
    }
  | {
      /** The customer was asked for the money: by a person, or by the deadline of that key. */
      readonly type: 'paymentAsked';
      readonly at: number;
      readonly as: 'reminder' | 'link';
      readonly reminder: number;
      readonly key?: string;
    }
  | { readonly type: 'authorizationExpired'; readonly paymentId: string }
  | {
      readonly type: 'held';
      readonly at: number;
      readonly holdId: string;
      readonly reason: string;
      readonly until: number | null;
      readonly owner: string | null;
      readonly releaseWhen: ReleaseCondition | null;
    }
  | {
      readonly type: 'released';
      readonly at: number;
      readonly holdId: string;
      readonly by: 'person' | 'time' | 'condition';
    }
  | { readonly type: 'addressConfirmed'; readonly at: number }
  | Shipped
  | {
      readonly type: 'slipMade';
      readonly at: number;
      readonly shipmentId: string;
      readonly number: string;
      readonly lines: readonly LineQuantity[];
    }
  | { readonly type: 'slipPicked'; readonly at: number; readonly shipmentId: string }
  | { readonly type: 'slipPacked'; readonly at: number; readonly shipmentId: string }
  | {
      /** Lies ready to be fetched; again: it is kept for longer. */
      readonly type: 'slipReady';
      readonly at: number;
      readonly shipmentId: string;
      readonly method: string;
      readonly shelf: string | null;
    }
  | {
      /** Handed over to the customer: it has left and arrived at once. */
      readonly type: 'collected';
      readonly at: number;
      readonly shipmentId: string;
      readonly check: string | null;
    }
  | {
      readonly type: 'collectionReminded';
      readonly key: string;
      readonly shipmentId: string;
      readonly reminder: number;
    }
  | { readonly type: 'slipCancelled'; readonly at: number; readonly shipmentId: string }
  | {
      readonly type: 'parcelTracked';
      readonly shipmentId: string;
      readonly carrier: string | null;
      readonly trackingNumber: string | null;
    }
  | {
      /** `at`: of when the carrier's news is. */
      readonly type: 'carrierReported';
      readonly shipmentId: string;
      readonly status: string;
      readonly at: number;
    }
  | { readonly type: 'shipmentReverted'; readonly shipmentId: string }
  | { readonly type: 'parcelRecalled'; readonly at: number; readonly shipmentId: string }
  | { readonly type: 'delivered'; readonly at: number; readonly shipmentId: string }
  | {
      readonly type: 'cancelled';
      readonly at: number;
      readonly cancellationId: string;
      readonly reason: string;
      readonly by: CancelledBy;
      readonly lines: readonly LineQuantity[];
      readonly mailCustomer: boolean;
    }
  | InvoiceIssued
  | Edited
  | { readonly type: 'waived'; readonly lines: readonly LineQuantity[]; readonly shipping: boolean }
  | {
      readonly type: 'invoiceReminded';
      readonly key: string;
      readonly invoiceId: string;
      readonly reminder: number;
    }
  | {
      readonly type: 'returnRequested';
      readonly at: number;
      readonly returnId: string;
      readonly lines: readonly ReturnLine[];
      /** The parcel called back; null for goods that the customer sends back. */
      readonly shipmentId: string | null;
      readonly by: 'customer' | 'shop';
      /** What is wanted instead; left out: the same again, or no exchange. */
      readonly replacement?: readonly WantedGoods[];
    }
  | { readonly type: 'returnApproved'; readonly at: number; readonly returnId: string }
  | { readonly type: 'returnRejected'; readonly returnId: string; readonly reason: string }
  | {
      readonly type: 'returnReceived';
      readonly at: number;
      readonly returnId: string;
      readonly lines: readonly ReceivedLine[];
      /** Whether with this all of it is accounted for. */
      readonly complete: boolean;
    }
  | {
      readonly type: 'returnAccepted';
      readonly returnId: string;
      readonly lines: readonly LineQuantity[];
    }
  /** The charge for sending the goods out goes back with their return: it is owed for no more. */
  | { readonly type: 'returnShippingWaived'; readonly returnId: string }
  | {
      /** A new order is placed for what came, or is to come, back. */
      readonly type: 'returnExchanged';
      readonly at: number;
      readonly returnId: string;
      readonly exchange: Exchange;
    }
  | { readonly type: 'returnRepaired'; readonly returnId: string }
  | { readonly type: 'returnSettled'; readonly returnId: string }
  | { readonly type: 'returnClosed'; readonly returnId: string }
  | { readonly type: 'paymentReminded'; readonly key: string; readonly reminder: number }
  | {
      readonly type: 'authorizationWarned';
      readonly key: string;
      readonly paymentId: string;
      readonly warning: number;
    }
  | { readonly type: 'deadlineMet'; readonly key: string }
  | {
      readonly type: 'attentionRaised';
      readonly at: number;
      readonly reason: AttentionReason;
      readonly subject: string;
      /** What moved or was reserved, where that is why. */
      readonly reported?: ReportedMoney;
    }
  | {
      readonly type: 'attentionCleared';
      readonly reason: AttentionReason;
      readonly subject: string;
    }
  | {
      readonly type: 'attentionAcknowledged';
      readonly at: number;
      readonly reason: AttentionReason;
      readonly subject: string;
      readonly because: string;
    }
  | {
      readonly type: 'deadlineExtended';
      readonly at: number;
      readonly key: string;
      readonly until: number;
      readonly reason: string;
    }
  | {
      readonly type: 'actionWaits';
      readonly at: number;
      readonly waitingId: string;
      readonly action: string;
      readonly payload: unknown;
      readonly askedBy: string;
      readonly until: number;
    }
  | { readonly type: 'actionTakenBack'; readonly at: number; readonly waitingId: string }
  /** `refused`: the code, where it could not be done any more; null: what follows is what it brought about. */
  | {
      readonly type: 'graceEnded';
      readonly at: number;
      readonly waitingId: string;
      readonly refused: string | null;
    }
  | { readonly type: 'settingsAdopted'; readonly at: number; readonly version: number }
  | { readonly type: 'mailsSwitched'; readonly at: number; readonly on: boolean }
  | { readonly type: 'completed' }
  | { readonly type: 'reopened' };

export type OrderEventOf<T extends OrderEvent['type']> = Extract<OrderEvent, { type: T }>;

/** Money that a provider is asked to move. */
interface Move {
  readonly at: number;
  readonly paymentId: string;
  readonly amount: number;
}

interface PaymentAuthorized {
  readonly type: 'paymentAuthorized';
  readonly at: number;
  readonly paymentId: string;
  readonly provider: string;
  readonly method: string;
  readonly scheme: string | null;
  readonly reference: string | null;
  readonly amount: number;
  readonly expiresAt: number;
}

interface Shipped {
  readonly type: 'shipped';
  /** Its slip was made before, with its document. */
  readonly prepared?: true;
  readonly at: number;
  readonly shipmentId: string;
  readonly number: string;
  readonly lines: readonly LineQuantity[];
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
}

interface InvoiceIssued {
  readonly type: 'invoiceIssued';
  readonly at: number;
  readonly invoiceId: string;
  readonly kind: 'invoice' | 'creditNote';
  readonly portion: Portion;
  readonly charge: Charge | null;
  /** Taken off the totals of a credit note; left out where nothing is. */
  readonly deductions?: readonly Deduction[];
  readonly totals: Totals;
  readonly dueAt: number;
  readonly shipmentId: string | null;
  readonly debit: boolean;
  readonly creditOf: string | null;
  readonly returnId: string | null;
  readonly reason: string | null;
}

/** The order was changed after placing, by one request as a whole. */
interface Edited {
  readonly type: 'edited';
  readonly at: number;
  /** Names the new addresses, which are personal and stand in a table of their own. */
  readonly editId: string | null;
  readonly changes: readonly OrderChange[];
  /** What is owed for it before and after, minor units, tax included. */
  readonly from: number;
  readonly to: number;
}

/** One thing that was changed, from what to what. Quantities are pieces wanted. */
export type OrderChange =
  | {
      readonly change: 'quantity';
      readonly lineId: string;
      readonly from: number;
      readonly to: number;
    }
  | { readonly change: 'line'; readonly line: Line }
  | { readonly change: 'shipping'; readonly from: Charge; readonly to: Charge }
  | { readonly change: 'address'; readonly which: AddressKind };

export type AddressKind = 'billing' | 'delivery';
