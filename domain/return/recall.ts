import type { OrderEvent } from '../order/events.ts';
import type { Order, Shipment } from '../order/order.ts';

/** The reason on the returns of parcels that were called back. */
export const RECALL_REASON = 'recalled';

/**
 * Parcels are called back: each becomes an approved return of its pieces, awaited in the house.
 * @param now ms UTC
 */
export const recallEvents = (
  order: Order,
  parcels: readonly Shipment[],
  now: number,
): OrderEvent[] =>
  parcels.flatMap(({ id: shipmentId, lines }, n): OrderEvent[] => {
    const returnId = `r${order.returns.length + n + 1}`;
    return [
      { type: 'parcelRecalled', at: now, shipmentId },
      {
        type: 'returnRequested',
        at: now,
        returnId,
        lines: lines.map((line) => ({ ...line, reason: RECALL_REASON, wanted: 'refund' })),
        shipmentId,
        by: 'shop',
      },
      { type: 'returnApproved', at: now, returnId },
    ];
  });
