import { couponRefusal, unknownCoupon } from '../../coupon/refusal.ts';
import { MAX_AMOUNT } from '../../money/money.ts';
import { methodRefusal } from '../../shipment/pickup.ts';
import { EXCHANGE } from '../../payment/payments.ts';
import type { OrderEvent } from '../events.ts';
import type { Order } from '../order.ts';
import { payable } from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { firstRefusal, nextId, type DecisionContext, type Rule } from '../rule.ts';
import { stockEvents, stockRefusal, type Pieces } from '../set-apart.ts';
import { amountRefusal, authorizedEvent } from './authorize.ts';

/** Placing a draft: from here on the order is durable, its stock set apart. */
export const place: Rule<'place'> = {
  guard: (order) =>
    firstRefusal(
      () =>
        order.status === 'draft'
          ? null
          : refuse('alreadyPlaced', `Order ${order.number} is placed already.`),
      () =>
        order.lines.length === 0
          ? refuse('emptyOrder', 'The order has no lines. Add at least one product.')
          : null,
      () =>
        payable(order) > MAX_AMOUNT
          ? refuse('amountTooLarge', 'The order is too large. Split it.')
          : null,
    ),

  decide(order, { authorization }, context) {
    const refusal = firstRefusal(
      // What is exchanged goes out the way in which the first goods did.
      () => (order.exchangeFor ? null : methodRefusal(order.shipping.method, context.settings)),
      () => stockRefusal(piecesOf(order), context),
      () => couponsRefusal(order, context),
      () => authorization && amountRefusal(order, authorization),
    );
    if (refusal) return refusal;
    return [
      { type: 'placed', at: context.now, settingsVersion: context.settings.version },
      ...stockEvents(piecesOf(order), context),
      ...carriedOver(order, context),
      ...(authorization ? [authorizedEvent(order, authorization, context)] : []),
      ...labelEvents(order, context),
    ];
  },
};

/** What came back from another order pays for this one. */
const carriedOver = (
  { exchangeFor, payments }: Order,
  { now: at }: DecisionContext,
): OrderEvent[] => {
  if (exchangeFor === null || exchangeFor.value === 0) return [];
  const paymentId = nextId('p', payments);
  return [
    {
      type: 'paymentReceived',
      ...{ at, paymentId, captureId: `${paymentId}.c1` },
      ...{ provider: EXCHANGE, method: EXCHANGE, amount: exchangeFor.value },
      reference: `${exchangeFor.orderId}/${exchangeFor.returnId}`,
    },
  ];
};

/** What buying these products makes of the customer, where the shop has switched that on (S031). */
function labelEvents(order: Order, { settings }: DecisionContext): OrderEvent[] {
  const labels = new Set(order.lines.flatMap(({ customerLabel }) => customerLabel ?? []));
  return settings.labelsFromProducts && labels.size > 0
    ? [{ type: 'buyerLabelled', labels: [...labels] }]
    : [];
}

/** A coupon may have ended or been used up since the draft was put together. */
function couponsRefusal(order: Order, context: DecisionContext): Refusal | null {
  const { now, customerId = null, coupons = {} } = context;
  return firstRefusal(
    ...order.coupons.map(({ couponId, code }) => () => {
      const standing = coupons[couponId];
      return standing ? couponRefusal(standing, order, { customerId, now }) : unknownCoupon(code);
    }),
  );
}

const piecesOf = (order: Order): Pieces[] =>
  order.lines.map((line) => ({ line, quantity: line.ordered }));
