import { bookedGoods } from '../../return/booked-goods.ts';
import { exchangeEvents } from '../../return/exchange-grant.ts';
import { isForRepair, outstanding, receiptEvents, wantedOf } from '../../return/receipt.ts';
import { BY_SETTINGS } from '../../return/terms.ts';
import { anyReturn, withReturn } from '../../return/with-return.ts';
import type { Settings } from '../../settings/settings.ts';
import { addDays } from '../../time/calendar.ts';
import { evolve } from '../evolve.ts';
import type {
  Order,
  ReceivedLine,
  Return,
  ReturnAction,
  ReturnLine,
  WantedGoods,
} from '../order.ts';
import { lineOf, quantitiesOf, quantityIn, returnableQuantity } from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import {
  alive,
  firstRefusal,
  isRefusal,
  moneyAtRest,
  nextId,
  type DecisionContext,
  type GuardContext,
  type Rule,
} from '../rule.ts';

/** Goods are to come back (S083, S084): asked for by the customer or entered by staff. */
export const requestReturn: Rule<'return'> = {
  guard: (order) =>
    alive(order) ??
    (quantitiesOf(order, (line) => returnableQuantity(order, line)).length === 0
      ? refuse('nothingToReturn', 'Nothing that was delivered is left to come back.')
      : null),
  decide(order, { lines, overrideWindow, replacement = [] }, context) {
    const byCustomer = context.actor.type === 'customer';
    const refusal = firstRefusal(
      () =>
        byCustomer && !context.settings.returns.customersMay
          ? refuse('returnsByStaffOnly', 'Returns are registered by the shop. Ask it for one.')
          : null,
      () =>
        overrideWindow && context.actor.type === 'operator' ? null : windowRefusal(order, context),
      () => linesRefusal(order, lines, context),
      () => replacementRefusal(lines, replacement, context),
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
        ...(replacement.length > 0 ? { replacement } : {}),
      },
    ];
  },
};

/** Goods may come. Where the shop sends the goods of an exchange in advance, it is credited and the new order placed now. */
export const approveReturn: Rule<'approveReturn'> = {
  guard: (order, { settings }) =>
    waitsForApproval(order) ??
    (order.returns.every((r) => r.status !== 'requested' || isSentAhead(r, settings))
      ? moneyAtRest(order)
      : null),
  decide: (order, { returnId }, context) =>
    withReturn(order, returnId, 'requested', 'returnNotRequested', (ret) => {
      const approved = { type: 'returnApproved', at: context.now, returnId } as const;
      if (!isSentAhead(ret, context.settings)) return [approved];
      const terms = { named: null, terms: BY_SETTINGS };
      const exchanged =
        moneyAtRest(order) ?? exchangeEvents(evolve(order, approved), ret, terms, context);
      return isRefusal(exchanged) ? exchanged : [approved, ...exchanged];
    }),
};

/** Whether the goods of an exchange are sent as soon as it is approved. */
export const isSentAhead = (ret: Return, { returns }: Settings): boolean =>
  wantedOf(ret) === 'exchange' && returns.sendReplacement === 'onApproval';

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

/** Goods can be wanted instead of others only in an exchange, and only such as are sold. */
function replacementRefusal(
  lines: readonly ReturnLine[],
  replacement: readonly WantedGoods[],
  { forSale = {} }: DecisionContext,
): Refusal | null {
  if (replacement.length === 0) return null;
  if (lines.some(({ wanted }) => wanted !== 'exchange')) {
    return refuse('noExchange', 'Other goods are named, but no exchange is wanted. Want one.');
  }
  const unknown = replacement.find(({ sku }) => !forSale[sku]);
  return unknown
    ? refuse('unknownProduct', `Product ${unknown.sku} is not sold. Choose another.`)
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
