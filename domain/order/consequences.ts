import { invoiceDue } from '../invoice/due.ts';
import {
  grantedRefunds,
  amountOpen,
  amountOwed,
  capturable,
  moneyUnderway,
  overpaid,
} from '../payment/payments.ts';
import { recallConsequences } from '../return/grant.ts';
import { misplacedSlips, overrunSlips } from '../shipment/slips.ts';
import type { Settings } from '../settings/settings.ts';
import { voidOf } from './actions/void.ts';
import { isSettled } from './attention.ts';
import type { OrderEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { hasArrived } from './facets.ts';
import { holdsOver } from './hold-conditions.ts';
import type { Order } from './order.ts';

/**
 * What follows by itself from the state an action has led to, whichever action it was: an invoice that has
 * fallen due, reserved money that is owed no more, attention that is no longer needed, completion. So what a
 * hold kept back happens at its release.
 * @param now ms UTC
 */
export function consequences(order: Order, settings: Settings, now: number): OrderEvent[] {
  const events: OrderEvent[] = [];
  let state = order;
  const add = (event: OrderEvent | null) => {
    if (!event) return;
    events.push(event);
    state = evolve(state, event);
  };
  for (const event of holdsOver(state, now)) add(event);
  add(invoiceDue(state, settings, now));
  for (const event of recallConsequences(state, settings, now)) add(event);
  // Without the parcel that was called back, the rest may be paid for by now.
  add(invoiceDue(state, settings, now));
  for (const event of overrunSlips(state, now)) add(event);
  for (const event of misplacedSlips(state, now)) add(event);
  for (const event of authorizationsToVoid(state, now)) add(event);
  for (const { reason, subject } of state.attention.filter((a) => isSettled(state, a))) {
    add({ type: 'attentionCleared', reason, subject });
  }
  add(completion(state));
  return events;
}

/**
 * Reserved money that nothing is owed for any more is let go, once: a refused void waits for a person. It
 * stays as long as a return is not judged: a refund of one parcel leaves the next one to be paid from it.
 */
function authorizationsToVoid(order: Order, at: number): OrderEvent[] {
  const undecided =
    order.status === 'draft' ||
    amountOwed(order) > 0 ||
    moneyUnderway(order) ||
    order.returns.some((r) => r.status === 'received');
  if (undecided) return [];
  const refused = order.attention.filter((a) => a.reason === 'voidFailed').map((a) => a.subject);
  return order.payments
    .filter((payment) => capturable(payment) > 0 && !refused.includes(payment.id))
    .map((payment) => voidOf(payment, at));
}

/** An order is complete when the goods have arrived, the money is right and nothing is on its way back. */
function completion(order: Order): OrderEvent | null {
  if (order.status !== 'open' && order.status !== 'completed') return null;
  const complete =
    hasArrived(order) &&
    amountOpen(order) === 0 &&
    order.payments.every((payment) => capturable(payment) === 0) &&
    overpaid(order) === 0 &&
    !moneyUnderway(order) &&
    grantedRefunds(order).length === 0 &&
    order.holds.length === 0 &&
    order.returns.every((r) => ['rejected', 'settled', 'closed'].includes(r.status));
  if (complete === (order.status === 'completed')) return null;
  return { type: complete ? 'completed' : 'reopened' };
}
