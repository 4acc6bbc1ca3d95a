import { place } from '../order/actions/place.ts';
import { nextRefundId, refundEvents } from '../order/actions/refund.ts';
import type { OrderEvent, OrderEventOf } from '../order/events.ts';
import { replay } from '../order/evolve.ts';
import type { Order, Return, WantedGoods } from '../order/order.ts';
import { isGranted, payable, returnOf } from '../order/quantities.ts';
import type { Refusal } from '../order/refusals.ts';
import { isRefusal, type DecisionContext } from '../order/rule.ts';
import { allocate, EXCHANGE, refundable } from '../payment/payments.ts';
import { exchangeDraft, exchangeOrderId, goodsWanted, replacementLines } from './exchange.ts';
import { judge } from './grant.ts';
import { refundDue } from './refund-due.ts';
import type { RefundTerms } from './terms.ts';

/**
 * Exchanges what a return brings back: its credit notes, the new order, and what of the money is carried over to that;
 * the rest goes back. Refused where the new order could not be placed: then nothing happens at all.
 * @param named what the customer gets; null: as was wanted
 */
export function exchangeEvents(
  order: Order,
  ret: Return,
  { named, terms }: { readonly named: readonly WantedGoods[] | null; readonly terms: RefundTerms },
  context: DecisionContext,
): Refusal | OrderEvent[] {
  const lines = replacementLines(order, ret, goodsWanted(order, ret, named), context);
  if ('code' in lines) return lines;
  // Who exchanges has not withdrawn: the charge for sending stays, unless a person says otherwise.
  const kept = { ...terms, shipping: terms.shipping === true };
  const credited = isGranted(order, ret) ? [] : judge(order, ret, context, kept);
  const state = replay(order, credited);
  const due = refundDue(state, returnOf(state, ret.id));

  const orderId = exchangeOrderId(order.id, ret.id);
  const exchanged = (value: number): OrderEventOf<'returnExchanged'> => ({
    type: 'returnExchanged',
    at: context.now,
    returnId: ret.id,
    exchange: { orderId, value, lines },
  });
  const total = payable(exchangeDraft(replay(state, [exchanged(0)]), ret.id));
  const event = exchanged(Math.min(due, total));
  const after = replay(state, [event]);
  const refusal = placeRefusal(exchangeDraft(after, ret.id), context);
  if (refusal) return refusal;
  const carried = carriedOver(after, ret.id, event);
  const paid = replay(after, carried);
  const rest = refundEvents(paid, refundDue(paid, returnOf(paid, ret.id)), ret.id, context);
  return [...credited, event, ...carried, ...rest];
}

function placeRefusal(draft: Order, context: DecisionContext): Refusal | null {
  const refusal = place.guard(draft, context);
  if (refusal) return refusal;
  const decided = place.decide(draft, { authorization: null }, context);
  return isRefusal(decided) ? decided : null;
}

/** What is paid for the new order leaves this one, first payment first. */
const carriedOver = (
  order: Order,
  returnId: string,
  { at, exchange }: OrderEventOf<'returnExchanged'>,
): OrderEvent[] =>
  allocate(order, exchange.value, refundable).map(({ payment, amount }) => ({
    type: 'refundPaid',
    at,
    paymentId: payment.id,
    refundId: nextRefundId(payment),
    returnId,
    amount,
    to: EXCHANGE,
    evidence: null,
  }));
