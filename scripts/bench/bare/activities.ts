/**
 * Activities with the names and answers of the real ones that do nothing: the order workflow goes through the same
 * steps, timers, search attributes and queues, and what is measured is the engine.
 */
import type { ActionRequest } from '../../../activities/apply-action.ts';
import type { MessageActivities } from '../../../activities/messages.ts';
import type { OrderActivities } from '../../../activities/orders.ts';
import type { PaymentActivities } from '../../../activities/payments.ts';
import type { ActionOutcome } from '../../../domain/order/action-outcome.ts';
import type { MoneyEffect } from '../../../domain/order/effects.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { DAY } from '../../../domain/time/calendar.ts';

const CAPTURE: MoneyEffect = {
  type: 'capturePayment',
  paymentId: 'p1',
  moveId: 'p1.c1',
  provider: 'test',
  reference: null,
  amount: 5485,
  currency: 'EUR',
};

/** @param echo told of each action when it is reached */
export function activitiesThatDoNothing(echo: (actionId: string) => void) {
  const orders: OrderActivities = {
    applyAction(request) {
      echo(request.actionId);
      return Promise.resolve(outcomeOf(request));
    },
  };
  const payments: Pick<PaymentActivities, 'capturePayment'> = {
    capturePayment: ({ amount }) => Promise.resolve({ status: 'succeeded', amount }),
  };
  const messages: MessageActivities = { sendMessages: () => Promise.resolve({ failed: [] }) };
  return { orders: { ...orders, ...payments }, documents: messages };
}

/** What the rules answer in the standard life, as far as the workflow acts on it. */
function outcomeOf({ type, at }: ActionRequest): ActionOutcome {
  const lapses = at + 7 * DAY;
  switch (type) {
    case 'place':
      return outcome({
        view: view('authorized', 'unfulfilled', lapses),
        messages: ['invoice i1', 'mail orderConfirmation'],
        nextDeadline: deadline('authorizationWarning', lapses - 2 * DAY, 1),
      });
    case 'ship':
      return outcome({
        view: view('authorized', 'shipped', lapses),
        money: [CAPTURE],
        messages: ['mail shipped'],
        nextDeadline: deadline('deliveryOverdue', at + 10 * DAY, 0),
      });
    case 'captureSucceeded':
      return outcome({
        view: view('paid', 'shipped', null),
        nextDeadline: deadline('deliveryOverdue', at + 10 * DAY, 0),
      });
    default:
      return outcome({
        view: { ...view('paid', 'delivered', null), orderStatus: 'completed' },
        atRest: true,
      });
  }
}

const outcome = (known: Pick<ActionOutcome, 'view'> & Partial<ActionOutcome>): ActionOutcome => ({
  outcome: 'applied',
  code: null,
  money: [],
  messages: [],
  nextDeadline: null,
  atRest: false,
  ...known,
});

const deadline = (
  kind: 'authorizationWarning' | 'deliveryOverdue',
  at: number,
  n: number,
): ActionOutcome['nextDeadline'] => ({ key: kind, kind, at, subject: 'p1', n });

const view = (
  paymentStatus: OrderView['paymentStatus'],
  fulfillmentStatus: OrderView['fulfillmentStatus'],
  captureDeadline: number | null,
): OrderView => ({
  orderStatus: 'open',
  paymentStatus,
  fulfillmentStatus,
  onHold: false,
  needsAttention: false,
  number: 'bare',
  total: 5485,
  currency: 'EUR',
  waitsFor: 'Waits for nothing.',
  attention: [],
  captureDeadline,
});
