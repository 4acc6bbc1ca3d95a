import type { OrderEvent, OrderEventOf } from '../order/events.ts';
import type { Order, Return } from '../order/order.ts';
import { patched, withLines } from '../order/patch.ts';
import { cameBack, isGranted } from '../order/quantities.ts';

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
    case 'returnReceived':
      return received(order, event);
    case 'returnAccepted':
      return change({ accepted: event.lines });
    case 'returnShippingWaived':
      return {
        ...change({ refundsShipping: true }),
        shipping: { ...order.shipping, waived: true },
      };
    case 'returnExchanged':
      return change({ exchange: event.exchange });
    case 'returnRepaired':
      return repaired(order, event.returnId);
    case 'returnSettled':
      return change({ status: 'settled' });
    case 'returnClosed':
      return parcelGoesOn(change({ status: 'closed' }), event.returnId);
  }
}

function received(order: Order, event: OrderEventOf<'returnReceived'>): Order {
  const { at, returnId, lines, complete } = event;
  const here = lines.filter((line) => line.condition !== 'missing');
  return {
    ...withLines(order, here, (line, q) => ({ returned: line.returned + q })),
    returns: patched(order.returns, returnId, (ret) => ({
      receipts: [...ret.receipts, { at, lines }],
      ...(complete ? ({ status: 'received', receivedAt: at } as const) : {}),
    })),
  };
}

/** The customer has the goods again: they may come back another time. */
function repaired(order: Order, returnId: string): Order {
  const back = order.returns.filter((r) => r.id === returnId).flatMap(cameBack);
  return {
    ...withLines(order, back, (line, q) => ({ returned: line.returned - q })),
    returns: patched(order.returns, returnId, () => ({ status: 'settled', repaired: true })),
  };
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
  by,
  replacement = [],
}: OrderEventOf<'returnRequested'>): Return => ({
  id: returnId,
  number: null,
  status: 'requested',
  lines,
  shipmentId,
  by,
  requestedAt: at,
  approvedAt: null,
  receipts: [],
  receivedAt: null,
  accepted: null,
  refundsShipping: false,
  replacement,
  exchange: null,
  repaired: false,
});
