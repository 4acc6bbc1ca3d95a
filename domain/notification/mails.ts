import type { OrderEvent } from '../order/events.ts';
import type { Order } from '../order/order.ts';
import type { OrderMailKind } from './mail-view.ts';

/** A mail that an action brings about; what it says is gathered when it is sent. */
export interface SendMail {
  readonly type: 'sendMail';
  readonly mail: OrderMailKind;
  readonly to: 'customer' | 'administrators';
  /** The invoice, shipment, payment, … that the mail is about; the order's id where it is the order. */
  readonly subject: string;
  /** Documents that go with it, by subject. */
  readonly attachments: readonly string[];
  /** 1, 2, … for repeated mails (reminders, warnings); else 0. */
  readonly n: number;
}

/**
 * Which mails an action's events bring about. Several events of one action make one mail: a cancellation
 * takes its credit note along, a confirmation its invoice.
 */
export function mailsFor(events: readonly OrderEvent[], order: Order): SendMail[] {
  const issued = events.filter((event) => event.type === 'invoiceIssued');
  // The credit note of a return has a mail of its own.
  const attachments = issued.flatMap((event) => (event.returnId ? [] : [event.invoiceId]));
  const mails = events.flatMap((event): SendMail[] => {
    switch (event.type) {
      case 'placed':
        return [mail('orderConfirmation', order.id, attachments)];
      case 'shipped':
        return [mail('shipped', event.shipmentId, attachments)];
      case 'slipReady':
        return [mail('readyForPickup', event.shipmentId)];
      case 'collectionReminded':
        return [mail('collectionReminder', event.shipmentId, [], event.reminder)];
      case 'collected':
        return [mail('collected', event.shipmentId, attachments)];
      case 'cancelled':
        return event.mailCustomer ? [mail('cancelled', event.cancellationId, attachments)] : [];
      case 'paymentReminded':
        return [paymentReminder(order, event.reminder)];
      case 'paymentAsked':
        return event.key ? [paymentReminder(order, event.reminder)] : [];
      case 'invoiceReminded': {
        const { invoiceId, reminder } = event;
        return [mail('paymentReminder', invoiceId, [invoiceId], reminder)];
      }
      case 'edited':
        return [mail('orderChanged', order.id, attachments)];
      case 'authorizationWarned':
        return [
          { ...mail('captureDeadline', event.paymentId, [], event.warning), to: 'administrators' },
        ];
      case 'invoiceIssued':
        return event.returnId || event.reason
          ? [mail('creditNote', event.invoiceId, [event.invoiceId])]
          : [];
      default:
        return [];
    }
  });
  return [
    ...mails.filter((m) => m.to === 'administrators' || order.mailsOn),
    ...mailsByHand(events, order),
  ];
}

/** What a person sends: the order's switch for automatic mails does not matter. */
const mailsByHand = (events: readonly OrderEvent[], order: Order): SendMail[] =>
  events.flatMap((event) =>
    event.type === 'paymentAsked' && !event.key ? [paymentReminder(order, event.reminder)] : [],
  );

/** With the last invoice, if there is one. */
const paymentReminder = (order: Order, reminder: number): SendMail => {
  const invoices = order.invoices.filter((i) => i.kind === 'invoice');
  return mail(
    'paymentReminder',
    order.id,
    invoices.slice(-1).map((i) => i.id),
    reminder,
  );
};

const mail = (
  kind: OrderMailKind,
  subject: string,
  attachments: readonly string[] = [],
  n = 0,
): SendMail => ({
  type: 'sendMail',
  mail: kind,
  to: 'customer',
  subject,
  attachments,
  n,
});
