import type { AskedCarrier } from '../shipment/asked-carrier.ts';
import type {
  LineQuantity,
  ReceivedLine,
  RefundTo,
  ReleaseCondition,
  ReturnAction,
  ReturnLine,
  WantedGoods,
} from './order.ts';

/**
 * Everything that can be asked of an order, with what has to be said along with it. Only ids, quantities,
 * amounts (minor units), instants (ms UTC) and codes: these travel through the engine's history.
 */
export interface ActionPayloads {
  /** Places a recorded draft; `authorization` where the checkout reserved the money already. */
  readonly place: { readonly authorization: Authorization | null };
  /** Money was reserved at a provider. */
  readonly authorize: Authorization & {
    /** As for `pay`. */
    readonly currency?: string | null;
  };
  /** Money has arrived; `amount` null: all that is open. */
  readonly pay: {
    readonly amount: number | null;
    readonly method: string | null;
    /** `storeCredit`: taken from the customer's balance; `amount` null is then at most that. */
    readonly provider: string | null;
    readonly reference: string | null;
    /** What the money is in, as its provider says; null: the order's currency. */
    readonly currency?: string | null;
    /** The bank transfer with which it came: that says how much, in what currency, under which reference. */
    readonly transferId?: string | null;
  };
  /** Money thought to have arrived did not; `paymentId` null: the last such payment. */
  readonly markUnpaid: { readonly paymentId: string | null };
  /** Takes reserved money; `amount` null: all that is owed. */
  readonly capture: { readonly amount: number | null };
  /** `owner` null: whoever asks; `until`, `releaseWhen`: when it ends by itself, whichever comes first. */
  readonly hold: {
    readonly reason: string;
    readonly until: number | null;
    readonly owner: string | null;
    readonly releaseWhen: ReleaseCondition | null;
  };
  /** The delivery address was found to be right. */
  readonly confirmAddress: Record<string, never>;
  /** Gives back what was taken beyond what is owed; `amount` null: all of it; `paymentId` null: first payment first. */
  readonly refund: {
    readonly amount: number | null;
    readonly paymentId?: string | null;
    readonly to?: RefundTo;
  };
  /**
   * Pays a granted refund, or one that failed again. `byHand`: a person has paid it and says by what evidence;
   * so it always is for money that no provider can move.
   */
  readonly payRefund: {
    readonly paymentId: string;
    readonly refundId: string;
    readonly byHand: boolean;
    readonly evidence: string | null;
  };
  /** Lets reserved money go by hand. */
  readonly void: { readonly paymentId: string };
  /** Has its provider reserve anew what is still owed, in the place of the authorisation that will lapse. */
  readonly reauthorize: { readonly paymentId: string };
  /** The customer's bank took money back. */
  readonly chargeback: {
    readonly paymentId: string;
    readonly amount: number;
    readonly reference: string;
  };
  /** The bank gave it back to us. */
  readonly chargebackWon: { readonly paymentId: string; readonly chargebackId: string };
  /** Mails a payment reminder now (S042). */
  readonly remindPayment: Record<string, never>;
  /** Mails how to pay what is open (S043). */
  readonly sendPaymentLink: Record<string, never>;
  /** `holdId` null: every hold. */
  readonly release: { readonly holdId: string | null };
  /** Makes an invoice by hand for what is not invoiced yet. */
  readonly invoice: Record<string, never>;
  /**
   * Changes a placed order, all of it or nothing. `editId`: under which new addresses are written down; null: there
   * are none.
   */
  readonly edit: { readonly editId: string | null; readonly changes: readonly RequestedChange[] };
  /**
   * Credits invoiced pieces, and the charge for sending, by hand. `refund`: the money goes back at once, the way it
   * came or onto the customer's store credit.
   */
  readonly credit: {
    readonly lines: readonly LineQuantity[];
    readonly shipping: boolean;
    readonly reason: string;
    readonly refund: boolean;
    readonly to?: RefundTo;
  };
  /** `lines` null: all that can leave. */
  readonly ship: {
    readonly lines: readonly LineQuantity[] | null;
    readonly carrier: AskedCarrier;
    readonly trackingNumber: string | null;
    /** A slip made before, which leaves as it is; null or left out: a parcel without one. */
    readonly shipmentId?: string | null;
  };
  /** Makes a packing slip; nothing leaves. `lines` null: all that can leave and is on no slip. */
  /**
   * Goods lie ready to be fetched (S078): those of a slip made before, or, without one, `lines` (null: all that can)
   * on a new slip. A slip that was not fetched in time is kept for as long again. `shelf` is a code.
   */
  readonly readyForPickup: {
    readonly shipmentId: string | null;
    readonly lines: readonly LineQuantity[] | null;
    readonly shelf: string | null;
  };
  /** They are handed over; `shipmentId` null: all that lie ready. `check`: how the customer was known, a code. */
  readonly collect: {
    readonly shipmentId: string | null;
    readonly check: string | null;
    readonly pickupCode: string | null;
  };
  readonly createShipment: { readonly lines: readonly LineQuantity[] | null };
  readonly pickShipment: { readonly shipmentId: string };
  readonly packShipment: { readonly shipmentId: string };
  readonly cancelShipment: { readonly shipmentId: string };
  /** Enters or changes carrier and tracking code. */
  readonly track: {
    readonly shipmentId: string;
    readonly carrier: AskedCarrier;
    readonly trackingNumber: string | null;
  };
  /** The carrier's own word on a parcel, a code, and of when it is. */
  readonly reportCarrierStatus: {
    readonly shipmentId: string;
    readonly status: string;
    readonly at: number;
  };
  readonly markNotShipped: { readonly shipmentId: string };
  /** `shipmentId` null: every parcel on its way. */
  readonly deliver: { readonly shipmentId: string | null };
  /**
   * Cancels what has not left; `lines` null: all of it. `parcels`: what becomes of those on their way; null: they
   * go on. `restock`, `mailCustomer` null: as the settings say.
   */
  readonly cancel: {
    readonly reason: string;
    readonly lines: readonly LineQuantity[] | null;
    readonly parcels: 'recall' | 'keep' | null;
    readonly restock: boolean | null;
    readonly mailCustomer: boolean | null;
  };
  /** Asks for a return, all of it for one thing that is wanted. `overrideWindow`: an operator lets it pass although the time is over. */
  readonly return: {
    readonly lines: readonly ReturnLine[];
    readonly overrideWindow: boolean;
    /** For an exchange: what is wanted instead; empty: the same again. */
    readonly replacement?: readonly WantedGoods[];
  };
  readonly approveReturn: { readonly returnId: string };
  readonly rejectReturn: { readonly returnId: string; readonly reason: string };
  /** Goods are back; `lines` null: all that is awaited, whole. `restock` null: as the settings say. */
  readonly receiveReturn: {
    readonly returnId: string;
    readonly lines: readonly ReceivedLine[] | null;
    readonly restock: boolean | null;
  };
  /**
   * Ends a received return: by its refund with credit note, the same as store credit, by a new order (`exchange`), or by
   * `repair`. `outcome` null:
   * as was wanted; `lines`: the pieces that are refunded; null: all that came back. `costs`: what their way back costs
   * the customer; `shipping`: whether the charge for sending them out goes back too; null: as the settings say.
   */
  readonly settleReturn: {
    readonly returnId: string;
    readonly outcome: ReturnAction | null;
    readonly lines: readonly LineQuantity[] | null;
    readonly costs?: number | null;
    readonly shipping?: boolean | null;
    /** For an exchange: what the customer gets; null: as was wanted. */
    readonly replacement?: readonly WantedGoods[] | null;
  };
  /** Notes when goods are expected; `lineId` null: all that has not left, `expectedAt` null: nobody knows. */
  readonly expect: { readonly lineId: string | null; readonly expectedAt: number | null };
  /** Takes goods off the shelf, or puts them back, where stock is kept by hand; `lines` null: all that can be. */
  readonly deductStock: { readonly lines: readonly LineQuantity[] | null };
  readonly restoreStock: { readonly lines: readonly LineQuantity[] | null };
  /** Goods that came in are set apart for this order: it takes up what it still waits for. Told by the shelf, not by people. */
  readonly receiveBackorder: { readonly allotmentId: string };
  /** Puts a running deadline off to `at` (ms UTC); `reason` is a code. */
  readonly extendDeadline: { readonly key: string; readonly at: number; readonly reason: string };
  /** Does now what a running deadline would do at its time. */
  readonly meetDeadlineNow: { readonly key: string };
  /** Takes back what waits out its grace window (B04): nothing of it has happened. `waitingId` null: the last one. */
  readonly takeBack: { readonly waitingId: string | null };
  /** The order lives by other settings from now on (B07): those of that version. */
  readonly adoptSettings: { readonly version: number };
  /** Nothing (more) is to be done about what a person was called for; `because` is a code. */
  readonly acknowledgeAttention: {
    readonly attention: string;
    readonly subject: string;
    readonly because: string;
  };
  /** The per-order switch "send automatic e-mail on status change" (S095). */
  readonly switchMails: { readonly on: boolean };
}

/** One thing to change on a placed order. Amounts in minor units of the order's price mode. */
export type RequestedChange =
  /** Pieces wanted in all; 0 takes the line off the order. */
  | { readonly change: 'quantity'; readonly lineId: string; readonly quantity: number }
  /** `unitPrice` null: the product's price of today. */
  | {
      readonly change: 'add';
      readonly productId: string;
      readonly quantity: number;
      readonly unitPrice: number | null;
    }
  | { readonly change: 'shipping'; readonly method: string; readonly price: number }
  | { readonly change: 'billingAddress' | 'deliveryAddress' };

/** What the engine itself reports to an order: results of effects, and deadlines that have come. */
export interface SystemActionPayloads {
  readonly captureSucceeded: {
    readonly paymentId: string;
    readonly moveId: string;
    readonly amount: number;
  };
  readonly captureFailed: FailedMove;
  /** `amount` as for `refundSucceeded`. */
  readonly voidSucceeded: { readonly paymentId: string; readonly amount?: number };
  readonly voidFailed: FailedMove;
  /** The provider has reserved so much anew, for as long as was asked at least. */
  readonly reauthorized: {
    readonly paymentId: string;
    readonly moveId: string;
    readonly amount: number;
  };
  readonly reauthorizeFailed: FailedMove;
  /** `amount` as the provider moved it; absent: as asked. */
  readonly refundSucceeded: {
    readonly paymentId: string;
    readonly moveId: string;
    readonly amount?: number;
  };
  readonly refundFailed: FailedMove;
  /** The provider has not answered for so long that a person should know; it is still being tried. */
  readonly moneyDelayed: {
    readonly paymentId: string;
    readonly effect: 'capture' | 'void' | 'refund' | 'reauthorize';
  };
  /** A mail was refused for good, or a document could not be made. */
  readonly messageFailed: { readonly messageId: string };
  /** A deadline of `deadlines()` has come. */
  readonly meetDeadline: { readonly key: string };
}

export interface Authorization {
  readonly provider: string;
  readonly method: string;
  /** Card scheme or pay-later method: decides how long the money stays reserved. */
  readonly scheme: string | null;
  readonly reference: string;
  readonly amount: number;
  /** null: by the settings' period for the scheme. */
  readonly expiresAt: number | null;
}

interface FailedMove {
  readonly paymentId: string;
  readonly moveId: string;
  /** The provider's code. */
  readonly code: string;
}

export type ActionName = keyof ActionPayloads;
export type SystemActionName = keyof SystemActionPayloads;
type AllPayloads = ActionPayloads & SystemActionPayloads;
export type AnyActionName = keyof AllPayloads;
export type PayloadOf<N extends AnyActionName> = AllPayloads[N];

/** One thing asked of an order. */
export type Action = {
  [N in AnyActionName]: { readonly type: N; readonly payload: PayloadOf<N> };
}[AnyActionName];

/** Who asks. `id` is a key or account id, never a name. */
export interface Actor {
  readonly type: 'operator' | 'customer' | 'provider' | 'system';
  readonly id: string;
}
