import { deadlines, type Deadline } from '../deadlines.ts';
import { dispatchedOn } from '../../payment/ladder.ts';
import { amountOwed } from '../../payment/payments.ts';
import { outstanding, receiptEvents } from '../../return/receipt.ts';
import { raiseAttention } from '../attention.ts';
import type { OrderEvent } from '../events.ts';
import { known } from '../known.ts';
import type { AttentionReason, Order, Payment } from '../order.ts';
import { NOT_COLLECTED } from '../../shipment/pickup.ts';
import { refuse } from '../refusals.ts';
import type { DecisionContext, Rule } from '../rule.ts';
import { defaultAnswered } from '../default-answer.ts';
import { goneAhead } from '../gone-ahead.ts';
import { cancelEvents } from './cancel.ts';
import { captureFrom } from './capture.ts';
import { deadlineRefusal, someDeadline } from './extend-deadline.ts';
import { reauthorizationOf } from './reauthorize.ts';
import { voidOf } from './void.ts';

/**
 * A deadline has come: does what was promised for that time. Refused when the order has moved on meanwhile
 * or its settings changed, so a timer that fires late never does harm.
 */
export const meetDeadline: Rule<'meetDeadline'> = {
  guard: () => null,
  decide(order, { key }, context) {
    const { now, settings } = context;
    const due = deadlines(order, settings).find(
      (deadline) => deadline.key === key && deadline.at <= now,
    );
    return due
      ? happenings(order, due, context)
      : refuse('notDue', `The deadline ${key} is not due (any more).`);
  },
};

/** A person brings a deadline on: what it promises happens now instead of at its time (B01). */
export const meetDeadlineNow: Rule<'meetDeadlineNow'> = {
  guard: someDeadline,
  decide(order, { key }, context) {
    const running = deadlines(order, context.settings).filter((deadline) => deadline.key === key);
    return (
      deadlineRefusal(order, key, context.settings) ??
      running.flatMap((deadline) => happenings(order, deadline, context))
    );
  },
};

function happenings(
  order: Order,
  { key, kind, subject, n }: Deadline,
  context: DecisionContext,
): OrderEvent[] {
  const { now, settings } = context;
  const raise = (reason: AttentionReason) => raiseAttention(order, reason, subject, now);
  const met: OrderEvent = { type: 'deadlineMet', key };
  switch (kind) {
    case 'holdRelease':
      return [{ type: 'released', at: now, holdId: subject, by: 'time' }];
    case 'paymentReminder':
      return [{ type: 'paymentReminded', key, reminder: n }];
    case 'invoiceReminder':
      return [{ type: 'invoiceReminded', key, invoiceId: subject, reminder: n }];
    case 'unpaidCancellation':
      return [
        met,
        ...cancelEvents(
          order,
          {
            reason: 'unpaid',
            by: 'unpaid',
            lines: null,
            recalled: [],
            restock: null,
            mailCustomer: true,
          },
          { now, settings },
        ),
      ];
    case 'dispatchCapture':
      return [
        met,
        ...paymentsOf(order, subject).map((p) => captureFrom(p, dispatchedOn(order, p), now)),
      ];
    case 'reauthorization':
      return [
        met,
        ...paymentsOf(order, subject).flatMap((p) => reauthorizationOf(order, p, context)),
      ];
    case 'authorizationRelease':
      return [met, ...paymentsOf(order, subject).map((p) => voidOf(p, now))];
    case 'paymentLink':
      return [{ type: 'paymentAsked', at: now, as: 'link', reminder: 1, key }];
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
        : returnGivenUp(order, subject, context.now);
    case 'graceEnd':
      return goneAhead(order, subject, context);
    case 'collectionReminder':
      return [{ type: 'collectionReminded', key, shipmentId: subject, reminder: n }];
    case 'collectionExpired':
      return settings.pickup.afterwards === 'ask'
        ? [met, ...raise('collectionExpired')]
        : [met, ...notFetched(order, subject, context)];
    case 'taskDefault':
      return [met, ...defaultAnswered(order, key, context)];
  }
}

/** A return that does not come is closed; where some of it came, the rest is missing and a person judges what is here. */
const returnGivenUp = (order: Order, returnId: string, now: number): OrderEvent[] =>
  order.returns
    .filter((ret) => ret.id === returnId)
    .flatMap((ret) =>
      ret.receipts.length === 0
        ? [{ type: 'returnClosed', returnId }]
        : receiptEvents(ret, outstanding(ret, 'missing'), now),
    );

const paymentsOf = (order: Order, subject: string): readonly Payment[] =>
  order.payments.filter(({ id }) => id === subject);

/** What lay ready on a slip goes back on the shelf, its money back to the customer, who is told. */
function notFetched(order: Order, shipmentId: string, context: DecisionContext): OrderEvent[] {
  const { lines } = known(
    order.shipments.find(({ id }) => id === shipmentId),
    `order ${order.number} has no slip ${shipmentId}`,
  );
  return [
    { type: 'slipCancelled', at: context.now, shipmentId },
    ...cancelEvents(
      order,
      {
        ...{ reason: NOT_COLLECTED, by: 'notCollected', lines },
        ...{ recalled: [], restock: null, mailCustomer: true },
      },
      context,
    ),
  ];
}
