import { PRINTED_WHEN_ASKED } from '../document/snapshot.ts';
import { pendingMoney } from '../payment/pending.ts';
import { deadlines, type Deadline } from './deadlines.ts';
import type { Effect, MoneyEffect } from './effects.ts';
import type { Order } from './order.ts';
import { isAtRest } from './order-life.ts';
import type { Settings } from '../settings/settings.ts';
import { viewOf, type OrderView } from './view.ts';

/** What the workflow is told of a decision: enough to go on and to show, nothing about persons. */
export interface ActionOutcome {
  readonly outcome: 'applied' | 'rejected';
  /** The refusal's code; null when applied. */
  readonly code: string | null;
  /** All that is to be moved at a provider and has no outcome yet, in this order. */
  readonly money: readonly MoneyEffect[];
  /** The documents and mails that this action wants made and sent now, named. */
  readonly messages: readonly string[];
  /** Ids of orders that were placed by this decision, whose workflows are to be begun; left out where there are none. */
  readonly follows?: readonly string[];
  readonly nextDeadline: Deadline | null;
  /** Nothing is left to do or to wait for. */
  readonly atRest: boolean;
  readonly view: OrderView;
}

/** Tells the workflow where the order stands after a decision. */
export const outcomeFor = (
  order: Order,
  settings: Settings,
  decided: Pick<ActionOutcome, 'outcome' | 'code'> & { readonly effects: readonly Effect[] },
): ActionOutcome => ({
  outcome: decided.outcome,
  code: decided.code,
  money: pendingMoney(order),
  messages: decided.effects.flatMap(messageName),
  nextDeadline: deadlines(order, settings)[0] ?? null,
  atRest: isAtRest(order, settings),
  view: viewOf(order, settings),
});

function messageName(effect: Effect): string[] {
  if (effect.type === 'makeDocument') {
    return PRINTED_WHEN_ASKED.includes(effect.document)
      ? []
      : [`${effect.document} ${effect.subject}`];
  }
  return effect.type === 'sendMail' ? [`mail ${effect.mail}`] : [];
}
