import { ACTION_NAMES } from '../../../domain/order/action-names.ts';
import { SYSTEM_ACTION_NAMES } from '../../../domain/order/action-table.ts';
import type { Action, AnyActionName } from '../../../domain/order/actions.ts';
import { deadlines } from '../../../domain/order/deadlines.ts';
import { decide, type Decision } from '../../../domain/order/decide.ts';
import type { Order } from '../../../domain/order/order.ts';
import { contextOf, judged, type Story } from './orders.ts';
import { surePayload } from './random-lives.ts';
import { STATES, type StateName } from './states.ts';

export const ALL_ACTIONS: readonly AnyActionName[] = [...ACTION_NAMES, ...SYSTEM_ACTION_NAMES];

/** What becomes of the most likely request of an action in a state. */
export const cell = (name: AnyActionName, state: StateName): Decision =>
  decisionOn(name, STATES[state]);

/** What becomes of the most likely request of an action at that point of a story. */
export function decisionOn(name: AnyActionName, story: Story): Decision {
  const { action, now } = likely(name, story);
  return decide(story.order, action, contextOf(judged({ ...story, now }, action)));
}

/** One cell in a word: `allowed`, or why not. */
export function cellInAWord(name: AnyActionName, state: StateName): string {
  const decision = cell(name, state);
  return decision.outcome === 'applied' ? 'allowed' : decision.refusal.code;
}

const payment = (order: Order) => order.payments.at(-1)?.id ?? 'p1';

/** The action as it is most likely asked for; a deadline is met at its time. */
function likely(
  name: AnyActionName,
  { order, settings, now }: Story,
): { action: Action; now: number } {
  const move = (kind: 'captures' | 'refunds' | 'renewals') => {
    const [found] = order.payments.flatMap(({ id, [kind]: moves }) =>
      moves
        .filter((m) => m.status === 'requested')
        .map((m) => ({ paymentId: id, moveId: m.id, amount: m.amount })),
    );
    return found ?? { paymentId: payment(order), moveId: 'none', amount: 1 };
  };
  const voiding = order.payments.find((p) => p.authorization === 'voiding')?.id ?? payment(order);
  switch (name) {
    case 'captureSucceeded':
      return { action: { type: name, payload: move('captures') }, now };
    case 'captureFailed': {
      const { paymentId, moveId } = move('captures');
      return { action: { type: name, payload: { paymentId, moveId, code: 'declined' } }, now };
    }
    case 'voidSucceeded':
      return { action: { type: name, payload: { paymentId: voiding } }, now };
    case 'voidFailed':
      return {
        action: { type: name, payload: { paymentId: voiding, moveId: `${voiding}.v`, code: 'no' } },
        now,
      };
    case 'reauthorized':
      return { action: { type: name, payload: move('renewals') }, now };
    case 'reauthorizeFailed': {
      const { paymentId, moveId } = move('renewals');
      return { action: { type: name, payload: { paymentId, moveId, code: 'no' } }, now };
    }
    case 'refundSucceeded': {
      const { paymentId, moveId } = move('refunds');
      return { action: { type: name, payload: { paymentId, moveId } }, now };
    }
    case 'refundFailed': {
      const { paymentId, moveId } = move('refunds');
      return { action: { type: name, payload: { paymentId, moveId, code: 'declined' } }, now };
    }
    case 'moneyDelayed': {
      const refunds = order.payments.some((p) => p.refunds.some((r) => r.status === 'requested'));
      const voids = order.payments.some(
        (p) => p.authorization === 'voiding' || p.renewals.some((r) => r.status === 'requested'),
      );
      const renewals = order.payments.some((p) => p.renewals.some((r) => r.status === 'requested'));
      const effect = renewals ? 'reauthorize' : voids ? 'void' : refunds ? 'refund' : 'capture';
      return { action: { type: name, payload: { paymentId: payment(order), effect } }, now };
    }
    case 'messageFailed':
      return { action: { type: name, payload: { messageId: 'm1' } }, now };
    case 'meetDeadline': {
      const [next] = deadlines(order, settings);
      return {
        action: { type: name, payload: { key: next?.key ?? 'none' } },
        now: Math.max(now, next?.at ?? 0),
      };
    }
    default:
      return { action: surePayload(name, order, settings), now };
  }
}
