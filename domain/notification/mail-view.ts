import type { Totals } from '../money/tax.ts';
import type { CancelledBy, RefundTo } from '../order/order.ts';
import type { Address, Locale, ShopIdentity } from '../settings/shop.ts';

/** What a mail is about; one template each. */
export const MAIL_KINDS = [
  'orderConfirmation',
  'paymentReminder',
  'orderChanged',
  'shipped',
  'readyForPickup',
  'collectionReminder',
  'collected',
  'cancelled',
  'creditNote',
  'captureDeadline',
  'quote',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];
/** Those about an order. */
export type OrderMailKind = Exclude<MailKind, 'quote'>;

/** One line of an order as a mail shows it; minor units. */
export interface MailLine {
  readonly name: string;
  readonly details: string | null;
  readonly sku: string;
  readonly quantity: number;
  /** Including tax. */
  readonly amount: number;
}

interface Common {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly shop: ShopIdentity;
  readonly currency: string;
  /** How the customer is greeted; null for administrators. */
  readonly customerName: string | null;
}

interface OfOrder {
  readonly orderNumber: string;
  /** Where the order can be seen; null where there is no such page yet. */
  readonly orderUrl: string | null;
}

/** Goods that lie ready for the customer. */
export interface PickupMail {
  readonly location: Address;
  /** As the shop wrote them; null: it did not. */
  readonly openingHours: string | null;
  /** What to name at the counter. */
  readonly pickupCode: string;
  /** Until when they are kept; null: for as long as it takes. */
  readonly keptUntil: number | null;
  /** To be paid at the counter; 0: nothing. */
  readonly amountDue: number;
  readonly lines: readonly MailLine[];
  /** What will lie ready later, empty when this is all. */
  readonly toFollow: readonly MailLine[];
}

/** What a mail says, gathered when it is sent; instants in ms UTC, amounts in minor units. */
export type MailView = OrderMailView | QuoteMailView;

/** An offer, with its document attached. */
export type QuoteMailView = Common & {
  readonly kind: 'quote';
  readonly quoteNumber: string;
  /** The last day on which it holds: `2026-03-31`. */
  readonly validUntil: string;
  readonly lines: readonly MailLine[];
  readonly shippingLabel: string;
  /** Including tax. */
  readonly shippingAmount: number;
  readonly totals: Totals;
  /** Where the quote can be seen; null where there is no such page yet. */
  readonly quoteUrl: string | null;
};

export type OrderMailView = Common &
  OfOrder &
  (
    | {
        readonly kind: 'orderConfirmation';
        readonly placedAt: number;
        readonly lines: readonly MailLine[];
        readonly shippingLabel: string;
        /** Including tax. */
        readonly shippingAmount: number;
        readonly totals: Totals;
        readonly paymentState: 'due' | 'authorized' | 'paid';
        readonly paymentMethod: string;
        readonly deliveryAddress: Address;
        /** Where the customer fetches it; null: it is sent. */
        readonly pickup: { readonly location: Address; readonly payAtCounter: boolean } | null;
        readonly billingAddress: Address;
        /** Days within which a consumer may withdraw (Directive 2011/83/EU art. 9: 14). */
        readonly withdrawalDays: number;
      }
    | {
        readonly kind: 'paymentReminder';
        /** 1 friendly, 2 second, 3 and more final. */
        readonly reminder: number;
        readonly of: number;
        readonly amountDue: number;
        readonly dueAt: number;
        readonly invoiceNumber: string | null;
        readonly paymentReference: string;
        /** When the order is cancelled if nothing is paid; null: never. */
        readonly cancelsAt: number | null;
      }
    | {
        readonly kind: 'orderChanged';
        /** The order as it is now. */
        readonly lines: readonly MailLine[];
        readonly shippingLabel: string;
        /** Including tax. */
        readonly shippingAmount: number;
        readonly totals: Totals;
        /** What is neither paid nor reserved; 0: nothing. */
        readonly amountDue: number;
        readonly dueAt: number;
        readonly invoiceNumber: string | null;
        readonly paymentReference: string;
        /** What is on its way back; 0: nothing. */
        readonly refundAmount: number;
        readonly paymentMethod: string;
      }
    | {
        readonly kind: 'shipped';
        readonly carrier: string | null;
        readonly trackingNumber: string | null;
        readonly trackingUrl: string | null;
        readonly expectedAt: number | null;
        readonly lines: readonly MailLine[];
        /** What is still to come, empty when this is the last parcel. */
        readonly toFollow: readonly MailLine[];
        readonly deliveryAddress: Address;
      }
    | ({ readonly kind: 'readyForPickup' } & PickupMail)
    | ({ readonly kind: 'collectionReminder' } & PickupMail)
    | {
        readonly kind: 'collected';
        readonly collectedAt: number;
        /** Where it was handed over. */
        readonly location: string;
        readonly lines: readonly MailLine[];
        readonly toFollow: readonly MailLine[];
      }
    | {
        readonly kind: 'cancelled';
        readonly lines: readonly MailLine[];
        readonly by: CancelledBy;
        /** Whether nothing of the order is left. */
        readonly whole: boolean;
        /** Whether parcels on their way were called back. */
        readonly recalled: boolean;
        /** What goes back now; 0: nothing of it had been taken. */
        readonly refundAmount: number;
        readonly paymentMethod: string;
      }
    | {
        readonly kind: 'creditNote';
        readonly creditNoteNumber: string;
        readonly invoiceNumber: string;
        readonly amount: number;
        /** Only ever true once the provider has confirmed it (features B05). */
        readonly refunded: boolean;
        readonly refundTo: RefundTo;
        readonly paymentMethod: string;
        readonly lines: readonly MailLine[];
      }
    | {
        readonly kind: 'captureDeadline';
        /** 1 first warning, 2 second, … */
        readonly warning: number;
        /** Whether no other comes after it. */
        readonly last: boolean;
        readonly amount: number;
        readonly scheme: string;
        readonly expiresAt: number;
        /** Goods have left for which the money is not taken. */
        readonly dispatched: boolean;
        readonly workflowUrl: string | null;
      }
  );
