import { deadlines, isOurs, ownDeadlines } from '../deadlines.ts';
import type { Order } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { GuardContext, Rule } from '../rule.ts';

/** Puts a running deadline off, with a reason: reminders, cancellations, tasks wait for as long (B01). */
export const extendDeadline: Rule<'extendDeadline'> = {
  guard: someDeadline,
  decide(order, { key, at, reason }, { now, settings }) {
    const refusal = deadlineRefusal(order, key, settings);
    if (refusal) return refusal;
    if (at <= now) {
      return refuse('timeInPast', 'The deadline would be in the past. Give a time to come.');
    }
    if (ownDeadlines(order, settings).some((own) => own.key === key && at <= own.at)) {
      return refuse('notLater', 'The deadline is later than that already. Give a later time.');
    }
    return [{ type: 'deadlineExtended', at: now, key, until: at, reason }];
  },
};

/** Refuses orders for which no deadline of ours is running. */
export function someDeadline(order: Order, { settings }: GuardContext): Refusal | null {
  return deadlines(order, settings).some(isOurs)
    ? null
    : refuse('noDeadline', 'No deadline is running that could be moved or met.');
}

/** Refuses keys of no running deadline, and of those that are not ours to move. */
export function deadlineRefusal(
  order: Order,
  key: string,
  settings: GuardContext['settings'],
): Refusal | null {
  const deadline = deadlines(order, settings).find((running) => running.key === key);
  if (!deadline) {
    return refuse('unknownDeadline', `No deadline ${key} is running (any more). Read them again.`);
  }
  return isOurs(deadline)
    ? null
    : refuse(
        'deadlineFixed',
        'The provider sets this time. Take the money before, or have it reserved anew.',
      );
}
