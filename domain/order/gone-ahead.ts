import type { Settings } from '../settings/settings.ts';
import { cancel } from './actions/cancel.ts';
import { capture } from './actions/capture.ts';
import { collect, readyForPickup } from './actions/collect.ts';
import { credit } from './actions/credit.ts';
import { invoice } from './actions/invoice.ts';
import { payRefund } from './actions/pay-refund.ts';
import { refund } from './actions/refund.ts';
import { remindPayment, sendPaymentLink } from './actions/remind-payment.ts';
import { approveReturn, rejectReturn } from './actions/return.ts';
import { settleReturn } from './actions/settle-return.ts';
import { deliver, ship } from './actions/ship.ts';
import { voidByHand } from './actions/void.ts';
import { raiseAttention } from './attention.ts';
import type { OrderEvent } from './events.ts';
import type { Order, WaitingAction } from './order.ts';
import type { Refusal } from './refusals.ts';
import { isRefusal, type DecisionContext, type Rule } from './rule.ts';

/**
 * What may wait out a grace window: marks with outward effects. They look at nothing but the order, so they can be
 * decided at any time.
 */
const MAY_WAIT = {
  invoice,
  credit,
  ship,
  deliver,
  readyForPickup,
  collect,
  cancel,
  capture,
  refund,
  payRefund,
  void: voidByHand,
  remindPayment,
  sendPaymentLink,
  approveReturn,
  rejectReturn,
  settleReturn,
};

/** Whether the shop lets an action wait for a while, so that people can take it back. */
export const hasGrace = (name: string, { grace }: Settings): boolean =>
  grace.minutes > 0 && Object.hasOwn(MAY_WAIT, name) && grace.actions.some((some) => some === name);

/**
 * The grace window of what was asked is over: it is decided as if it were asked now, by whoever asked it. Where the
 * order has moved on and it cannot be done any more, a person is told.
 */
export const goneAhead = (
  order: Order,
  waitingId: string,
  context: DecisionContext,
): OrderEvent[] =>
  order.waiting
    .filter(({ id }) => id === waitingId)
    .flatMap((waiting) => {
      const ended = { type: 'graceEnded', at: context.now, waitingId } as const;
      const result = decided(order, waiting, context);
      return isRefusal(result)
        ? [
            { ...ended, refused: result.code },
            ...raiseAttention(order, 'waitedInVain', waiting.action, context.now),
          ]
        : [{ ...ended, refused: null }, ...result];
    });

function decided(
  order: Order,
  { action, payload, askedBy }: WaitingAction,
  context: DecisionContext,
): Refusal | readonly OrderEvent[] {
  // Only what may wait was let wait, with the payload that was checked for it.
  const name = action as keyof typeof MAY_WAIT;
  const rule = MAY_WAIT[name] as Rule<typeof name>;
  const asked: DecisionContext = { ...context, actor: { type: 'operator', id: askedBy } };
  return rule.guard(order, asked) ?? rule.decide(order, payload as never, asked);
}
