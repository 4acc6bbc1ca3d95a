import type { OrderEvent } from '../order/events.ts';
import type { Order } from '../order/order.ts';
import { mailsFor, type SendMail } from './mails.ts';

/** A mail that an action would have brought about, and the switch that kept it from being sent. */
export interface SuppressedMail {
  readonly mail: SendMail;
  /** `mailsOn`: the order's switch; `mailCustomer`: the action itself said not to tell the customer. */
  readonly by: 'mailsOn' | 'mailCustomer';
}

/**
 * Which mails one action did not send, and why: found by asking the same rule once more with every switch on.
 *
 * @param events of one action
 * @param queued the mails that it did send
 */
export function suppressedMails(
  events: readonly OrderEvent[],
  order: Order,
  queued: readonly Pick<SendMail, 'mail' | 'subject'>[],
): SuppressedMail[] {
  const asIf = { ...order, mailsOn: true };
  const wasQueued = (wanted: SendMail) =>
    queued.some(({ mail, subject }) => mail === wanted.mail && subject === wanted.subject);
  const unsent = (some: readonly OrderEvent[]) => mailsFor(some, asIf).filter((m) => !wasQueued(m));
  const byOrder = unsent(events);
  const unmuted = events.map((event) =>
    event.type === 'cancelled' ? { ...event, mailCustomer: true } : event,
  );
  const byAction = unsent(unmuted).filter(
    ({ mail, subject }) => !byOrder.some((m) => m.mail === mail && m.subject === subject),
  );
  return [
    ...byOrder.map((mail) => ({ mail, by: 'mailsOn' as const })),
    ...byAction.map((mail) => ({ mail, by: 'mailCustomer' as const })),
  ];
}
