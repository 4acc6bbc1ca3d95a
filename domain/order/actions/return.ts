import { grantedRefunds } from '../../payment/payments.ts';
import { grantEvents } from '../../return/grant.ts';
import { addDays } from '../../time/calendar.ts';
import type { OrderEvent } from '../events.ts';
import { replay } from '../evolve.ts';
import type { Order, Return, ReturnLine } from '../order.ts';
import { quantitiesOf, quantityIn, returnableQuantity } from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { alive, firstRefusal, moneyAtRest, nextId, type GuardContext, type Rule } from '../rule.ts';
import { settledReturns } from './refund.ts';

/** Goods are to come back (S083, S084): asked for by the customer or entered by staff. */
export const requestReturn: Rule<'return'> = {
  guard: (order) =>
    alive(order) ??
    (quantitiesOf(order, (line) => returnableQuantity(order, line)).length === 0
      ? refuse('nothingToReturn', 'Nothing that was delivered is left to come back.')
      : null),
  decide(order, { lines, overrideWindow }, context) {
    const refusal = firstRefusal(
      () =>
        overrideWindow && context.actor.type === 'operator' ? null : windowRefusal(order, context),
      () => linesRefusal(order, lines, context),
    );
    if (refusal) return refusal;
    return [
      {
        type: 'returnRequested',
        at: context.now,
        returnId: nextId('r', order.returns),
        lines,
        shipmentId: null,
      },
    ];
  },
};

export const approveReturn: Rule<'approveReturn'> = {
  guard: waitsForApproval,
  decide: (order, { returnId }, { now }) =>
    withReturn(order, returnId, 'requested', 'returnNotRequested', () => [
      { type: 'returnApproved', at: now, returnId },
    ]),
};

export const rejectReturn: Rule<'rejectReturn'> = {
  guard: waitsForApproval,
  decide: (order, { returnId, reason }) =>
    withReturn(order, returnId, 'requested', 'returnNotRequested', () => [
      { type: 'returnRejected', returnId, reason },
    ]),
};

/** The goods are back; they go on the shelf again unless told otherwise (S082). */
export const receiveReturn: Rule<'receiveReturn'> = {
  guard: (order) =>
    anyReturn(order, 'approved', () =>
      refuse('returnNotApproved', 'No approved return is expected.'),
    ),
  decide: (order, { returnId, restock }, { now, settings }) =>
    withReturn(order, returnId, 'approved', 'returnNotApproved', (ret) => {
      const shelf = quantitiesOf(order, (line) =>
        Math.min(quantityIn(ret.lines, line.id), line.deducted),
      );
      return [
        { type: 'returnReceived', at: now, returnId },
        ...((restock ?? settings.returns.restock) && shelf.length > 0
          ? [{ type: 'restocked', lines: shelf } as const]
          : []),
      ];
    }),
};

/**
 * Grants the refund of a received return: credit note and money over the same amount, decided together (N02).
 * The return is settled when the provider has confirmed the money. May be asked again after a refused refund.
 */
export const settleReturn: Rule<'settleReturn'> = {
  guard: (order) =>
    firstRefusal(
      () =>
        anyReturn(order, 'received', () =>
          refuse('returnNotReceived', 'No received return waits to be settled.'),
        ),
      () => moneyAtRest(order),
      () => (settleable(order).length > 0 ? null : refundOpen()),
    ),
  decide: (order, { returnId }, context) =>
    withReturn(order, returnId, 'received', 'returnNotReceived', (ret) => {
      if (isRefundOpen(order, ret)) return refundOpen();
      const granted = grantEvents(order, ret, context);
      return [...granted, ...settledReturns(replay(order, granted), returnId)];
    }),
};

/** Received returns of which the refund is not granted yet, or was refused. */
export const settleable = (order: Order): readonly Return[] =>
  order.returns.filter((r) => r.status === 'received' && !isRefundOpen(order, r));

/** Whether the refund of a return is granted and waits to be paid. */
const isRefundOpen = (order: Order, { id }: Return): boolean =>
  grantedRefunds(order).some(({ refund }) => refund.returnId === id);

const refundOpen = (): Refusal =>
  refuse('refundOpen', 'The refund is granted already and waits to be paid. Pay it.');

function windowRefusal(order: Order, { now, settings }: GuardContext): Refusal | null {
  const deliveredAt = Math.max(...order.shipments.map((s) => s.deliveredAt ?? 0));
  const { windowDays } = settings.returns;
  return now <= addDays(deliveredAt, windowDays, settings.timeZone)
    ? null
    : refuse(
        'returnWindowClosed',
        `Goods could come back within ${windowDays} days of delivery. An operator may let it pass.`,
      );
}

function linesRefusal(
  order: Order,
  lines: readonly ReturnLine[],
  { settings }: GuardContext,
): Refusal | null {
  if (lines.length === 0)
    return refuse('nothingToReturn', 'Choose at least one line that comes back.');
  for (const { lineId, quantity, reason } of lines) {
    const line = order.lines.find((candidate) => candidate.id === lineId);
    if (!line) return refuse('unknownLine', `The order has no line ${lineId}.`);
    const most = returnableQuantity(order, line);
    if (quantity <= 0 || quantityIn(lines, lineId) > most) {
      return refuse('quantityTooHigh', `Of ${line.sku} ${most} can come back.`);
    }
    if (!settings.returns.reasons.includes(reason)) {
      return refuse('unknownReason', `Choose a reason: ${settings.returns.reasons.join(', ')}.`);
    }
  }
  return null;
}

function waitsForApproval(order: Order): Refusal | null {
  return anyReturn(order, 'requested', () =>
    refuse('returnNotRequested', 'No return waits for approval.'),
  );
}

const anyReturn = (
  order: Order,
  status: Return['status'],
  otherwise: () => Refusal,
): Refusal | null =>
  alive(order) ?? (order.returns.some((r) => r.status === status) ? null : otherwise());

function withReturn(
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
