import fc from 'fast-check';
import { ACTION_NAMES } from '../../../domain/order/action-names.ts';
import type { Action, ActionName } from '../../../domain/order/actions.ts';
import { allowedActions } from '../../../domain/order/allowed-actions.ts';
import { deadlines, isOurs } from '../../../domain/order/deadlines.ts';
import { RETURN_ACTIONS, type Order } from '../../../domain/order/order.ts';
import {
  invoicedPortion,
  returnableQuantity,
  shippableQuantity,
  unshippedQuantity,
} from '../../../domain/order/quantities.ts';
import { isSentAhead } from '../../../domain/order/actions/return.ts';
import { settleable } from '../../../domain/order/actions/settle-return.ts';
import { amountOpen, amountOwed } from '../../../domain/payment/payments.ts';
import { isPrepared } from '../../../domain/shipment/slips.ts';
import type { Settings } from '../../../domain/settings/settings.ts';
import { DAY, HOUR } from '../../../domain/time/calendar.ts';
import { deskAction } from './desk-lives.ts';
import { authorization, moneyByHand, SELDOM, sureMoneyByHand } from './money-by-hand.ts';
import { outcomes } from './money-outcomes.ts';
import { goodsAction, sureGoodsAction } from './goods-payloads.ts';
import { randomChanges } from './random-changes.ts';
import type { Chance } from './chance.ts';
import { MONDAY, settingsWith, type Story } from './orders.ts';
import { piecesOf, receivedLines } from './random-returns.ts';

/** Lives of orders by chance: shops of every kind, orders of every kind, and what may be asked of them. */

export { drafts, shops } from './random-orders.ts';

export const chances: fc.Arbitrary<readonly Chance[]> = fc.array(
  fc.record({
    kind: fc.integer({ min: 0, max: 19 }),
    a: fc.nat(1000),
    b: fc.nat(1000),
    c: fc.nat(1000),
  }),
  { minLength: 5, maxLength: 45, size: 'max' },
);

/** The same, where people do little and deadlines much. */
export const quietChances: fc.Arbitrary<readonly Chance[]> = chances.map((list) =>
  list.map((chance) => (chance.a % 10 < 8 ? { ...chance, kind: 19 } : chance)),
);

/** What keeps an order from getting far: asked for seldom, so that lives are long. */
const SETBACKS: readonly ActionName[] = [
  'cancel',
  'hold',
  'markUnpaid',
  'markNotShipped',
  'rejectReturn',
  'extendDeadline',
  'meetDeadlineNow',
  'takeBack',
  'adoptSettings',
  'acknowledgeAttention',
  'switchMails',
  ...SELDOM,
  'createShipment',
  'cancelShipment',
  'track',
  'reportCarrierStatus',
  'expect',
  'deductStock',
  'restoreStock',
  'edit',
  'credit',
];

const pick = <T>(items: readonly T[], n: number): T | undefined => items[n % items.length];

/** What happens next, or null where nothing of that kind can; time passes as well. */
export function happening(story: Story, chance: Chance): { action: Action; now: number } | null {
  const { order, settings } = story;
  const now = story.now + (chance.c % 30) * HOUR;
  if (chance.kind <= 8) {
    const allowed = allowedActions(order, { now, settings })
      .filter((a) => a.allowed)
      .filter((a) => chance.b % 12 === 0 || !SETBACKS.includes(a.action));
    const name = pick(allowed, chance.a)?.action;
    return name ? { action: payloadFor(name, order, chance, now), now } : null;
  }
  if (chance.kind === 9) {
    const name = ACTION_NAMES[chance.a % ACTION_NAMES.length] ?? 'place';
    return { action: payloadFor(name, order, chance, now), now };
  }
  if (chance.kind <= 16) {
    const action = pick(outcomes(order, chance), chance.a);
    return action ? { action, now } : null;
  }
  const [next] = deadlines(order, settings);
  if (!next) return null;
  return {
    action: { type: 'meetDeadline', payload: { key: next.key } },
    now: Math.max(story.now, next.at) + (chance.b % 3) * HOUR,
  };
}

/** A payload that mostly fits the order: whole or part of what is possible, sometimes too much. */
export function payloadFor(
  type: ActionName,
  order: Order,
  { a, b, c }: Chance,
  now: number,
): Action {
  const part = (whole: number): number =>
    [whole, whole, Math.ceil(whole / 2), whole + (c % 2)][b % 4] ?? 0;
  const some = (pieces: (line: Order['lines'][number]) => number) =>
    order.lines
      .map((line, i) => ({ lineId: line.id, quantity: Math.min(pieces(line), (b + i * c) % 3) }))
      .filter((line) => line.quantity > 0);
  const returnId = pick(order.returns, b)?.id ?? 'r1';
  switch (type) {
    case 'place': {
      const whole = amountOpen(order);
      return {
        type,
        payload: {
          authorization: a % 3 > 0 && whole > 0 ? authorization(order, part(whole), { a }) : null,
        },
      };
    }
    case 'authorize':
      return { type, payload: authorization(order, part(amountOpen(order)), { a }) };
    case 'pay':
      return {
        type,
        payload: {
          amount: c % 2 ? null : part(amountOpen(order)),
          method: null,
          provider: c % 3 ? null : 'test',
          reference: null,
        },
      };
    case 'markUnpaid':
      return { type, payload: { paymentId: c % 2 ? null : 'p1' } };
    case 'capture':
      return { type, payload: { amount: c % 2 ? null : part(amountOwed(order)) } };
    case 'refund':
      return {
        type,
        payload: {
          amount: c % 2 ? null : 1 + (b % 100),
          paymentId: a % 3 ? null : (pick(order.payments, c)?.id ?? 'p1'),
          to: b % 5 ? 'original' : 'storeCredit',
        },
      };
    case 'payRefund':
    case 'void':
    case 'reauthorize':
    case 'chargeback':
    case 'chargebackWon':
    case 'remindPayment':
    case 'sendPaymentLink':
      return moneyByHand(type, order, { a, b, c });
    case 'hold':
      return {
        type,
        payload: {
          reason: 'check',
          until: c % 2 ? now + (1 + b) * HOUR : null,
          owner: null,
          releaseWhen:
            pick([null, null, 'paid', 'inStock', 'addressConfirmed'] as const, a) ?? null,
        },
      };
    case 'confirmAddress':
      return { type, payload: {} };
    case 'release':
      return { type, payload: { holdId: c % 2 ? null : (order.holds[0]?.id ?? null) } };
    case 'invoice':
      return { type, payload: {} };
    case 'edit':
      return { type, payload: { editId: 'e1', changes: randomChanges(order, { a, b, c }) } };
    case 'credit':
      return {
        type,
        payload: {
          lines: some((line) => line.invoiced - line.credited + (c % 7 === 0 ? 1 : 0)),
          shipping: c % 4 === 0 && order.shipping.invoiced && !order.shipping.credited,
          reason: 'damaged',
          refund: b % 3 > 0,
        },
      };
    case 'ship':
      return {
        type,
        payload: {
          lines: c % 3 ? some(shippableQuantity) : null,
          carrier: 'postnl',
          trackingNumber: '3SABC',
          shipmentId: c % 3 ? null : (order.shipments.find(isPrepared)?.id ?? null),
        },
      };
    case 'markNotShipped':
      return { type, payload: { shipmentId: pick(order.shipments, b)?.id ?? 's1' } };
    case 'deliver':
      return {
        type,
        payload: { shipmentId: c % 2 ? null : (pick(order.shipments, b)?.id ?? 's1') },
      };
    case 'cancel':
      return {
        type,
        payload: {
          reason: 'changedMind',
          lines: a % 3 ? null : some(unshippedQuantity),
          parcels: ([null, 'keep', 'recall'] as const)[(a + b) % 3] ?? null,
          restock: [null, true, false][b % 3] ?? null,
          mailCustomer: [null, true, false][c % 3] ?? null,
        },
      };
    case 'return':
      return {
        type,
        payload: {
          lines: some((line) => returnableQuantity(order, line)).map((line) => ({
            ...line,
            reason: 'damaged',
            wanted: (['repair', 'storeCredit', 'exchange'] as const)[a % 8] ?? 'refund',
          })),
          overrideWindow: true,
        },
      };
    case 'approveReturn':
      return { type, payload: { returnId } };
    case 'rejectReturn':
      return { type, payload: { returnId, reason: 'worn' } };
    case 'receiveReturn':
      return {
        type,
        payload: {
          returnId,
          lines: b % 4 ? null : receivedLines(order, returnId, { a, c }),
          restock: [null, true, false][c % 3] ?? null,
        },
      };
    case 'settleReturn':
      return {
        type,
        payload: {
          returnId,
          outcome: RETURN_ACTIONS[c % 6] ?? null,
          lines: a % 6 ? null : piecesOf(receivedLines(order, returnId, { a, c })),
          costs: [null, 0, 95, 400][b % 4] ?? null,
          shipping: [null, null, true, false][(a + b) % 4] ?? null,
        },
      };
    case 'receiveBackorder':
      return { type, payload: { allotmentId: 'a1' } };
    case 'extendDeadline':
    case 'meetDeadlineNow':
    case 'takeBack':
    case 'adoptSettings':
    case 'acknowledgeAttention':
    case 'switchMails':
      return deskAction(type, order, { a, b, now });
    default:
      return goodsAction(type, order, { b, c, now });
  }
}

/** A payload that must be accepted wherever the guard allows the action at all. */
export function surePayload(
  type: ActionName,
  order: Order,
  settings: Settings = settingsWith(),
): Action {
  const withStatus = (status: string) => order.returns.find((r) => r.status === status)?.id ?? '';
  switch (type) {
    case 'place':
      return { type, payload: { authorization: null } };
    case 'authorize':
      return { type, payload: authorization(order, amountOpen(order), { a: 0 }) };
    case 'pay':
      return {
        type,
        // A cancelled order has nothing open: there the amount must be said.
        payload: {
          amount: order.status === 'cancelled' ? 100 : null,
          method: null,
          provider: 'test',
          reference: null,
        },
      };
    case 'markUnpaid':
      return { type, payload: { paymentId: null } };
    case 'capture':
      return { type, payload: { amount: null } };
    case 'refund':
      return { type, payload: { amount: null } };
    case 'payRefund':
    case 'void':
    case 'reauthorize':
    case 'chargeback':
    case 'chargebackWon':
    case 'remindPayment':
    case 'sendPaymentLink':
      return sureMoneyByHand(type, order);
    case 'hold':
      return {
        type,
        payload: { reason: 'check', until: null, owner: null, releaseWhen: null },
      };
    case 'confirmAddress':
      return { type, payload: {} };
    case 'release':
      return { type, payload: { holdId: null } };
    case 'invoice':
      return { type, payload: {} };
    case 'edit': {
      const { method, price } = order.shipping;
      const other = method === 'express' ? 'parcel' : 'express';
      return {
        type,
        payload: { editId: null, changes: [{ change: 'shipping', method: other, price }] },
      };
    }
    case 'credit': {
      const { lines, shipping } = invoicedPortion(order);
      return { type, payload: { lines, shipping, reason: 'damaged', refund: true } };
    }
    case 'ship':
      return {
        type,
        payload: {
          lines: null,
          carrier: 'postnl',
          trackingNumber: '3SABC',
          shipmentId: order.shipments.find(isPrepared)?.id ?? null,
        },
      };
    case 'markNotShipped':
      return {
        type,
        payload: { shipmentId: order.shipments.find((s) => s.status === 'shipped')?.id ?? 's1' },
      };
    case 'deliver': {
      const underway = order.shipments.some((s) => s.status === 'shipped');
      const recalled = order.shipments.find(
        (s) =>
          s.status === 'recalled' &&
          order.returns.some((r) => r.shipmentId === s.id && r.receivedAt === null),
      );
      return { type, payload: { shipmentId: underway ? null : (recalled?.id ?? null) } };
    }
    case 'cancel':
      return {
        type,
        payload: {
          reason: 'changedMind',
          lines: null,
          parcels: order.lines.some((l) => unshippedQuantity(l) > 0) ? null : 'recall',
          restock: null,
          mailCustomer: null,
        },
      };
    case 'return': {
      const line = order.lines.find((l) => returnableQuantity(order, l) > 0) ?? order.lines[0];
      return {
        type,
        payload: {
          lines: line
            ? [{ lineId: line.id, quantity: 1, reason: 'damaged', wanted: 'refund' }]
            : [],
          overrideWindow: true,
        },
      };
    }
    case 'approveReturn':
      return { type, payload: { returnId: sureToApprove(order, settings)?.id ?? '' } };
    case 'rejectReturn':
      return { type, payload: { returnId: withStatus('requested'), reason: 'worn' } };
    case 'receiveReturn':
      return { type, payload: { returnId: withStatus('approved'), lines: null, restock: null } };
    case 'settleReturn':
      return {
        type,
        payload: {
          returnId: settleable(order)[0]?.id ?? '',
          outcome: sureOutcome(order),
          lines: null,
        },
      };
    case 'receiveBackorder':
      return { type, payload: { allotmentId: 'a1' } };
    case 'extendDeadline':
    case 'meetDeadlineNow': {
      const key = deadlines(order, settings).find(isOurs)?.key ?? 'none';
      const at = MONDAY + 2_000 * DAY;
      return type === 'extendDeadline'
        ? { type, payload: { key, at, reason: 'asked' } }
        : { type, payload: { key } };
    }
    case 'acknowledgeAttention': {
      const { reason = 'none', subject = 'none' } = order.attention[0] ?? {};
      return { type, payload: { attention: reason, subject, because: 'dealtWith' } };
    }
    case 'takeBack':
      return { type, payload: { waitingId: null } };
    case 'adoptSettings':
      return { type, payload: { version: order.settingsVersion + 1 } };
    case 'switchMails':
      return { type, payload: { on: !order.mailsOn } };
    default:
      return sureGoodsAction(type, order);
  }
}

/** An exchange in advance waits for money that is being moved. */
function sureToApprove({ returns }: Order, settings: Settings) {
  const requested = returns.filter(({ status }) => status === 'requested');
  return requested.find((ret) => !isSentAhead(ret, settings)) ?? requested[0];
}

/** There may be nothing left to exchange: what came back can always be refunded. */
const sureOutcome = (order: Order) =>
  settleable(order)[0]?.lines.some(({ wanted }) => wanted === 'exchange') ? 'refund' : null;
