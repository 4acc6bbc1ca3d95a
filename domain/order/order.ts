import type { CouponGrant } from '../coupon/coupon.ts';
import type { Totals } from '../money/tax.ts';
import type { Locale } from '../settings/shop.ts';

/**
 * An order as the rules see it: nothing about persons and no free text of theirs (that stays in the database and are looked
 * up by the effects that need them). Plain records only: it survives a JSON round trip, so absent values are
 * `null`, never `undefined`. Amounts are minor units of `currency`, instants ms UTC, quantities whole pieces.
 */
export interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly source: OrderSource;
  readonly channel: string;
  readonly currency: string;
  readonly pricesIncludeTax: boolean;
  readonly locale: Locale;
  /** Where the goods go, ISO 3166-1 alpha-2: decides when money may be taken. */
  readonly country: string;
  readonly lines: readonly Line[];
  readonly shipping: ShippingCharge;
  readonly paymentMethod: string;
  readonly placedAt: number | null;
  readonly settingsVersion: number;
  /** The per-order switch "send automatic e-mail on status change" (S095). */
  readonly mailsOn: boolean;
  readonly payments: readonly Payment[];
  readonly invoices: readonly Invoice[];
  readonly shipments: readonly Shipment[];
  readonly returns: readonly Return[];
  readonly holds: readonly Hold[];
  readonly attention: readonly Attention[];
  /** What was asked and goes ahead at its time, unless it is taken back before. */
  readonly waiting: readonly WaitingAction[];
  /** Keys of deadlines that were met and left nothing else behind to tell by. */
  readonly met: readonly string[];
  /** Deadlines that were put off; the last word for each key. */
  readonly extensions: readonly Extension[];
  /** How long the order was held since its payment deadlines began, ms: they move by as much. */
  readonly heldFor: number;
  /** When the delivery address was last confirmed, ms UTC. */
  readonly addressConfirmedAt: number | null;
  readonly cancelledAt: number | null;
  /** Each time something of it was cancelled. */
  readonly cancellations: readonly Cancellation[];
  /** Which coupon gave what; its part of each line is in the line's discount. */
  readonly coupons: readonly CouponGrant[];
  /** When it was last changed after placing, ms UTC; null: it is as it was placed. */
  readonly editedAt: number | null;
  /** When a change last made it dearer: the payment deadlines begin anew. */
  readonly raisedAt: number | null;
  /** Placed in exchange for a return of another order; `value` of it is paid by what came back. */
  readonly exchangeFor: ExchangeFor | null;
}

export interface ExchangeFor {
  readonly orderId: string;
  readonly returnId: string;
  /** Minor units, tax included. */
  readonly value: number;
}

/** `draft`: recorded, not placed. `completed` and `cancelled` are ends; a return reopens `completed`. */
export type OrderStatus = 'draft' | 'open' | 'completed' | 'cancelled';
export type OrderSource = 'web' | 'phone' | 'pos' | 'import' | 'api';

/**
 * One product row. `cancelled + shipped ≤ ordered`, `delivered ≤ shipped`, `returned ≤ shipped`,
 * `credited ≤ invoiced`; none below 0.
 */
export interface Line {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  /** As sold: the product may be renamed later. */
  readonly name: string;
  readonly details: string | null;
  readonly unitPrice: number;
  /** Taken off the line as ordered; 0 to `unitPrice × ordered`. */
  readonly discount: number;
  readonly taxRate: number;
  readonly ordered: number;
  /** Set apart on the shelf for this line. */
  readonly reserved: number;
  /** Waiting for goods to come in. */
  readonly backordered: number;
  /** When its goods are expected, by somebody's word on this order, ms UTC. */
  readonly expectedAt: number | null;
  /** Taken off stock on hand for this line and not put back. */
  readonly deducted: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly cancelled: number;
  readonly returned: number;
  readonly invoiced: number;
  readonly credited: number;
  /** Of `ordered`, how many were added after placing: the discount is spread over the others. */
  readonly added: number;
  /** Credited although the customer keeps them or still gets them: owed for no more. */
  readonly waived: number;
  /** The label that its product gives whoever buys it (S031), as when it was put down; a code. */
  readonly customerLabel: string | null;
}

/** What is charged for sending: how, what for, and under which rate. */
export interface Charge {
  readonly method: string;
  readonly price: number;
  readonly taxRate: number;
}

/** The charge for sending; invoiced with the first invoice, credited when the whole order is cancelled. */
export interface ShippingCharge extends Charge {
  readonly invoiced: boolean;
  readonly credited: boolean;
  /** Credited although the goods are sent: owed for no more. */
  readonly waived: boolean;
}

/**
 * One way in which (a part of) the order is paid. `status` is that of the authorisation; money already
 * taken is in `captures`. `none`: paid at once, nothing was reserved.
 */
export interface Payment {
  readonly id: string;
  /** The code of the provider that holds the money; `manual`: bank transfer, cash, marked by a person. */
  readonly provider: string;
  readonly method: string;
  /** Card scheme or null; decides how long the authorisation holds. */
  readonly scheme: string | null;
  /** The provider's id of this payment. */
  readonly reference: string | null;
  readonly authorization: 'none' | 'open' | 'voiding' | 'voided' | 'expired';
  readonly authorized: number;
  readonly expiresAt: number | null;
  readonly captures: readonly MoneyMove[];
  readonly refunds: readonly Refund[];
  /** When the reserved money was last let go, ms UTC; null: never. */
  readonly voidedAt: number | null;
  /** How many times it was to be let go: each time is asked for under a name of its own. */
  readonly voids: number;
  /** Each time it was to be reserved anew. */
  readonly renewals: readonly Renewal[];
  /** The bank transfer with which it came; null: none that we know of. */
  readonly transferId: string | null;
  /** Money that the customer's bank took back over our heads. */
  readonly chargebacks: readonly Chargeback[];
}

/** Money on its way or arrived. `failed`: the provider refused it for good. `reversed`: it had not really arrived. */
export interface MoneyMove {
  readonly id: string;
  readonly amount: number;
  readonly status: 'requested' | 'succeeded' | 'failed' | 'reversed';
  /** When it was asked for or received; for a reversed one, when that was taken back. */
  readonly at: number;
}

/** A fresh authorisation in the place of the one before: of what amount, and until when we may count on it, ms UTC. */
export interface Renewal extends Omit<MoneyMove, 'status'> {
  readonly status: 'requested' | 'succeeded' | 'failed';
  readonly until: number;
}

/**
 * `granted`: decided, and waits for whoever pays it; `succeeded` only when the provider says so, or a person says
 * that it was paid by hand (B05).
 */
export interface Refund extends Omit<MoneyMove, 'status'> {
  readonly status: MoneyMove['status'] | 'granted';
  readonly returnId: string | null;
  /** Back the way it came, or onto the customer's store credit (S046). */
  readonly to: RefundTo;
  /** What a person gave as proof of having paid it by hand: a statement line, a till receipt. */
  readonly evidence: string | null;
}

/** `exchange`: carried over to the order for which the goods were exchanged. */
export type RefundTo = 'original' | 'storeCredit' | 'exchange';

/** Lost while `open`; `won`: the bank gave it back to us. */
export interface Chargeback {
  readonly id: string;
  readonly amount: number;
  readonly status: 'open' | 'won';
  readonly at: number;
  /** The provider's reference of the dispute. */
  readonly reference: string;
}

/** What an issued invoice covers; the document itself is an immutable snapshot in the database. */
export interface Invoice {
  readonly id: string;
  readonly kind: 'invoice' | 'creditNote';
  /** Given by the series in the transaction that issues it; null only inside the decision. */
  readonly number: string | null;
  readonly portion: Portion;
  /** The charge for sending as it stands on it; null where the portion has none. */
  readonly charge: Charge | null;
  /** For credit notes: what the shop keeps; taken off their totals. */
  readonly deductions: readonly Deduction[];
  readonly totals: Totals;
  readonly issuedAt: number;
  readonly dueAt: number;
  readonly shipmentId: string | null;
  /** A further invoice, for what was added to the order after it was invoiced (S054). */
  readonly debit: boolean;
  /** For credit notes: the invoice corrected and the return it settles. */
  readonly creditOf: string | null;
  readonly returnId: string | null;
  /** For credit notes made by hand: why, a code. */
  readonly reason: string | null;
}

/**
 * What the shop keeps of the money for returned goods, in the order's price mode: what their way back cost it, or what
 * a dearer delivery cost beyond the standard one.
 */
export interface Deduction {
  readonly kind: 'returnCosts' | 'deliverySurcharge';
  readonly amount: number;
  readonly taxRate: number;
}

/** A part of an order: pieces per line, and whether the shipping charge belongs to it. */
export interface Portion {
  readonly lines: readonly LineQuantity[];
  readonly shipping: boolean;
}

export interface LineQuantity {
  readonly lineId: string;
  readonly quantity: number;
}

/** Pieces of a line, with the product whose stock they are. */
export interface StockLine extends LineQuantity {
  readonly productId: string;
}

export interface Shipment {
  readonly id: string;
  readonly number: string;
  /**
   * `open`, `picked`, `packed`: a slip whose parcel has not left; `ready`: lies ready to be fetched. `recalled`: called
   * back while on its way; its return tells what became of it.
   */
  readonly status:
    | 'open'
    | 'picked'
    | 'packed'
    | 'ready'
    | 'shipped'
    | 'delivered'
    | 'collected'
    | 'recalled'
    | 'cancelled';
  readonly lines: readonly LineQuantity[];
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  /** When its slip was made. */
  readonly createdAt: number;
  readonly shippedAt: number | null;
  readonly deliveredAt: number | null;
  /** The carrier's own word, a code, and of when it is; never our status. */
  readonly carrierStatus: string | null;
  readonly carrierStatusAt: number | null;
  /** Where it lies ready for its customer, or last did; null: it never did. */
  readonly pickup: Pickup | null;
}

/** Goods that the customer fetches (S078). */
export interface Pickup {
  /** The shipping method that says where. */
  readonly method: string;
  /** A code of the shelf. */
  readonly shelf: string | null;
  readonly readyAt: number;
  /** From when the days count for which it is kept: later than `readyAt` by as long as the order was held. */
  readonly keptSinceAt: number;
  readonly collectedAt: number | null;
  /** How whoever fetched it was known, a code: `pickupCode`, `idCard`, … */
  readonly check: string | null;
}

export interface Return {
  readonly id: string;
  readonly number: string | null;
  readonly status: 'requested' | 'approved' | 'rejected' | 'received' | 'settled' | 'closed';
  readonly lines: readonly ReturnLine[];
  /** The parcel that was called back; null for goods that the customer sends back. */
  readonly shipmentId: string | null;
  readonly requestedAt: number;
  /** Who asked for it. */
  readonly by: 'customer' | 'shop';
  readonly approvedAt: number | null;
  /** What came in, receipt by receipt; empty for what earlier releases took in: there all came back whole. */
  readonly receipts: readonly Receipt[];
  /** When all of it was accounted for. */
  readonly receivedAt: number | null;
  /** The pieces that are refunded, where a person chose them; null: all that came back. */
  readonly accepted: readonly LineQuantity[] | null;
  /** Whether the charge for sending the goods out goes back with it. */
  readonly refundsShipping: boolean;
  /** For an exchange: what the customer wants instead; empty: the same again. */
  readonly replacement: readonly WantedGoods[];
  /** The order that was placed for it. */
  readonly exchange: Exchange | null;
  /** Repaired and sent back: the customer keeps the goods and is given no money. */
  readonly repaired: boolean;
}

export interface WantedGoods {
  readonly sku: string;
  readonly quantity: number;
}

/** The new order by which a return is settled. */
export interface Exchange {
  readonly orderId: string;
  /** What of the returned goods' worth pays for it, minor units, tax included. */
  readonly value: number;
  readonly lines: readonly Line[];
}

/** Returned goods that were taken in at one time. */
export interface Receipt {
  readonly at: number;
  readonly lines: readonly ReceivedLine[];
}

export interface ReceivedLine extends LineQuantity {
  /** `missing`: it was to come and did not. */
  readonly condition: 'fine' | 'damaged' | 'missing';
}

/** What a customer may want for goods that come back, and how a return is settled. */
export const RETURN_ACTIONS = ['refund', 'exchange', 'repair', 'storeCredit'] as const;
export type ReturnAction = (typeof RETURN_ACTIONS)[number];

export interface ReturnLine extends LineQuantity {
  /** A code of the settings' return reasons. */
  readonly reason: string;
  readonly wanted: ReturnAction;
}

/** What was cancelled at one time, by whom. */
export interface Cancellation {
  readonly id: string;
  readonly at: number;
  readonly reason: string;
  readonly by: CancelledBy;
  readonly lines: readonly LineQuantity[];
}

/** `unpaid`: by the deadline for payment; `notCollected`: lay ready and was not fetched. */
export type CancelledBy = 'customer' | 'shop' | 'unpaid' | 'notCollected';

export interface Hold {
  readonly id: string;
  /** A code, e.g. `fraudCheck`; free text is a note in the database. */
  readonly reason: string;
  readonly since: number;
  readonly until: number | null;
  /** Who looks after it: an account or key id; null: nobody in particular. */
  readonly owner: string | null;
  /** What ends it by itself; null: a person, or its time. */
  readonly releaseWhen: ReleaseCondition | null;
}

/** `paid`: paid or reserved in full; `inStock`: no piece waits for goods; `addressConfirmed`: since it is held. */
export type ReleaseCondition = 'paid' | 'inStock' | 'addressConfirmed';

/** An action that waits out its grace window (B04): nothing of it has happened yet. */
export interface WaitingAction {
  readonly id: string;
  readonly action: string;
  /** As it was checked when it was asked. */
  readonly payload: unknown;
  /** The account or key that asked. */
  readonly askedBy: string;
  readonly since: number;
  /** When it goes ahead. */
  readonly until: number;
}

/** A deadline put off: until when (ms UTC), why (a code), since when. */
export interface Extension {
  readonly key: string;
  readonly until: number;
  readonly reason: string;
  readonly since: number;
}

/** A person should look: why (a code), about what, since when. */
export interface Attention {
  readonly reason: AttentionReason;
  /** The payment, shipment, return, … concerned. */
  readonly subject: string;
  readonly since: number;
  /** What a provider says has moved or was reserved, where that is not what it should be; else null. */
  readonly reported: ReportedMoney | null;
}

/** Money as a provider reports it: in any currency. */
export interface ReportedMoney {
  /** Minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
}

export type AttentionReason =
  | 'authorizationEnding'
  | 'authorizationExpired'
  | 'captureFailed'
  | 'captureDelayed'
  | 'refundFailed'
  | 'refundDelayed'
  | 'refundOpen'
  | 'overpaid'
  | 'chargeback'
  | 'paymentMismatch'
  | 'voidFailed'
  | 'voidDelayed'
  | 'reauthorizeFailed'
  | 'reauthorizeDelayed'
  | 'deliveryOverdue'
  | 'collectionExpired'
  | 'returnOverdue'
  | 'invoiceOverdue'
  | 'messageFailed'
  | 'waitedInVain';
