import { sum } from '../money/money.ts';
import {
  amountOpen,
  lostTotal,
  amountOwed,
  capturable,
  capturedTotal,
  captureUnderway,
  openAuthorization,
  unpaidSince,
} from '../payment/payments.ts';
import type { Settings } from '../settings/settings.ts';
import { addDays, HOUR } from '../time/calendar.ts';
import { taskDeadlines } from './tasks.ts';
import { known } from './known.ts';
import type { Invoice, Order } from './order.ts';

export const DEADLINE_KINDS = [
  'paymentReminder',
  'unpaidCancellation',
  'authorizationWarning',
  'authorizationExpiry',
  'holdRelease',
  'invoiceOverdue',
  'deliveryOverdue',
  'returnOverdue',
  'taskDefault',
] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/** A promise with a time: what happens by itself, and when, if nothing else does. */
export interface Deadline {
  /** Unique in the order's life: a deadline is met once. */
  readonly key: string;
  readonly kind: DeadlineKind;
  /** ms UTC. */
  readonly at: number;
  /** The payment, hold, shipment, … concerned; the order's number where it is the order. */
  readonly subject: string;
  /** 1, 2, … where a deadline repeats; else 0. */
  readonly n: number;
}

/** What a person cannot put off or bring on: the provider lets reserved money go, whatever we should like. */
const FIXED: readonly DeadlineKind[] = ['authorizationExpiry'];

/** Whether a deadline is a promise of ours, which can be put off and met early. */
export const isOurs = ({ kind }: Pick<Deadline, 'kind'>): boolean => !FIXED.includes(kind);

/**
 * Every deadline that is running for an order, earliest first; those that were put off at their later time. Depends
 * on nothing but its arguments, so it can be asked at any time, also for a forecast.
 */
export const deadlines = (order: Order, settings: Settings): Deadline[] =>
  ownDeadlines(order, settings)
    .map((deadline) => putOff(deadline, order))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));

/** A hold may have moved a deadline farther than its extension did. */
function putOff(deadline: Deadline, { extensions }: Order): Deadline {
  const extension = extensions.find(({ key }) => key === deadline.key);
  return extension ? { ...deadline, at: Math.max(deadline.at, extension.until) } : deadline;
}

/** Every running deadline at the time that the order and the settings give it, in no order. */
export function ownDeadlines(order: Order, settings: Settings): Deadline[] {
  if (order.status === 'draft') return [];
  return [
    ...holdDeadlines(order),
    ...paymentDeadlines(order, settings),
    ...authorizationDeadlines(order, settings),
    ...invoiceDeadlines(order),
    ...deliveryDeadlines(order, settings),
    ...returnDeadlines(order, settings),
    ...taskDeadlines(order, settings),
  ].filter((deadline) => !order.met.includes(deadline.key));
}

const holdDeadlines = (order: Order): Deadline[] =>
  order.holds.flatMap(({ id, until }) =>
    until === null
      ? []
      : [{ key: `holdRelease:${id}`, kind: 'holdRelease', at: until, subject: id, n: 0 }],
  );

/** Reminders, and at last the cancellation: never for an order on hold, paid, being paid or shipped (N04). */
function paymentDeadlines(order: Order, settings: Settings): Deadline[] {
  const waits =
    order.status === 'open' &&
    order.holds.length === 0 &&
    amountOpen(order) > 0 &&
    openAuthorization(order) === 0 &&
    // Whoever had their bank take money back is a person's business, not a reminder's.
    lostTotal(order) === 0 &&
    !captureUnderway(order);
  if (!waits) return [];
  const since = unpaidSince(order);
  const after = (days: number) => addDays(since, days, settings.timeZone) + order.heldFor;
  const reminders = settings.paymentReminderDays.map((days, i): Deadline => ({
    key: `paymentReminder:${i + 1}:${since}`,
    kind: 'paymentReminder',
    at: after(days),
    subject: order.number,
    n: i + 1,
  }));
  const untouched = capturedTotal(order) === 0 && order.lines.every((line) => line.shipped === 0);
  if (settings.cancelUnpaidAfterDays === null || !untouched) return reminders;
  const at = after(settings.cancelUnpaidAfterDays);
  return [
    ...reminders,
    {
      key: `unpaidCancellation:${since}`,
      kind: 'unpaidCancellation',
      at,
      subject: order.number,
      n: 0,
    },
  ];
}

/**
 * The lapse of reserved money, whatever has become of the order, and warnings before it as long as some of it is
 * still to be taken (N03).
 */
function authorizationDeadlines(order: Order, settings: Settings): Deadline[] {
  return order.payments.flatMap((payment) => {
    const { id, expiresAt } = payment;
    if (expiresAt === null || capturable(payment) === 0) return [];
    const hoursBefore = amountOwed(order) > 0 ? settings.capture.warningHours : [];
    const warnings = hoursBefore.map((hours, i): Deadline => ({
      key: `authorizationWarning:${i + 1}:${id}`,
      kind: 'authorizationWarning',
      at: expiresAt - hours * HOUR,
      subject: id,
      n: i + 1,
    }));
    return [
      ...warnings,
      {
        key: `authorizationExpiry:${id}`,
        kind: 'authorizationExpiry',
        at: expiresAt,
        subject: id,
        n: 0,
      },
    ];
  });
}

/** While something is open, each invoice falls overdue that was not credited in full. */
const invoiceDeadlines = (order: Order): Deadline[] =>
  order.status !== 'open' || amountOpen(order) === 0
    ? []
    : order.invoices
        .filter((invoice) => invoice.kind === 'invoice' && balance(order, invoice) > 0)
        .map(({ id, dueAt }) => ({
          key: `invoiceOverdue:${id}`,
          kind: 'invoiceOverdue',
          at: dueAt,
          subject: id,
          n: 0,
        }));

/** What an invoice comes to after its credit notes. */
const balance = (order: Order, { id, totals }: Invoice): number =>
  totals.gross + sum(order.invoices.filter((i) => i.creditOf === id).map((i) => i.totals.gross));

function deliveryDeadlines(order: Order, { shipping, timeZone }: Settings): Deadline[] {
  const { deliveryDays } = shipping;
  if (deliveryDays === null) return [];
  return order.shipments
    .filter((shipment) => shipment.status === 'shipped')
    .map(({ id, shippedAt }) => ({
      key: `deliveryOverdue:${id}`,
      kind: 'deliveryOverdue',
      at: addDays(known(shippedAt, `parcel ${id} has not left`), deliveryDays, timeZone),
      subject: id,
      n: 0,
    }));
}

/** Goods that do not come: attention, and after as long again the return is closed. */
function returnDeadlines(order: Order, { returns, timeZone }: Settings): Deadline[] {
  const { receiveWithinDays } = returns;
  if (receiveWithinDays === null) return [];
  return order.returns.flatMap(({ id, status, approvedAt }) =>
    status === 'approved' && approvedAt !== null
      ? [1, 2].map((n) => ({
          key: `returnOverdue:${n}:${id}`,
          kind: 'returnOverdue' as const,
          at: addDays(approvedAt, n * receiveWithinDays, timeZone),
          subject: id,
          n,
        }))
      : [],
  );
}
