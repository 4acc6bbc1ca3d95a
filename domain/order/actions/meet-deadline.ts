import type { Settings } from '../../settings/settings.ts';
import { deadlines, type Deadline } from '../deadlines.ts';
import { amountOwed } from '../../payment/payments.ts';
import { raiseAttention } from '../attention.ts';
import type { OrderEvent } from '../events.ts';
import type { AttentionReason, Order } from '../order.ts';
import { refuse } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { cancelEvents } from './cancel.ts';

/**
 * A deadline has come: does what was promised for that time. Refused when the order has moved on meanwhile
 * or its settings changed, so a timer that fires late never does harm.
 */
export const meetDeadline: Rule<'meetDeadline'> = {
  guard: () => null,
  decide(order, { key }, { now, settings }) {
    const due = deadlines(order, settings).find(
      (deadline) => deadline.key === key && deadline.at <= now,
    );
    return due
      ? happenings(order, due, settings, now)
      : refuse('notDue', `The deadline ${key} is not due (any more).`);
  },
};

function happenings(
  order: Order,
  { key, kind, subject, n }: Deadline,
  settings: Settings,
  now: number,
): OrderEvent[] {
  const raise = (reason: AttentionReason) => raiseAttention(order, reason, subject, now);
  const met: OrderEvent = { type: 'deadlineMet', key };
  switch (kind) {
    case 'holdRelease':
      return [{ type: 'released', at: now, holdId: subject }];
    case 'paymentReminder':
      return [{ type: 'paymentReminded', key, reminder: n }];
    case 'unpaidCancellation':
      return [
        met,
        ...cancelEvents(
          order,
          { reason: 'unpaid', by: 'unpaid', restock: null, mailCustomer: true },
          { now, settings },
        ),
      ];
    case 'authorizationWarning':
      return [
        { type: 'authorizationWarned', key, paymentId: subject, warning: n },
        ...raise('authorizationEnding'),
      ];
    case 'authorizationExpiry':
      return [
        { type: 'authorizationExpired', paymentId: subject },
        ...(amountOwed(order) > 0 ? raise('authorizationExpired') : []),
      ];
    case 'invoiceOverdue':
      return [met, ...raise('invoiceOverdue')];
    case 'deliveryOverdue':
      return [met, ...raise('deliveryOverdue')];
    case 'returnOverdue':
      return n === 1
        ? [met, ...raise('returnOverdue')]
        : [{ type: 'returnClosed', returnId: subject }];
  }
}
