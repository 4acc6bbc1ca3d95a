import type { OrderEvent, OrderEventOf } from '../order/events.ts';
import type { Order, Return } from '../order/order.ts';
import { patched, withLines } from '../order/patch.ts';
import { isGranted } from '../order/quantities.ts';

type ReturnEvent = Extract<OrderEvent, { type: `return${string}` }>;

/** The order after a step of one of its returns. */
export function returnMoved(order: Order, event: ReturnEvent): Order {
  const change = (fields: Partial<Return>): Order => ({
    ...order,
    returns: patched(order.returns, event.returnId, () => fields),
  });
  switch (event.type) {
    case 'returnRequested':
      return { ...order, returns: [...order.returns, requested(event)] };
    case 'returnApproved':
      return change({ status: 'approved', approvedAt: event.at });
    case 'returnRejected':
      return change({ status: 'rejected' });
    case 'returnReceived': {
      const received = change({ status: 'received', receivedAt: event.at });
      const lines = order.returns.filter((r) => r.id === event.returnId).flatMap((r) => r.lines);
      return withLines(received, lines, (line, q) => ({ returned: line.returned + q }));
    }
    case 'returnSettled':
      return change({ status: 'settled' });
    case 'returnClosed':
      return parcelGoesOn(change({ status: 'closed' }), event.returnId);
  }
}

/** A parcel that could not be called back is on its way again, unless its money is back already: then it is lost. */
function parcelGoesOn(order: Order, returnId: string): Order {
  const closed = order.returns.find((r) => r.id === returnId);
  if (!closed?.shipmentId || isGranted(order, closed)) return order;
  return {
    ...order,
    shipments: patched(order.shipments, closed.shipmentId, () => ({ status: 'shipped' })),
  };
}

const requested = ({
  returnId,
  at,
  lines,
  shipmentId,
}: OrderEventOf<'returnRequested'>): Return => ({
  id: returnId,
  number: null,
  status: 'requested',
  lines,
  shipmentId,
  requestedAt: at,
  approvedAt: null,
  receivedAt: null,
});
