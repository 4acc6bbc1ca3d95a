import type { OrderEventOf } from './events.ts';
import type { Line, Order } from './order.ts';
import { withLines } from './patch.ts';

type StockEvent = OrderEventOf<
  | 'stockReserved'
  | 'stockDeducted'
  | 'backordered'
  | 'stockUnreserved'
  | 'stockShipped'
  | 'stockUnshipped'
  | 'restocked'
  | 'writtenOff'
  | 'backorderReceived'
>;

/** What each event changes per piece of a line; the shelf's side of it is `STOCK_MOVEMENTS`. */
const CHANGES = {
  stockReserved: { reserved: 1 },
  stockUnreserved: { reserved: -1 },
  stockDeducted: { deducted: 1 },
  restocked: { deducted: -1 },
  // It left the books when it was sent.
  writtenOff: {},
  stockShipped: { reserved: -1, deducted: 1 },
  stockUnshipped: { reserved: 1, deducted: -1 },
  backordered: { backordered: 1 },
  backorderReceived: { backordered: -1, reserved: 1 },
} satisfies Record<StockEvent['type'], Partial<Line>>;

/** The order after stock was set apart, taken off or put back for its lines. */
export const stockMoved = (order: Order, { type, lines }: StockEvent): Order => {
  const { reserved, deducted, backordered } = {
    reserved: 0,
    deducted: 0,
    backordered: 0,
    ...CHANGES[type],
  };
  return withLines(order, lines, (line, quantity) => ({
    reserved: line.reserved + reserved * quantity,
    deducted: line.deducted + deducted * quantity,
    backordered: line.backordered + backordered * quantity,
  }));
};
