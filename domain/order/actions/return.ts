import { grantedRefunds } from '../../payment/payments.ts';
import { grantEvents } from '../../return/grant.ts';
import {
  inHouse,
  isForRepair,
  outstanding,
  receiptEvents,
  wantedOf,
} from '../../return/receipt.ts';
import { addDays } from '../../time/calendar.ts';
import type { OrderEvent } from '../events.ts';
import { replay } from '../evolve.ts';
import type {
  LineQuantity,
  Order,
  ReceivedLine,
  Return,
  ReturnAction,
  ReturnLine,
} from '../order.ts';
import {
  cameBack,
  isGranted,
  lineOf,
  quantitiesOf,
  quantityIn,
  returnableQuantity,
} from '../quantities.ts';
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
    const byCustomer = context.actor.type === 'customer';
    const refusal = firstRefusal(
      () =>
        byCustomer && !context.settings.returns.customersMay
          ? refuse('returnsByStaffOnly', 'Returns are registered by the shop. Ask it for one.')
          : null,
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
        by: byCustomer ? 'customer' : 'shop',
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

/**
 * Goods are back, in one or several receipts. What is fine goes on the shelf again unless told otherwise (S082), what is
 * damaged is written off, what is missing is neither. Goods to be repaired are the customer's and stay off the books.
 */
export const receiveReturn: Rule<'receiveReturn'> = {
  guard: (order) =>
    anyReturn(order, 'approved', () =>
      refuse('returnNotApproved', 'No approved return is expected.'),
    ),
  decide: (order, { returnId, lines, restock }, { now, settings }) =>
    withReturn(order, returnId, 'approved', 'returnNotApproved', (ret) => {
      const received = lines ?? outstanding(ret, 'fine');
      return (
        receiptRefusal(order, ret, received) ?? [
          ...receiptEvents(ret, received, now),
          ...(isForRepair(ret)
            ? []
            : bookedGoods(order, received, restock ?? settings.returns.restock)),
        ]
      );
    }),
};

/**
 * Ends a received return. By refund: credit note and money over the same amount, decided together (N02), for all that
 * came back or what is accepted of it; it is settled when the provider has confirmed the money, and may be asked again
 * after a refused refund. By store credit: the same, the amount goes onto the customer's balance at once (S046). By
 * repair: the customer gets the goods again, and no money moves.
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
  decide: (order, { returnId, outcome, lines }, context) =>
    withReturn(order, returnId, 'received', 'returnNotReceived', (ret) => {
      const way = outcome ?? wantedOf(ret);
      const repair = way === 'repair';
      const refusal = isRefundOpen(order, ret)
        ? refundOpen()
        : settlementRefusal(order, ret, repair, lines);
      if (refusal) return refusal;
      if (repair) return [{ type: 'returnRepaired', returnId }];
      // What was to be repaired and is refunded instead becomes the shop's now.
      const becomesOurs = isForRepair(ret) && !isGranted(order, ret);
      const judged: OrderEvent[] = [
        ...(lines ? [{ type: 'returnAccepted', returnId, lines } as const] : []),
        ...(becomesOurs ? bookedGoods(order, inHouse(ret), context.settings.returns.restock) : []),
      ];
      const accepted = lines ? { ...ret, accepted: lines } : ret;
      const to = way === 'storeCredit' ? way : 'original';
      const events = [...judged, ...grantEvents(replay(order, judged), accepted, context, to)];
      return [...events, ...settledReturns(replay(order, events), returnId)];
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

/** Books returned goods: what is fine back on the shelf, what is damaged written off; of what was ever taken off it. */
function bookedGoods(
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

/** Checks that each line is awaited, above 0 and no more than that. */
function receiptRefusal(
  order: Order,
  ret: Return,
  received: readonly ReceivedLine[],
): Refusal | null {
  if (received.length === 0) {
    return refuse('nothingToReturn', 'Say of at least one line what came.');
  }
  const awaited = outstanding(ret, 'fine');
  for (const { lineId, quantity } of received) {
    const most = quantityIn(awaited, lineId);
    if (most === 0) return refuse('unknownLine', `Nothing of line ${lineId} is awaited.`);
    if (quantity <= 0 || quantityIn(received, lineId) > most) {
      return refuse('quantityTooHigh', `Of ${lineOf(order, lineId).sku} ${most} are awaited.`);
    }
  }
  return null;
}

function settlementRefusal(
  order: Order,
  ret: Return,
  repair: boolean,
  lines: readonly LineQuantity[] | null,
): Refusal | null {
  if (repair && !isForRepair(ret)) {
    return refuse(
      'notForRepair',
      'These goods came back to be refunded and are on the books of the shop. Settle by refund.',
    );
  }
  if ((repair || lines) && isGranted(order, ret)) {
    return refuse(
      'refundGranted',
      'What is refunded was decided before, with its credit note. Settle again without lines.',
    );
  }
  const back = cameBack(ret);
  const wrong = lines?.find(
    ({ lineId, quantity }) => quantity <= 0 || quantityIn(lines, lineId) > quantityIn(back, lineId),
  );
  return wrong
    ? refuse(
        'quantityTooHigh',
        `Of line ${wrong.lineId} ${quantityIn(back, wrong.lineId)} came back. Accept no more than that.`,
      )
    : null;
}

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
  return wantedRefusal(lines, settings.returns.actions);
}

/** A return is settled in one way, so it is asked for one thing. */
function wantedRefusal(
  lines: readonly ReturnLine[],
  offered: readonly ReturnAction[],
): Refusal | null {
  if (lines.some(({ wanted }) => !offered.includes(wanted))) {
    return refuse(
      'actionNotOffered',
      `The shop offers: ${offered.join(', ')}. Choose one of these.`,
    );
  }
  return new Set(lines.map(({ wanted }) => wanted)).size > 1
    ? refuse(
        'wantedDiffers',
        'Goods for which something else is wanted go into a return of their own. Ask for two returns.',
      )
    : null;
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
