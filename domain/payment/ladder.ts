import type { Deadline, DeadlineKind } from '../order/deadline.ts';
import type { AttentionReason, Order, Payment } from '../order/order.ts';
import type { LadderAct, Settings } from '../settings/settings.ts';
import { HOUR } from '../time/calendar.ts';
import { reauthorizationDays } from './authorization-period.ts';
import { dispatchedDue } from './dispatched.ts';
import {
  amountOwed,
  awaitsPayment,
  capturable,
  moneyUnderway,
  termOf,
  unpaidSince,
} from './payments.ts';

/** What each step of the ladder is called among the deadlines. */
const LADDER_KINDS = {
  captureDispatched: 'dispatchCapture',
  reauthorize: 'reauthorization',
  askPerson: 'authorizationWarning',
  release: 'authorizationRelease',
  paymentLink: 'paymentLink',
} as const satisfies Record<LadderAct, DeadlineKind>;

/**
 * The steps that the settings have walked around the lapse of reserved money (B02), each as a deadline. A step that has
 * nothing to do is not there; should it get something to do after its time, it is due at once.
 */
export const ladderDeadlines = (order: Order, settings: Settings): Deadline[] =>
  order.payments.flatMap((payment) => {
    const { expiresAt, id } = payment;
    if (expiresAt === null) return [];
    return numbered(settings.capture.ladder)
      .filter(({ act }) => HAS_WORK[act](order, payment, settings))
      .map(({ act, n, hoursBefore }): Deadline => {
        const kind = LADDER_KINDS[act];
        const at = expiresAt - hoursBefore * HOUR;
        return { key: `${kind}:${n}:${termOf(payment)}`, kind, at, subject: id, n };
      });
  });

/** What a dispatch that was not captured comes to, of a payment: at most what is left of its authorisation. */
export const dispatchedOn = (order: Order, payment: Payment): number =>
  Math.min(dispatchedDue(order), capturable(payment));

/** Steps of one act are told apart by their place among each other: 1, 2, … */
const numbered = (ladder: Settings['capture']['ladder']) =>
  ladder.map(({ do: act, hoursBefore }, i) => ({
    act,
    hoursBefore,
    n: ladder.slice(0, i + 1).filter((step) => step.do === act).length,
  }));

/** Reserved, and still to be taken. */
const isReserved = (order: Order, payment: Payment): boolean =>
  capturable(payment) > 0 && amountOwed(order) > 0;

/** Nobody's money is to be kept reserved for ever because nobody looks. */
const timesRenewed = ({ renewals }: Payment): number =>
  renewals.filter(({ status }) => status === 'succeeded').length;

type HasWork = (order: Order, payment: Payment, settings: Settings) => boolean;

const HAS_WORK: Readonly<Record<LadderAct, HasWork>> = {
  // Where the provider has refused, a person decides what is tried next.
  captureDispatched: (order, payment) =>
    dispatchedOn(order, payment) > 0 &&
    !moneyUnderway(order) &&
    !isTask(order, payment, 'captureFailed'),
  reauthorize: (order, payment, settings) =>
    order.status === 'open' &&
    isReserved(order, payment) &&
    reauthorizationDays(payment, settings) !== null &&
    timesRenewed(payment) < settings.capture.mostReauthorizations &&
    !moneyUnderway(order) &&
    !isTask(order, payment, 'reauthorizeFailed'),
  askPerson: isReserved,
  // Money for goods that are gone is never let go.
  release: (order, payment) =>
    isReserved(order, payment) && dispatchedDue(order) === 0 && !moneyUnderway(order),
  paymentLink: (order, payment, { shipping }) =>
    awaitsPayment(order) &&
    !shipping.unpaidMethods.includes(order.paymentMethod) &&
    cameToNothing(order, payment),
};

const isTask = (order: Order, { id }: Payment, reason: AttentionReason): boolean =>
  order.attention.some((task) => task.reason === reason && task.subject === id);

/** Whether the order is unpaid because this authorisation has lapsed, or a step of the ladder has let it go. */
function cameToNothing(order: Order, payment: Payment): boolean {
  const { authorization, expiresAt, voidedAt } = payment;
  const since = unpaidSince(order);
  if (authorization === 'expired') return since === expiresAt;
  return since === voidedAt && order.met.some((key) => isReleaseOf(key, termOf(payment)));
}

const isReleaseOf = (key: string, term: string): boolean =>
  key.startsWith(`${LADDER_KINDS.release}:`) && key.endsWith(`:${term}`);
