import { recordedOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import { lineOf } from '../../domain/order/quantities.ts';
import { parseJson, type Executor } from '../knex.ts';
import { locationsOf } from '../repositories/stock.ts';

/** Some pieces that one slip wants from one place. */
export interface PickLine {
  readonly location: string | null;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly shipmentId: string;
  readonly shipmentNumber: string;
}

/**
 * What is to be fetched for the oldest slips that wait to be picked, in the order of the places where it lies; held
 * orders are left out.
 * @param slips how many slips at most
 */
export async function pickList(executor: Executor, slips: number): Promise<PickLine[]> {
  const rows: { id: string; state: string; shipmentId: string }[] = await executor('shipments as s')
    .join('orders as o', 'o.id', 's.order_id')
    .where('s.status', 'open')
    .where('o.on_hold', false)
    .orderBy(['o.placed_at', 's.order_id', 's.shipment_id'])
    .limit(slips)
    .select('o.id', 'o.state', 's.shipment_id as shipmentId');
  const wanted = rows.flatMap(({ state, shipmentId }) =>
    linesOf(recordedOrder(parseJson<Order>(state)), shipmentId),
  );
  const locations = await locationsOf(
    executor,
    wanted.map(({ productId }) => productId),
  );
  return wanted
    .map(({ productId, ...line }) => ({ ...line, location: locations[productId] ?? null }))
    .sort(byPlace);
}

const linesOf = (order: Order, shipmentId: string) =>
  order.shipments
    .filter(({ id }) => id === shipmentId)
    .flatMap((slip) =>
      slip.lines.map(({ lineId, quantity }) => {
        const { productId, sku, name } = lineOf(order, lineId);
        return {
          ...{ productId, sku, name, quantity, orderId: order.id, orderNumber: order.number },
          ...{ shipmentId, shipmentNumber: slip.number },
        };
      }),
    );

const byPlace = (a: PickLine, b: PickLine): number =>
  (a.location ?? '~').localeCompare(b.location ?? '~') || a.sku.localeCompare(b.sku);
