import type { OrderEventOf } from './events.ts';
import type { Order } from './order.ts';

type DeskEvent = OrderEventOf<
  | 'attentionAcknowledged'
  | 'deadlineExtended'
  | 'mailsSwitched'
  | 'actionWaits'
  | 'actionTakenBack'
  | 'graceEnded'
  | 'settingsAdopted'
>;

/** The order after something was settled at the desk that moves neither goods nor money. */
export function deskMoved(order: Order, event: DeskEvent): Order {
  switch (event.type) {
    case 'attentionAcknowledged':
      return {
        ...order,
        attention: order.attention.filter(
          (a) => a.reason !== event.reason || a.subject !== event.subject,
        ),
      };
    case 'deadlineExtended': {
      const { key, until, reason, at: since } = event;
      const others = order.extensions.filter((extension) => extension.key !== key);
      return { ...order, extensions: [...others, { key, until, reason, since }] };
    }
    case 'actionWaits': {
      const { type: _, at: since, waitingId: id, ...rest } = event;
      return { ...order, waiting: [...order.waiting, { id, since, ...rest }] };
    }
    case 'actionTakenBack':
    case 'graceEnded':
      return { ...order, waiting: order.waiting.filter(({ id }) => id !== event.waitingId) };
    case 'settingsAdopted':
      return { ...order, settingsVersion: event.version };
    case 'mailsSwitched':
      return { ...order, mailsOn: event.on };
  }
}
