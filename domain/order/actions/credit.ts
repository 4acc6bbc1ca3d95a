import { creditNoteEvents, overInvoiced } from '../../invoice/credit.ts';
import { overpaid } from '../../payment/payments.ts';
import type { OrderEvent } from '../events.ts';
import { replay } from '../evolve.ts';
import type { LineQuantity, Order } from '../order.ts';
import { invoicedPortion, lineOf, quantityIn } from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { alive, firstRefusal, moneyAtRest, type Rule } from '../rule.ts';
import { refundEvents } from './refund.ts';

/**
 * A credit note by hand (S057): over chosen pieces of what is invoiced, whether they come back or not, and over the
 * charge for sending. They are owed for no more. With `refund` what was paid for them goes back, as much as the
 * credit notes come to where all of the order is invoiced and paid (N02), the way it came or onto the customer's
 * store credit (S046); without it that stays with the order, for `refund` or for other goods.
 */
export const credit: Rule<'credit'> = {
  guard: (order) =>
    firstRefusal(
      () => alive(order),
      () => {
        const { lines, shipping } = invoicedPortion(order);
        return lines.length === 0 && !shipping
          ? refuse('nothingToCredit', 'Nothing is invoiced that could be credited.')
          : null;
      },
      () => moneyAtRest(order),
    ),

  decide(order, { lines, shipping, reason, refund, to = 'original' }, context) {
    const refusal = portionRefusal(order, lines, shipping);
    if (refusal) return refusal;
    const forNothing = stillOwed(order, lines);
    const credited: OrderEvent[] = [
      ...(forNothing.length > 0 || shipping
        ? [{ type: 'waived', lines: forNothing, shipping } as const]
        : []),
      ...creditNoteEvents(order, { lines, shipping }, null, context.now, reason),
    ];
    if (!refund) return credited;
    const after = replay(order, credited);
    const amount = overpaid(after) - overpaid(order);
    return [...credited, ...refundEvents(after, amount, null, context, { paymentId: null, to })];
  },
};

/** Of the pieces credited, those that were still to be paid for: others only lose the invoice they had. */
const stillOwed = (order: Order, lines: readonly LineQuantity[]): LineQuantity[] =>
  order.lines
    .map((line) => ({
      lineId: line.id,
      quantity: quantityIn(lines, line.id) - overInvoiced(order, line),
    }))
    .filter((line) => line.quantity > 0);

function portionRefusal(
  order: Order,
  lines: readonly LineQuantity[],
  shipping: boolean,
): Refusal | null {
  const invoiced = invoicedPortion(order);
  if (lines.length === 0 && !shipping) {
    return refuse('nothingToCredit', 'Choose at least one line, or the charge for sending.');
  }
  if (shipping && !invoiced.shipping) {
    return refuse(
      'nothingToCredit',
      'The charge for sending is not invoiced, or credited already.',
    );
  }
  for (const { lineId, quantity } of lines) {
    if (!order.lines.some((line) => line.id === lineId)) {
      return refuse('unknownLine', `The order has no line ${lineId}.`);
    }
    const most = quantityIn(invoiced.lines, lineId);
    if (quantity <= 0 || quantityIn(lines, lineId) > most) {
      return refuse(
        'quantityTooHigh',
        `Of ${lineOf(order, lineId).sku} ${most} can be credited: what is invoiced and not credited.`,
      );
    }
  }
  return null;
}
