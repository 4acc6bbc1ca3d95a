import type { CouponStanding } from '../coupon/coupon.ts';
import { moneyUnderway } from '../payment/payments.ts';
import type { Settings } from '../settings/settings.ts';
import type { Actor, AnyActionName, PayloadOf } from './actions.ts';
import type { OrderEvent } from './events.ts';
import type { Line, Order, StockLine } from './order.ts';
import { refuse, type Refusal } from './refusals.ts';

/** What a decision may look at besides the order and the action. */
export interface DecisionContext {
  /** ms UTC, given by the workflow. */
  readonly now: number;
  readonly settings: Settings;
  readonly actor: Actor;
  /** By product id, as it stands inside the transaction; only `place` and `edit` read it. */
  readonly stock: Readonly<Record<string, StockLevel>>;
  /** What is set apart for the order and not taken up; only `receiveBackorder` reads it. */
  readonly allotted?: readonly StockLine[];
  /** How the order's coupons stand, by id; only `place` of an order with coupons reads it. */
  readonly coupons?: Readonly<Record<string, CouponStanding>>;
  /** Whose order it is, by id; beside `coupons`. */
  readonly customerId?: string;
  /** The customer's store credit in the order's currency, minor units; absent where nobody pays with it. */
  readonly storeCredit?: number;
  /** The bank transfer that `pay` names; null: there is none such. Left out where it names none. */
  readonly transfer?: BankTransfer | null;
  /** Products for sale, by SKU: those that a return is to be exchanged for. */
  readonly forSale?: Readonly<Record<string, ProductFacts & { readonly productId: string }>>;
  /** What `edit` brings in; left out for all other actions. */
  readonly edit?: EditFacts;
}

/** Money on the shop's account, as the bank has it. */
export interface BankTransfer {
  /** Minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  /** The bank's own name of it. */
  readonly bankId: string;
  /** The number of the order that it is on already; null: none. */
  readonly bookedOn: string | null;
}

/** What a change of an order has to know of the world, as it stands inside the transaction. */
export interface EditFacts {
  /** By product id: those that are to be added. */
  readonly products: Readonly<Record<string, ProductFacts>>;
  /** The country of the new delivery address; null: there is none. */
  readonly deliveryCountry: string | null;
  /** Whether a new billing address is written down. */
  readonly hasBillingAddress: boolean;
}

/** A product as it is sold today. */
export type ProductFacts = Pick<Line, 'sku' | 'name' | 'details' | 'unitPrice' | 'taxRate'>;

export interface StockLevel {
  /** On hand less reserved. */
  readonly available: number;
  /** Whether more may be sold than there is. */
  readonly backorderAllowed: boolean;
}

/**
 * The rule of one action. `guard` says whether the order's state allows it at all: it is the cell of the
 * table of actions and the reason shown on a greyed button. `decide` judges this very request and says
 * what happens.
 */
export interface Rule<N extends AnyActionName> {
  readonly guard: (order: Order, context: GuardContext) => Refusal | null;
  readonly decide: (
    order: Order,
    payload: PayloadOf<N>,
    context: DecisionContext,
  ) => Refusal | readonly OrderEvent[];
}

/** Who asks is known when something is asked; a list of what is possible is for operators. */
export type GuardContext = Pick<DecisionContext, 'now' | 'settings'> &
  Partial<Pick<DecisionContext, 'actor' | 'transfer'>>;

/**
 * Whether a payment provider or a bank reports what has happened. Its report is a fact: it is taken down whatever the
 * order's state, because money that has moved must never be lost sight of (N04, N08).
 */
export const isReport = ({ actor, transfer }: GuardContext): boolean =>
  actor?.type === 'provider' || !!transfer;

export const isRefusal = (result: Refusal | readonly OrderEvent[]): result is Refusal =>
  'code' in result;

/** The first refusal of a list of checks, or null. */
export function firstRefusal(...checks: readonly (() => Refusal | null)[]): Refusal | null {
  for (const check of checks) {
    const refusal = check();
    if (refusal) return refusal;
  }
  return null;
}

/** Refuses drafts. */
export const placed = (order: Order): Refusal | null =>
  order.status === 'draft' ? refuse('notPlaced', 'The order is a draft. Place it first.') : null;

/** Refuses drafts and cancelled orders. */
export const alive = (order: Order): Refusal | null =>
  placed(order) ??
  (order.status === 'cancelled'
    ? refuse('orderCancelled', 'The order is cancelled. Place a new order instead.')
    : null);

/** Refuses all but orders that are being worked on. */
export const open = (order: Order): Refusal | null =>
  alive(order) ??
  (order.status === 'completed'
    ? refuse('orderCompleted', 'The order is completed. Goods can still come back as a return.')
    : null);

/** Refuses held orders, naming what to do first. */
export const notHeld = (order: Order): Refusal | null =>
  order.holds.length > 0
    ? refuse(
        'onHold',
        `The order is on hold (${order.holds.map((h) => h.reason).join(', ')}). Release it first.`,
      )
    : null;

/** Refuses to move money while some is on its way: what is owed is known once its outcome is. */
export const moneyAtRest = (order: Order): Refusal | null =>
  moneyUnderway(order)
    ? refuse('moneyUnderway', 'A payment is being moved. Wait for its outcome.')
    : null;

/** The next id in a list of an order's own things: `p1`, `p2`, … */
export const nextId = (prefix: string, existing: readonly unknown[]): string =>
  `${prefix}${existing.length + 1}`;

/** The next id in a list whose entries come and go: by its time (ms UTC), as those that are gone cannot be counted. */
export function momentId(
  prefix: string,
  now: number,
  existing: readonly { readonly id: string }[],
): string {
  const taken = existing.map(({ id }) => id);
  let id = `${prefix}${now}`;
  for (let n = 2; taken.includes(id); n++) id = `${prefix}${now}.${n}`;
  return id;
}
