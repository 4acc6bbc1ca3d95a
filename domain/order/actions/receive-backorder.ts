import { sum } from '../../money/money.ts';
import type { Order, StockLine } from '../order.ts';
import { refuse } from '../refusals.ts';
import { placed, type Rule } from '../rule.ts';

/**
 * Goods came in and some are set apart for this order: its lines stop waiting for them. What it no longer wants,
 * because it was cancelled or changed meanwhile, is given free, for the next one that waits.
 */
export const receiveBackorder: Rule<'receiveBackorder'> = {
  guard: (order) => placed(order),
  decide(order, { allotmentId }, { allotted = [] }) {
    if (allotted.length === 0) {
      return refuse(
        'nothingAllotted',
        'Nothing is set apart for the order, or it has taken it up already. Book the goods in first.',
      );
    }
    const shares = allotted.map((share) => ({ share, taken: wantedOf(order, share) }));
    return [
      {
        type: 'backorderReceived',
        allotmentId,
        lines: shares
          .filter(({ taken }) => taken > 0)
          .map(({ share, taken }) => ({ lineId: share.lineId, quantity: taken })),
        declined: shares
          .map(({ share, taken }) => ({ ...share, quantity: share.quantity - taken }))
          .filter(({ quantity }) => quantity > 0),
      },
    ];
  },
};

/** How much of its share a line still waits for; nothing where it now is of another product. */
const wantedOf = (order: Order, { lineId, productId, quantity }: StockLine): number =>
  Math.min(
    quantity,
    sum(
      order.lines
        .filter((line) => line.id === lineId && line.productId === productId)
        .map((line) => line.backordered),
    ),
  );
