import { creditableLines, creditNoteEvents, lessDeductions } from '../invoice/credit.ts';
import { refundEvents } from '../order/actions/refund.ts';
import type { OrderEvent, OrderEventOf } from '../order/events.ts';
import { replay } from '../order/evolve.ts';
import type { Order, Return } from '../order/order.ts';
import type { GuardContext } from '../order/rule.ts';
import { grantedLines, isGranted, returnOf } from '../order/quantities.ts';
import { captureUnderway } from '../payment/payments.ts';
import type { Settings } from '../settings/settings.ts';
import { asGranted, refundDue } from './refund-due.ts';
import { BY_SETTINGS, deductionsOf, refundsShipping, type RefundTerms } from './terms.ts';

/**
 * Grants the refund of a return: credit notes and money over the same amount, decided together (N02). What was
 * granted before is not granted again; what a provider refused is asked for once more.
 */
export function grantEvents(
  order: Order,
  ret: Return,
  context: GuardContext,
  terms: RefundTerms = BY_SETTINGS,
): OrderEvent[] {
  const granted = isGranted(order, ret) ? [] : judge(order, ret, context, terms);
  const after = replay(order, granted);
  const how = { paymentId: null, to: terms.to };
  const due = refundDue(after, returnOf(after, ret.id));
  return [...granted, ...refundEvents(after, due, ret.id, context, how)];
}

/** What of the order is owed for no more with this return, and its credit notes less what the shop keeps. */
export function judge(
  order: Order,
  ret: Return,
  { now, settings }: GuardContext,
  terms: RefundTerms,
): OrderEvent[] {
  const waived: OrderEvent[] = refundsShipping(order, ret, terms, settings)
    ? [{ type: 'returnShippingWaived', returnId: ret.id }]
    : [];
  const state = replay(order, waived);
  const notes = creditNotes(state, ret, waived.length > 0, now);
  return [
    ...waived,
    ...lessDeductions(state, notes, deductionsOf(state, ret, notes, terms, settings)),
  ];
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

/** Credit notes for what of a return was invoiced, with the charge for sending or without. */
export function creditNotes(
  order: Order,
  ret: Return,
  shipping: boolean,
  now: number,
): OrderEventOf<'invoiceIssued'>[] {
  const granted = asGranted(order, ret);
  const lines = creditableLines(granted, grantedLines(ret));
  const isInvoiced = order.shipping.invoiced && !order.shipping.credited;
  return creditNoteEvents(granted, { lines, shipping: shipping && isInvoiced }, ret.id, now);
}
