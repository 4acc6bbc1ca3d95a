import { couponRefusal, unknownCoupon } from '../../coupon/refusal.ts';
import { MAX_AMOUNT } from '../../money/money.ts';
import type { OrderEvent } from '../events.ts';
import type { Line, LineQuantity, Order } from '../order.ts';
import { payable } from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { firstRefusal, type DecisionContext, type Rule } from '../rule.ts';
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
      () => stockRefusal(order, context),
      () => couponsRefusal(order, context),
      () => authorization && amountRefusal(order, authorization),
    );
    if (refusal) return refusal;
    return [
      { type: 'placed', at: context.now, settingsVersion: context.settings.version },
      ...stockEvents(order, context),
      ...(authorization ? [authorizedEvent(order, authorization, context)] : []),
    ];
  },
};

function stockRefusal(order: Order, { stock, settings }: DecisionContext): Refusal | null {
  if (settings.stockTiming === 'manual') return null;
  for (const { line, fromStock } of split(order, stock)) {
    const level = stock[line.productId];
    if (!level)
      return refuse(
        'unknownProduct',
        `Product ${line.sku} is not sold (any more). Remove its line.`,
      );
    if (fromStock < line.ordered && !level.backorderAllowed) {
      return refuse(
        'outOfStock',
        `Only ${Math.max(0, fromStock)} of ${line.sku} left, ${line.ordered} asked for. Order fewer or remove the line.`,
      );
    }
  }
  return null;
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

function stockEvents(order: Order, { stock, settings }: DecisionContext): OrderEvent[] {
  if (settings.stockTiming === 'manual') return [];
  const parts = split(order, stock);
  const taken = quantities(parts.map(({ line, fromStock }) => [line, fromStock]));
  const awaited = quantities(parts.map(({ line, fromStock }) => [line, line.ordered - fromStock]));
  const type = settings.stockTiming === 'placing' ? 'stockDeducted' : 'stockReserved';
  return [
    ...(taken.length > 0 ? [{ type, lines: taken } as const] : []),
    ...(awaited.length > 0 ? [{ type: 'backordered', lines: awaited } as const] : []),
  ];
}

/** What each line can have from stock; two lines of one product share what there is, in line order. */
function split(order: Order, stock: DecisionContext['stock']): { line: Line; fromStock: number }[] {
  const left = new Map(
    Object.entries(stock).map(([id, level]) => [id, Math.max(0, level.available)]),
  );
  return order.lines.map((line) => {
    const fromStock = Math.min(line.ordered, left.get(line.productId) ?? 0);
    left.set(line.productId, (left.get(line.productId) ?? 0) - fromStock);
    return { line, fromStock };
  });
}

const quantities = (pairs: readonly (readonly [Line, number])[]): LineQuantity[] =>
  pairs
    .filter(([, quantity]) => quantity > 0)
    .map(([line, quantity]) => ({ lineId: line.id, quantity }));
