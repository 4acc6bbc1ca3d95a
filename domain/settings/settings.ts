import type { ReturnAction } from '../order/order.ts';
import type { ActionName } from '../order/actions.ts';
import type { Address, Locale, ShopIdentity } from './shop.ts';

/** When an invoice is made (features S052, S053). `manual`: by the action `invoice` only. */
export type InvoiceTiming = 'placing' | 'shipping' | 'payment' | 'manual';

/**
 * When stock leaves the shelf in the books. `shipping`: reserved at placing, taken off when shipped.
 * `placing`: taken off at once. `manual`: orders do not move stock.
 */
export type StockTiming = 'placing' | 'shipping' | 'manual';

/** A run of numbers: `prefix` may hold `{year}`, which then starts a run of its own each year (S063, S064). */
export interface NumberSeries {
  readonly prefix: string;
  /** The first number given out. */
  readonly start: number;
  /** Zero-padded to so many digits. */
  readonly width: number;
}

export const SERIES = ['quote', 'order', 'invoice', 'creditNote', 'return', 'customer'] as const;
export type SeriesName = (typeof SERIES)[number];

/**
 * Everything a shop decides about how its orders live. Versioned: an order records the version it was
 * placed under. Days are calendar days in `timeZone`.
 */
export interface Settings {
  readonly version: number;
  readonly shop: ShopIdentity;
  /** What the catalogue's prices are in (ISO 4217), and whether tax is in them. */
  readonly prices: { readonly currency: string; readonly includeTax: boolean };
  /** IANA zone, e.g. `Europe/Amsterdam`. */
  readonly timeZone: string;
  /** Who is told when money is at risk. */
  readonly administrators: readonly string[];
  readonly numberSeries: Readonly<Record<SeriesName, NumberSeries>>;
  readonly invoiceTiming: InvoiceTiming;
  /**
   * Debit invoices and credit notes for what is changed after an order was invoiced (S054): `manual`: by the actions
   * `invoice` and `credit` only.
   */
  readonly invoiceEdits: 'automatic' | 'manual';
  /** Days after an invoice fell due at which its customer is reminded, on account only; empty: never. */
  readonly invoiceReminderDays: readonly number[];
  readonly stockTiming: StockTiming;
  /** Days after placing at which an unpaid order is reminded; empty: never. */
  readonly paymentReminderDays: readonly number[];
  /** Days after placing at which an order that is still unpaid is cancelled; null: never. */
  readonly cancelUnpaidAfterDays: number | null;
  /** Days from the invoice to its due date. */
  readonly paymentTermDays: number;
  readonly capture: {
    /** Take the money for what is in a parcel when it is shipped. */
    readonly onShipping: boolean;
    /** Countries (of delivery) where money may be taken only once goods are sent (S050). */
    readonly onlyAfterDispatchIn: readonly string[];
    /**
     * Days an authorisation holds where its provider does not say until when, by card scheme or method, or by that at
     * one provider (`stripe/klarna`); `default` for the rest. null: paid at once, nothing is reserved.
     */
    readonly authorizationDays: Readonly<Record<string, number | null>> & {
      readonly default: number;
    };
    /**
     * Days that a fresh authorisation holds from the day on which it is asked for, by the same names: those payments
     * can be authorised anew without the customer. What is not named cannot.
     */
    readonly reauthorizationDays: Readonly<Record<string, number>>;
    /** How many times a payment is reserved anew by the ladder; people may ask more often. */
    readonly mostReauthorizations: number;
    /** What is done around the lapse of an authorisation, first step first (B02). */
    readonly ladder: readonly LadderStep[];
  };
  /**
   * How long what operators do can be taken back (B04): nothing of it happens before, no mail, no number, no money.
   * `minutes` 0: it is done at once. `actions`: those that wait.
   */
  readonly grace: { readonly minutes: number; readonly actions: readonly ActionName[] };
  readonly refunds: {
    /**
     * Pay a refund as soon as it is granted, where a provider can. False: it waits for `payRefund`, by somebody who
     * may pay (B05).
     */
    readonly payAtOnce: boolean;
  };
  readonly shipping: {
    /** What orders may be sent by, by name; empty: any name will do (S071). */
    readonly methods: readonly ShippingMethod[];
    /** Carriers to choose from; others may be typed. */
    readonly carriers: readonly Carrier[];
    /** Payment methods where goods may leave before money has come, e.g. `invoice`. */
    readonly unpaidMethods: readonly string[];
    /** Refuse `ship` without carrier and tracking code (S070). */
    readonly trackingRequired: boolean;
    /** A slip that is printed for the warehouse, alone or by the pick list, counts as picked (S072). */
    readonly pickedByPrinting: boolean;
    /** That the carrier says *delivered* is enough for us (S051); otherwise it is only noted. */
    readonly deliverOnCarrierStatus: boolean;
    /** Days after shipping at which a parcel should have arrived; null: not watched. */
    readonly deliveryDays: number | null;
  };
  /** How orders are treated that customers fetch themselves (S078). */
  readonly pickup: {
    /** Days after goods lie ready at which the customer is reminded; empty: never. */
    readonly reminderDays: readonly number[];
    /** Days for which they are kept; null: for ever. */
    readonly keepDays: number | null;
    /** What becomes of goods that nobody fetches: a person is asked, or they are cancelled. */
    readonly afterwards: 'ask' | 'cancel';
    /** Payment methods with which the customer pays at the counter, before the goods are handed over. */
    readonly counterMethods: readonly string[];
    /** Refuse to hand over without a word on how the customer was known. */
    readonly checkRequired: boolean;
  };
  readonly returns: {
    /** Days after delivery within which goods may come back. */
    readonly windowDays: number;
    readonly reasons: readonly string[];
    /** What a customer may want for goods that come back (S086). */
    readonly actions: readonly ReturnAction[];
    /** Whether customers may open a return themselves (S090). */
    readonly customersMay: boolean;
    /** Days after approval at which the customer is expected to have sent the goods; null: not watched. */
    readonly receiveWithinDays: number | null;
    /** Preset of "put back in stock" when goods come back (S082). */
    readonly restock: boolean;
    /**
     * What the way back of goods costs the customer, by the reason for which they come, in the shop's price mode;
     * `default` for the rest. Taken off the refund.
     */
    readonly costs: Readonly<Record<string, number>> & { readonly default: number };
    /** The charge for sending goes back where a whole order does (Directive 2011/83/EU art. 13 (1)). */
    readonly refundShipping: boolean;
    /**
     * What standard delivery costs, in the shop's price mode: of a dearer one no more than that goes back (art. 13 (2)).
     * null: all that was charged.
     */
    readonly standardDelivery: number | null;
    /** When the goods of an exchange are sent: as soon as it is approved, or once the others are back. */
    readonly sendReplacement: 'onApproval' | 'onReceipt';
    /** Credit and refund a parcel that was called back at once; else when its goods are back. */
    readonly creditRecallAtOnce: boolean;
  };
  readonly quotes: {
    /** Days for which a quote holds unless it says otherwise. */
    readonly validDays: number;
  };
  /** Preset of "tell the customer" when an order is cancelled (S035). */
  readonly mailOnCancel: boolean;
  /**
   * By the reason for which a person is called (`captureFailed`, …): when the task is due, and which of its answers is
   * taken then. What is not named waits for as long as it takes.
   */
  readonly tasks: Readonly<Record<string, TaskRule>>;
  /** Statuses of the shop's own (S009); the built-in ones keep their meaning. */
  readonly customStatuses: readonly CustomStatus[];
  /** Customers get the labels of the products they buy (S031). */
  readonly labelsFromProducts: boolean;
  /** Days within which a consumer may withdraw; 14 by Directive 2011/83/EU art. 9. */
  readonly withdrawalDays: number;
}

/**
 * What is done about reserved money that will lapse. `captureDispatched`: takes it for what has left the house;
 * `reauthorize`: asks the provider to reserve what is still owed anew, in the place of the old authorisation;
 * `askPerson`: calls one and warns the administrators; `release`: lets it go; `paymentLink`: mails the customer how to
 * pay what is open, once it has lapsed or was let go.
 */
export const LADDER_ACTS = [
  'captureDispatched',
  'reauthorize',
  'askPerson',
  'release',
  'paymentLink',
] as const;
export type LadderAct = (typeof LADDER_ACTS)[number];

/** `hoursBefore` the lapse; 0 is the lapse, below 0 is after it. */
export interface LadderStep {
  readonly hoursBefore: number;
  readonly do: LadderAct;
}

export interface TaskRule {
  readonly afterHours: number;
  /** null: none is taken, the task is only due. */
  readonly answer: ActionName | null;
}

export interface CustomStatus {
  readonly code: string;
  readonly names: Partial<Readonly<Record<Locale, string>>>;
  /** `#rrggbb` */
  readonly color: string;
  /** Smaller ones come first. */
  readonly sort: number;
}

export interface Carrier {
  readonly code: string;
  readonly name: string;
  /** `{tracking}`, `{postcode}`, `{country}` and `{language}` are filled in. */
  readonly trackingUrl: string | null;
}

/** A way for goods to reach the customer: sent, or fetched. `name`: as the checkout names it, and as it is printed. */
export type ShippingMethod = { readonly name: string; readonly kind: 'parcel' } | PickupMethod;

export interface PickupMethod {
  readonly name: string;
  readonly kind: 'pickup';
  readonly location: PickupLocation;
}

/** Where customers fetch their goods. */
export interface PickupLocation {
  readonly name: string;
  readonly address: Omit<Address, 'name' | 'company'>;
  /** In words, by language; where one is missing, another stands in. */
  readonly openingHours: Partial<Readonly<Record<Locale, string>>>;
}
