import type { OrderEvent } from '../order/events.ts';
import type { Order, ReceivedLine } from '../order/order.ts';
import { quantitiesOf, quantityIn } from '../order/quantities.ts';

/** Books returned goods: what is fine back on the shelf, what is damaged written off; of what was ever taken off it. */
export function bookedGoods(
  order: Order,
  received: readonly ReceivedLine[],
  restock: boolean,
): OrderEvent[] {
  const pieces = (condition: ReceivedLine['condition']) => {
    const some = received.filter((line) => line.condition === condition);
    return quantitiesOf(order, (line) => Math.min(quantityIn(some, line.id), line.deducted));
  };
  const [fine, damaged] = [pieces('fine'), pieces('damaged')];
  return [
    ...(restock && fine.length > 0 ? [{ type: 'restocked', lines: fine } as const] : []),
    ...(damaged.length > 0 ? [{ type: 'writtenOff', lines: damaged } as const] : []),
  ];
}
