import { creditableLines, creditNoteEvents } from '../invoice/credit.ts';
import { refundEvents } from '../order/actions/refund.ts';
import type { OrderEvent } from '../order/events.ts';
import { replay } from '../order/evolve.ts';
import type { Order, RefundTo, Return } from '../order/order.ts';
import type { GuardContext } from '../order/rule.ts';
import { grantedLines, isGranted } from '../order/quantities.ts';
import { captureUnderway } from '../payment/payments.ts';
import type { Settings } from '../settings/settings.ts';
import { asGranted, refundDue } from './refund-due.ts';

/**
 * Grants the refund of a return: credit notes and money over the same amount, decided together (N02). What was
 * granted before is not granted again; what a provider refused is asked for once more.
 * @param to where the money goes; onto the customer's store credit it is booked at once (S046)
 */
export function grantEvents(
  order: Order,
  ret: Return,
  context: GuardContext,
  to: RefundTo = 'original',
): OrderEvent[] {
  const credited = order.invoices.some((invoice) => invoice.returnId === ret.id);
  const credits = credited ? [] : credit(order, ret, context.now);
  const after = replay(order, credits);
  const how = { paymentId: null, to };
  return [...credits, ...refundEvents(after, refundDue(after, ret), ret.id, context, how)];
}

/**
 * What follows by itself for a parcel that was called back: its refund, when the goods are here or at once, and its
 * end. It was decided by cancelling; a refund that a provider refused waits for a person.
 * @param now ms UTC
 */
export function recallConsequences(order: Order, settings: Settings, now: number): OrderEvent[] {
  if (captureUnderway(order)) return [];
  const called = order.returns.filter((r) => r.shipmentId !== null);
  return called.reduce<OrderEvent[]>((events, ret) => {
    const state = replay(order, events);
    return [...events, ...recallSteps(state, ret, { settings, now })];
  }, []);
}

function recallSteps(order: Order, ret: Return, context: GuardContext): OrderEvent[] {
  const { returns } = context.settings;
  const isHere = ret.status === 'received';
  if (!isHere && !(ret.status === 'approved' && returns.creditRecallAtOnce)) return [];
  const granted = isGranted(order, ret) ? [] : grantEvents(order, ret, context);
  const isDone = isHere && refundDue(replay(order, granted), ret) === 0;
  return isDone && !isRefunding(replay(order, granted), ret)
    ? [...granted, { type: 'returnSettled', returnId: ret.id }]
    : granted;
}

const isRefunding = (order: Order, ret: Return): boolean =>
  order.payments.some((payment) =>
    payment.refunds.some(
      (r) => r.returnId === ret.id && ['requested', 'granted'].includes(r.status),
    ),
  );

/** Credit notes for what of a return was invoiced. */
function credit(order: Order, ret: Return, now: number): OrderEvent[] {
  const granted = asGranted(order, ret);
  const lines = creditableLines(granted, grantedLines(ret));
  return creditNoteEvents(granted, { lines, shipping: false }, ret.id, now);
}
