import { isPaidBackByHand, overpaid, refundable, refundsOf } from '../../payment/payments.ts';
import type { OpenRefund } from '../../payment/payments.ts';
import { refundDue } from '../../return/refund-due.ts';
import type { ActionPayloads } from '../actions.ts';
import type { OrderEvent, OrderEventOf } from '../events.ts';
import { evolve } from '../evolve.ts';
import type { Order } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { firstRefusal, moneyAtRest, placed, type DecisionContext, type Rule } from '../rule.ts';
import { nextRefundId, settledReturns } from './refund.ts';

/**
 * Pays a refund that was granted, an act with a permission of its own (B05): by its provider, onto the customer's
 * store credit, or by a person who says by what evidence. A refund that failed is tried again or settled by hand.
 */
export const payRefund: Rule<'payRefund'> = {
  guard: (order) =>
    firstRefusal(
      () => placed(order),
      () => moneyAtRest(order),
      () =>
        openRefunds(order).length === 0
          ? refuse('noRefundOpen', 'No granted refund waits to be paid. Grant one first.')
          : null,
    ),

  decide(order, payload, { now }) {
    const { paymentId, refundId } = payload;
    const found = refundsOf(order).find(
      ({ payment, refund }) => payment.id === paymentId && refund.id === refundId,
    );
    if (!found) return refuse('unknownRefund', `Payment ${paymentId} has no refund ${refundId}.`);
    if (!isOpen(order, found)) {
      return refuse('noRefundOpen', `Refund ${refundId} is paid, or owed no more.`);
    }
    return refusalOf(found, payload) ?? paid(order, found, payload, now);
  },
};

/** The refunds that can be paid: granted ones, and failed ones whose money is still owed. */
export const openRefunds = (order: Order): readonly OpenRefund[] =>
  refundsOf(order).filter((found) => isOpen(order, found));

function isOpen(order: Order, { payment, refund }: OpenRefund): boolean {
  if (refund.status === 'granted') return true;
  if (refund.status !== 'failed') return false;
  const ret = order.returns.find(({ id }) => id === refund.returnId);
  const owed = ret?.status === 'received' ? refundDue(order, ret) : overpaid(order);
  return refund.amount <= Math.min(owed, refundable(payment));
}

/** Whether only a person can move this money. */
const isByHand = (
  { payment, refund }: OpenRefund,
  { byHand }: Pick<ActionPayloads['payRefund'], 'byHand'>,
): boolean => byHand || (isPaidBackByHand(payment) && refund.to === 'original');

const refusalOf = (found: OpenRefund, payload: ActionPayloads['payRefund']): Refusal | null =>
  isByHand(found, payload) && payload.evidence === null
    ? refuse(
        'evidenceRequired',
        'This refund is paid by hand. Pay it, then say by what: the reference of the transfer or the receipt.',
      )
    : null;

function paid(
  order: Order,
  found: OpenRefund,
  payload: ActionPayloads['payRefund'],
  at: DecisionContext['now'],
): OrderEvent[] {
  const { payment, refund } = found;
  const { id: refundId, returnId, to, amount } = refund;
  const move = { at, paymentId: payment.id, returnId, amount };
  const byHand = isByHand(found, payload);
  if (byHand || to === 'storeCredit') {
    const settled: OrderEventOf<'refundPaid'> = {
      type: 'refundPaid',
      ...move,
      refundId,
      to: byHand ? 'original' : to,
      evidence: byHand ? payload.evidence : null,
    };
    return [settled, ...settledReturns(evolve(order, settled), returnId)];
  }
  // A provider gives the same answer to the same question: a refund it has refused is asked for under a new name.
  const id = refund.status === 'failed' ? nextRefundId(payment) : refundId;
  return [{ type: 'refundRequested', ...move, refundId: id }];
}
