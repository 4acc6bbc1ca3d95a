/** An order's life as a file tells it, and what has to be asked of our order for it to live the same. */
import { DAY, HOUR } from '../../domain/time/calendar.ts';

export const LIFE_STATUSES = [
  'delivered',
  'shipped',
  'canceled',
  'unavailable',
  'processing',
  'invoiced',
] as const;
export type LifeStatus = (typeof LIFE_STATUSES)[number];

/** Instants are ms; only the lengths of time between them are used. */
export interface Life {
  readonly id: string;
  /** Where it ended. */
  readonly status: LifeStatus;
  readonly purchase: number;
  /** The payment's approval. */
  readonly approval: number | undefined;
  /** Handed over to the carrier. */
  readonly handover: number | undefined;
  readonly delivery: number | undefined;
  /** When the customer was told to expect it. */
  readonly estimate: number | undefined;
}

export type PaymentMethod = 'card' | 'boleto' | 'account';

/** What is done for an order at one instant; `approve` moves money, `callBack` takes a shipment back. */
export type Deed =
  'place' | 'approve' | 'invoice' | 'ship' | 'deliver' | 'callBack' | 'cancel' | 'judge';

export interface Step {
  /** ms after the purchase. */
  readonly at: number;
  readonly deed: Deed;
}

/** A card is charged in minutes; what takes longer was a slip to pay at the bank. */
const CARD_WITHIN = HOUR;
/** Files do not say when an invoice was made or an order cancelled: so long after the last thing they say. */
const AFTER_THE_LAST = DAY;

/** The file does not name it either; see docs/simulate.md. */
export function paymentMethodOf({ purchase, approval, handover }: Life): PaymentMethod {
  if (approval === undefined) return 'boleto';
  if (approval - purchase <= CARD_WITHIN) return 'card';
  // Goods that left before their money came: this customer is trusted.
  return handover !== undefined && handover < approval ? 'account' : 'boleto';
}

/**
 * The life as steps, first one first; the last is always `judge`.
 * @param neverPaidUntil ms after the purchase at which an order that is never paid has met its end
 */
export function stepsOf(life: Life, neverPaidUntil: number): Step[] {
  const { purchase, status } = life;
  const told = [
    step('place', purchase),
    step('approve', life.approval),
    step('ship', life.handover),
    step('deliver', life.delivery),
  ].flatMap((one) => one ?? []);
  // Stable: what falls on one minute keeps this order.
  told.sort((a, b) => a.at - b.at);
  const last = told.at(-1)?.at ?? 0;
  const untold = deedsNotTold(life).map((deed): Step => ({ at: last + AFTER_THE_LAST, deed }));
  const steps = [...told, ...untold];
  const end = Math.max(steps.at(-1)?.at ?? 0, life.approval === undefined ? neverPaidUntil : 0);
  const expected = isOpen(status) ? (life.estimate ?? 0) - purchase : 0;
  return [...steps, { at: endOfDay(Math.max(end, expected)), deed: 'judge' }];

  function step(deed: Deed, at: number | undefined): Step | undefined {
    return at === undefined ? undefined : { at: at - purchase, deed };
  }
}

/** Of an order that was never paid the shop's own deadline makes an end. */
function deedsNotTold({ status, approval, handover }: Life): Deed[] {
  if (status === 'invoiced') return ['invoice'];
  if (status !== 'canceled' || approval === undefined) return [];
  return handover === undefined ? ['cancel'] : ['callBack', 'cancel'];
}

/** Money that is on its way at the last deed has arrived by then. */
const endOfDay = (at: number): number => (Math.floor(at / DAY) + 1) * DAY;

/** Not at an end in the file: judged on the day on which the customer expected it. */
const isOpen = (status: LifeStatus): boolean => status !== 'delivered' && status !== 'canceled';
