import type { Action } from '../../../domain/order/actions.ts';
import { deadlines } from '../../../domain/order/deadlines.ts';
import type { Order } from '../../../domain/order/order.ts';
import { HOUR } from '../../../domain/time/calendar.ts';
import { settingsWith } from './orders.ts';

/** What is done at the desk: the key of a deadline is guessed from those that a life can have. */
export function deskAction(
  type:
    | 'extendDeadline'
    | 'meetDeadlineNow'
    | 'takeBack'
    | 'adoptSettings'
    | 'acknowledgeAttention'
    | 'switchMails',
  order: Order,
  { a, b, now }: { readonly a: number; readonly b: number; readonly now: number },
): Action {
  const keys = deadlines(order, settingsWith()).map(({ key }) => key);
  const key = keys[a % keys.length] ?? 'none';
  const attention = order.attention.at(a % order.attention.length);
  switch (type) {
    case 'extendDeadline':
      return { type, payload: { key, at: now + (b % 900) * HOUR, reason: 'asked' } };
    case 'meetDeadlineNow':
      return { type, payload: { key } };
    case 'adoptSettings':
      return { type, payload: { version: order.settingsVersion + (a % 2) } };
    case 'takeBack':
      return { type, payload: { waitingId: b % 2 ? null : (order.waiting[0]?.id ?? 'none') } };
    case 'acknowledgeAttention':
      return {
        type,
        payload: {
          attention: attention?.reason ?? 'none',
          subject: attention?.subject ?? 'none',
          because: 'dealtWith',
        },
      };
    case 'switchMails':
      return { type, payload: { on: b % 2 === 0 } };
  }
}
