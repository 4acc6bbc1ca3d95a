import type { OrderEvent } from '../order/events.ts';
import type { Order, Return } from '../order/order.ts';
import { refuse, type Refusal } from '../order/refusals.ts';
import { alive } from '../order/rule.ts';

/** Refuses orders without a return in that status. */
export const anyReturn = (
  order: Order,
  status: Return['status'],
  otherwise: () => Refusal,
): Refusal | null =>
  alive(order) ?? (order.returns.some((r) => r.status === status) ? null : otherwise());

/** Decides about one return of the order, which must be in that status. */
export function withReturn(
  order: Order,
  returnId: string,
  status: Return['status'],
  code: 'returnNotRequested' | 'returnNotApproved' | 'returnNotReceived',
  then: (ret: Return) => Refusal | readonly OrderEvent[],
): Refusal | readonly OrderEvent[] {
  const ret = order.returns.find((r) => r.id === returnId);
  if (!ret) return refuse('unknownReturn', `There is no return ${returnId} on this order.`);
  if (ret.status !== status) {
    return refuse(
      code,
      `Return ${ret.number ?? ret.id} is ${ret.status}; this needs one that is ${status}.`,
    );
  }
  return then(ret);
}
