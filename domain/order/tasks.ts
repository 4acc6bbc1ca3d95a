import { amountText } from '../money/amount-text.ts';
import type { Settings } from '../settings/settings.ts';
import { NOT_COLLECTED } from '../shipment/pickup.ts';
import { HOUR } from '../time/calendar.ts';
import type { Action, ActionName } from './actions.ts';
import { checksum } from './checksum.ts';
import { openRefunds } from './actions/pay-refund.ts';
import { known } from './known.ts';
import type { Attention, AttentionReason, Order } from './order.ts';

/**
 * What cannot proceed is a task for a person (B08): its sentence, the answers there are, and the one that is taken by
 * itself where nobody gives another in time.
 */

const SENTENCES: Readonly<Record<AttentionReason, string>> = {
  authorizationEnding: 'The reserved money will soon lapse: take it, or let it go.',
  authorizationExpired: 'The reserved money has lapsed and the order is not paid.',
  captureFailed: 'The provider refused to take the money.',
  captureDelayed:
    'The provider does not say whether the money was taken; it is asked again and again.',
  refundFailed: 'The provider refused to give the money back: the customer still waits for it.',
  refundDelayed:
    'The provider does not say whether the money went back; it is asked again and again.',
  refundOpen: 'A refund is granted and waits to be paid.',
  overpaid:
    'More money has arrived than is owed: give it back, or keep it for what is still to be bought.',
  chargeback: "The customer's bank took money back: contest it, or have the customer pay again.",
  paymentMismatch:
    'Money moved that is not what was asked for: compare it with the books of the provider.',
  voidFailed: 'The provider refused to let the reserved money go.',
  voidDelayed:
    'The provider does not say whether the money was let go; it is asked again and again.',
  reauthorizeFailed:
    'The provider refused to reserve the money anew: take what is left before it lapses, or have the customer pay again.',
  reauthorizeDelayed:
    'The provider does not say whether the money is reserved anew; it is asked again and again.',
  deliveryOverdue: 'The parcel should have arrived by now.',
  collectionExpired:
    'The goods lie ready and were not fetched in time: hand them over, keep them for longer, or cancel them.',
  returnOverdue: 'The goods of an approved return have not come.',
  invoiceOverdue: 'The invoice is past its due date and not paid.',
  waitedInVain:
    'What was asked could not be done any more when its time came: ask for it anew if it is still wanted.',
  messageFailed: 'A mail was refused for good, or a document could not be made.',
};

/** What the matter is, for the person who is to look. */
export const taskSentence = ({
  reason,
  reported,
}: Pick<Attention, 'reason'> & Partial<Pick<Attention, 'reported'>>): string =>
  reported
    ? `${SENTENCES[reason]} Reported: ${amountText(reported.amount, reported.currency)}.`
    : SENTENCES[reason];

/** The answers to a task, each an action with what it would say; that nothing is to be done is always one. */
export function answersTo(
  order: Order,
  attention: Pick<Attention, 'reason' | 'subject'>,
): Action[] {
  const { reason, subject } = attention;
  return [
    ...mattersOf(order, reason, subject),
    { type: 'acknowledgeAttention', payload: { attention: reason, subject, because: 'dealtWith' } },
  ];
}

const CAPTURE: Action = { type: 'capture', payload: { amount: null } };
const HOLD: Action = {
  type: 'hold',
  payload: { reason: 'attention', until: null, owner: null, releaseWhen: null },
};
const CANCEL = {
  type: 'cancel',
  payload: { reason: 'other', lines: null, parcels: null, restock: null, mailCustomer: null },
} as const satisfies Action;
const PAID: Extract<Action, { type: 'pay' }> = {
  type: 'pay',
  payload: { amount: null, method: null, provider: null, reference: null },
};

function mattersOf(order: Order, reason: AttentionReason, subject: string): Action[] {
  switch (reason) {
    case 'authorizationEnding':
    case 'reauthorizeFailed':
      return [CAPTURE, { type: 'reauthorize', payload: { paymentId: subject } }, CANCEL];
    case 'captureFailed':
      return [CAPTURE, PAID, HOLD, CANCEL];
    case 'authorizationExpired':
    case 'invoiceOverdue':
      return [PAID, HOLD, CANCEL];
    case 'refundOpen':
      return refundsToPay(order, subject);
    case 'refundFailed':
      return [
        ...refundsToPay(order, subject),
        { type: 'refund', payload: { amount: null } },
        ...order.returns
          .filter(({ status }) => status === 'received')
          .map(({ id }): Action => ({
            type: 'settleReturn',
            payload: { returnId: id, outcome: null, lines: null },
          })),
      ];
    case 'overpaid':
      return [{ type: 'refund', payload: { amount: null, paymentId: subject } }];
    case 'paymentMismatch':
      return mismatchAnswers(order, subject);
    case 'deliveryOverdue':
      return [{ type: 'deliver', payload: { shipmentId: subject } }];
    case 'collectionExpired':
      return notFetched(order, subject);
    case 'returnOverdue':
      return [
        { type: 'receiveReturn', payload: { returnId: subject, lines: null, restock: null } },
      ];
    default:
      return [];
  }
}

/**
 * Of a payment on our books what is too much goes back and what is missing is taken. Money in another currency is on no
 * books of ours: it was given back at the provider, or a person says what it is worth here.
 */
const mismatchAnswers = (order: Order, subject: string): Action[] =>
  order.payments.some(({ id }) => id === subject)
    ? [{ type: 'refund', payload: { amount: null, paymentId: subject } }, CAPTURE]
    : [{ type: 'pay', payload: { ...PAID.payload, reference: subject } }];

/** What may become of goods that were not fetched: handed over all the same, kept for as long again, or cancelled. */
const notFetched = (order: Order, shipmentId: string): Action[] =>
  order.shipments
    .filter(({ id }) => id === shipmentId)
    .flatMap(({ lines }): Action[] => [
      { type: 'collect', payload: { shipmentId, check: null, pickupCode: null } },
      { type: 'readyForPickup', payload: { shipmentId, lines: null, shelf: null } },
      { type: 'cancel', payload: { ...CANCEL.payload, reason: NOT_COLLECTED, lines } },
    ]);

/** Each refund through that payment that is granted, or was refused, and still owed. */
const refundsToPay = (order: Order, paymentId: string): Action[] =>
  openRefunds(order)
    .filter(({ payment }) => payment.id === paymentId)
    .map(({ refund }) => ({
      type: 'payRefund',
      payload: { paymentId, refundId: refund.id, byHand: false, evidence: null },
    }));

/**
 * When a task is due, ms UTC: by the settings, or when reserved money lapses; null: it waits for as long as it takes.
 */
export function taskDueAt(order: Order, settings: Settings, attention: Attention): number | null {
  const rule = settings.tasks[attention.reason];
  if (!rule) return lapseOf(order, attention);
  const extension = order.extensions.find(({ key }) => key === taskKey(attention));
  return Math.max(attention.since + rule.afterHours * HOUR, extension?.until ?? 0);
}

function lapseOf({ payments }: Order, { reason, subject }: Attention): number | null {
  if (reason !== 'authorizationEnding' && reason !== 'reauthorizeFailed') return null;
  return known(
    payments.find(({ id }) => id === subject),
    `there is no payment ${subject}`,
  ).expiresAt;
}

/** The answer that is taken when a task is due and nobody has given one; null: none. */
export const defaultAnswer = (
  { tasks }: Settings,
  { reason }: Pick<Attention, 'reason'>,
): ActionName | null => tasks[reason]?.answer ?? null;

/** Short, as it becomes part of an action's id; the same matter raised again later is another task. */
export const taskKey = ({ reason, subject, since }: Omit<Attention, 'reported'>): string =>
  `task:${since.toString(36)}:${checksum(`${reason} ${subject}`).toString(36)}`;
