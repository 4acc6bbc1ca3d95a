import { openOn } from '../invoice/status.ts';
import { ladderDeadlines } from '../payment/ladder.ts';
import {
  amountOpen,
  awaitsPayment,
  capturable,
  capturedTotal,
  termOf,
  unpaidSince,
} from '../payment/payments.ts';
import { collectionDeadlines } from '../shipment/collection-deadlines.ts';
import { paysAtCounter } from '../shipment/pickup.ts';
import type { Settings } from '../settings/settings.ts';
import { addDays, HOUR } from '../time/calendar.ts';
import type { Deadline, DeadlineKind } from './deadline.ts';
import { known } from './known.ts';
import { taskKey } from './tasks.ts';
import type { Order } from './order.ts';

export { DEADLINE_KINDS, type Deadline, type DeadlineKind } from './deadline.ts';

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
    ...graceDeadlines(order),
    ...holdDeadlines(order),
    ...paymentDeadlines(order, settings),
    ...ladderDeadlines(order, settings),
    ...expiryDeadlines(order),
    ...invoiceDeadlines(order, settings),
    ...deliveryDeadlines(order, settings),
    ...returnDeadlines(order, settings),
    ...collectionDeadlines(order, settings),
    ...taskDeadlines(order, settings),
  ].filter((deadline) => !order.met.includes(deadline.key));
}

const graceDeadlines = (order: Order): Deadline[] =>
  order.waiting.map(({ id, until }) => ({
    key: `graceEnd:${id}`,
    kind: 'graceEnd',
    at: until,
    subject: id,
    n: 0,
  }));

const holdDeadlines = (order: Order): Deadline[] =>
  order.holds.flatMap(({ id, until }) =>
    until === null
      ? []
      : [{ key: `holdRelease:${id}`, kind: 'holdRelease', at: until, subject: id, n: 0 }],
  );

/**
 * Reminders, and at last the cancellation: never for an order on hold, paid, being paid or shipped (N04). Customers on
 * account are reminded of their invoices instead, and have the term of payment first; whoever pays at the counter is
 * reminded to fetch the goods.
 */
function paymentDeadlines(order: Order, settings: Settings): Deadline[] {
  if (!awaitsPayment(order) || paysAtCounter(order, settings)) return [];
  const since = unpaidSince(order);
  const onAccount = isOnAccount(order, settings);
  const term = onAccount ? settings.paymentTermDays : 0;
  const after = (days: number) => addDays(since, term + days, settings.timeZone) + order.heldFor;
  const reminders = (onAccount ? [] : settings.paymentReminderDays).map((days, i): Deadline => ({
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

/** The lapse of reserved money, whatever has become of the order (N03). */
const expiryDeadlines = (order: Order): Deadline[] =>
  order.payments.flatMap((payment) => {
    const { id, expiresAt } = payment;
    if (expiresAt === null || capturable(payment) === 0) return [];
    const key = `authorizationExpiry:${termOf(payment)}`;
    return [{ key, kind: 'authorizationExpiry', at: expiresAt, subject: id, n: 0 }];
  });

/**
 * What follows from an invoice that is not paid: reminders after it fell due, then a person (S044). Only customers on
 * account are reminded here, and not while the order is held; the others were by `paymentDeadlines`, and for them a
 * person looks when it falls due.
 */
function invoiceDeadlines(order: Order, settings: Settings): Deadline[] {
  const nothingDue = order.status !== 'open' || amountOpen(order) === 0;
  if (nothingDue || paysAtCounter(order, settings)) return [];
  const days = isOnAccount(order, settings) ? settings.invoiceReminderDays : [];
  return order.invoices
    .filter((invoice) => invoice.kind === 'invoice' && openOn(order, invoice.id) > 0)
    .flatMap(({ id, dueAt }) => {
      const after = (n: number) => addDays(dueAt, n, settings.timeZone) + order.heldFor;
      return [
        ...(order.holds.length > 0 ? [] : days).map((n, i): Deadline => ({
          key: `invoiceReminder:${i + 1}:${id}`,
          kind: 'invoiceReminder',
          at: after(n),
          subject: id,
          n: i + 1,
        })),
        {
          key: `invoiceOverdue:${id}`,
          kind: 'invoiceOverdue',
          at: days.length > 0 ? after(afterLast(days)) : dueAt,
          subject: id,
          n: 0,
        } as const,
      ];
    });
}

/** As long after the last reminder as that came after the one before it. */
function afterLast(days: readonly number[]): number {
  const [last = 0, before = 0] = [...days].reverse();
  return 2 * last - before;
}

/** Whether the customer pays later by agreement: before the invoice is due nobody asks for the money. */
const isOnAccount = (order: Order, { shipping }: Settings): boolean =>
  shipping.unpaidMethods.includes(order.paymentMethod);

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

/** Each task for which the settings give a time. */
const taskDeadlines = (order: Order, settings: Settings): Deadline[] =>
  order.attention.flatMap((attention) => {
    const rule = settings.tasks[attention.reason];
    return rule
      ? [
          {
            key: taskKey(attention),
            kind: 'taskDefault' as const,
            at: attention.since + rule.afterHours * HOUR,
            subject: attention.subject,
            n: 0,
          },
        ]
      : [];
  });
