import type { Deadline } from '../order/deadline.ts';
import { known } from '../order/known.ts';
import type { Order, Shipment } from '../order/order.ts';
import type { Settings } from '../settings/settings.ts';
import { addDays } from '../time/calendar.ts';

/** The key of the day on which a slip that lies ready has been kept for long enough. */
export const expiryKey = (slip: Shipment): string => `collectionExpired:${tailOf(slip)}`;

/** Short, as it becomes part of an action's id; made ready again, the same slip has other deadlines. */
const tailOf = ({ id, pickup }: Shipment): string =>
  `${id}:${known(pickup, `slip ${id} never lay ready`).readyAt.toString(36)}`;

/**
 * What lies ready is to be fetched: a reminder, then its days are over. Never while the order is held, as it cannot be
 * fetched then.
 */
export function collectionDeadlines(
  order: Order,
  { pickup: { reminderDays, keepDays }, timeZone }: Settings,
): Deadline[] {
  const ready = order.shipments.filter(({ status }) => status === 'ready');
  if (order.holds.length > 0) return [];
  return ready.flatMap((slip) => {
    const { keptSinceAt } = known(slip.pickup, `slip ${slip.id} never lay ready`);
    const after = (days: number) => addDays(keptSinceAt, days, timeZone);
    const reminders = reminderDays.map((days, i): Deadline => ({
      key: `collectionReminder:${i + 1}:${tailOf(slip)}`,
      kind: 'collectionReminder',
      at: after(days),
      subject: slip.id,
      n: i + 1,
    }));
    if (keepDays === null) return reminders;
    const expiry: Deadline = {
      key: expiryKey(slip),
      kind: 'collectionExpired',
      at: after(keepDays),
      subject: slip.id,
      n: 0,
    };
    return [...reminders, expiry];
  });
}
