import type { Deadline } from './deadlines.ts';
import { deadlines } from './deadlines.ts';
import type { MoneyEffect } from './effects.ts';
import type { Order } from './order.ts';
import { isAtRest } from './order-life.ts';
import type { Settings } from '../settings/settings.ts';
import { viewOf, type OrderView } from './view.ts';

/** What the workflow is told of a decision: enough to go on and to show, nothing about persons. */
export interface ActionOutcome {
  readonly outcome: 'applied' | 'rejected';
  /** The refusal's code; null when applied. */
  readonly code: string | null;
  /** To be moved at the provider, in this order. */
  readonly money: readonly MoneyEffect[];
  /** Whether documents or mails of this action wait to be made and sent. */
  readonly messages: boolean;
  readonly nextDeadline: Deadline | null;
  /** Nothing is left to do or to wait for. */
  readonly atRest: boolean;
  readonly view: OrderView;
}

/** Tells the workflow where the order stands after a decision. */
export const outcomeFor = (
  order: Order,
  settings: Settings,
  decided: Pick<ActionOutcome, 'outcome' | 'code'> &
    Partial<Pick<ActionOutcome, 'money' | 'messages'>>,
): ActionOutcome => ({
  money: [],
  messages: false,
  ...decided,
  nextDeadline: deadlines(order, settings)[0] ?? null,
  atRest: isAtRest(order, settings),
  view: viewOf(order, settings),
});
