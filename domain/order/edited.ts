import type { OrderChange, OrderEventOf } from './events.ts';
import { freshCharge } from './fresh.ts';
import type { Order } from './order.ts';
import { withLines } from './patch.ts';

/** The order after it was changed. Where it became dearer, the payment deadlines begin anew. */
export function edited(order: Order, event: OrderEventOf<'edited'>): Order {
  const raised = event.to > event.from;
  return {
    ...event.changes.reduce(changed, order),
    editedAt: event.at,
    raisedAt: raised ? event.at : order.raisedAt,
    heldFor: raised ? 0 : order.heldFor,
  };
}

function changed(order: Order, change: OrderChange): Order {
  switch (change.change) {
    case 'quantity':
      return withQuantity(order, change);
    case 'line':
      return { ...order, lines: [...order.lines, change.line] };
    case 'shipping':
      return { ...order, shipping: chargeAfter(order, change) };
    case 'address':
      return order;
  }
}

/** Pieces taken off are as if cancelled: those that are not there yet first. */
const withQuantity = (
  order: Order,
  { lineId, from, to }: Extract<OrderChange, { change: 'quantity' }>,
): Order =>
  withLines(order, [{ lineId, quantity: Math.abs(to - from) }], (line, quantity) =>
    to > from
      ? { ordered: line.ordered + quantity, added: line.added + quantity }
      : {
          cancelled: line.cancelled + quantity,
          backordered: Math.max(0, line.backordered - quantity),
        },
  );

/** Another price is another charge, to be invoiced; what was invoiced before has its credit note. */
const chargeAfter = (
  { shipping }: Order,
  { from, to }: Extract<OrderChange, { change: 'shipping' }>,
): Order['shipping'] =>
  from.price === to.price ? { ...shipping, method: to.method } : freshCharge(to);

/** The order after some of it was given for nothing. */
export const waived = (order: Order, { lines, shipping }: OrderEventOf<'waived'>): Order => ({
  ...withLines(order, lines, (line, quantity) => ({ waived: line.waived + quantity })),
  shipping: shipping ? { ...order.shipping, waived: true } : order.shipping,
});
