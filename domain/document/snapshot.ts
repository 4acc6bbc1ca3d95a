import type { TaxRate, Totals } from '../money/tax.ts';
import type { Deduction } from '../order/order.ts';
import type { Address, Locale, ShopIdentity } from '../settings/shop.ts';

/**
 * Everything that a document says, taken down at the moment it is issued. A document is rendered from its
 * snapshot and nothing else, so it reads the same in ten years (features N05). Amounts in minor units of
 * `currency`, instants in ms UTC, quantities whole pieces.
 */
export type DocumentSnapshot = OrderDocumentSnapshot | QuoteSnapshot;
export type OrderDocumentSnapshot = InvoiceSnapshot | CreditNoteSnapshot | PackingSlipSnapshot;
export type DocumentKind = DocumentSnapshot['kind'];
/** Those that belong to an order. */
export type OrderDocumentKind = OrderDocumentSnapshot['kind'];

/**
 * Printed when somebody first asks for them, and not as soon as they could be: no mail carries them, most are looked
 * at on the screen only, and printing is the most costly thing that is done for an order.
 */
export const PRINTED_WHEN_ASKED: readonly DocumentKind[] = ['packingSlip'];

interface Common {
  readonly number: string;
  readonly locale: Locale;
  /** IANA zone in which dates are printed, e.g. `Europe/Amsterdam`. */
  readonly timeZone: string;
  readonly shop: ShopIdentity;
}

interface OfOrder {
  readonly orderNumber: string;
  readonly orderPlacedAt: number;
}

interface Priced extends Common {
  readonly currency: string;
  readonly pricesIncludeTax: boolean;
  readonly issuedAt: number;
  readonly buyer: {
    readonly address: Address;
    readonly vatId: string | null;
    readonly customerNumber: string;
    /** The buyer's own reference or purchase order, as given with the order. */
    readonly reference?: string | null;
  };
  /** Only where it differs from the buyer's address. */
  readonly deliveryAddress: Address | null;
  readonly lines: readonly InvoiceLineSnapshot[];
  readonly shipping: {
    readonly label: string;
    readonly amount: number;
    readonly taxRate: TaxRate;
  } | null;
  readonly totals: Totals;
  /** Why no tax is charged (art. 226 (11), (11a)); left out in the ordinary case. */
  readonly taxCase?: 'reverseCharge' | 'intraCommunity' | 'export';
}

/** What was sold. */
interface Billed extends Priced, OfOrder {
  /** The date of supply; null where nothing was supplied yet. */
  readonly suppliedAt: number | null;
}

/** One line as invoiced or credited; on a credit note quantity and amount are negative. */
export interface InvoiceLineSnapshot {
  readonly sku: string;
  readonly name: string;
  readonly details: string | null;
  readonly quantity: number;
  /** In the shop's price mode. */
  readonly unitPrice: number;
  /** What was taken off this line, ≥ 0 (≤ 0 on a credit note), in the shop's price mode. */
  readonly discount: number;
  readonly taxRate: TaxRate;
  /** `quantity × unitPrice − discount`. */
  readonly amount: number;
  /** Why it is credited (a code of the settings' return reasons, or `cancelled`); null on an invoice. */
  readonly reason: string | null;
}

export interface InvoiceSnapshot extends Billed {
  readonly kind: 'invoice';
  /** A further invoice, for what was added to the order after it was invoiced; left out in the ordinary case. */
  readonly debit?: true;
  readonly dueAt: number;
  /** *covers shipment n of order …*; null: the whole order. */
  readonly shipmentNumber: string | null;
  readonly payment:
    /** Still to be paid: the panel with EPC-QR, IBAN, reference. */
    | {
        readonly state: 'due';
        readonly amountDue: number;
        readonly reference: string;
        readonly link: string | null;
      }
    /** Reserved on a card or with a pay-later scheme; taken when the goods leave. */
    | { readonly state: 'authorized'; readonly method: string }
    | { readonly state: 'paid'; readonly method: string; readonly paidAt: number };
}

export interface CreditNoteSnapshot extends Billed {
  readonly kind: 'creditNote';
  /** Art. 219: the invoice it corrects, specifically and unambiguously. */
  readonly creditOf: { readonly number: string; readonly issuedAt: number };
  /** What the shop keeps, ≥ 0, taken off the totals; left out where nothing is. */
  readonly deductions?: readonly Deduction[];
  readonly cancelsInFull: boolean;
  readonly returnNumber: string | null;
  /** null: nothing had been paid, so nothing goes back. */
  readonly refund: {
    readonly amount: number;
    readonly method: string;
    readonly refundedAt: number | null;
    readonly reference: string | null;
  } | null;
}

/** An offer. It is no invoice, and says so. */
export interface QuoteSnapshot extends Priced {
  readonly kind: 'quote';
  /** The last day on which it holds: `2026-03-31`. */
  readonly validUntil: string;
  readonly shipping: NonNullable<Priced['shipping']>;
}

export interface PackingSlipSnapshot extends Common, OfOrder {
  readonly kind: 'packingSlip';
  readonly deliveryAddress: Address;
  /** Where its customer fetches it, by name; null: it is sent. */
  readonly collectAt: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly packedAt: number;
  /** `{ n: 1, of: 2 }`; `of` is null while it is not known how many parcels there will be. */
  readonly parcel: { readonly n: number; readonly of: number | null };
  readonly customerComment: string | null;
  readonly lines: readonly {
    readonly sku: string;
    readonly name: string;
    readonly details: string | null;
    readonly location: string | null;
    readonly ordered: number;
    readonly inThisParcel: number;
    /** Still to follow after this parcel. */
    readonly rest: number;
    readonly expectedAt: number | null;
  }[];
}
