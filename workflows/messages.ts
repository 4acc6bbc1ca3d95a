import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { ActionName, Actor } from '../domain/order/actions.ts';
import { ACTION_NAMES } from '../domain/order/action-names.ts';
import type { OrderView } from '../domain/order/view.ts';
import type { ActionOutcome } from '../domain/order/action-outcome.ts';
import type { QueuedAction } from './order/inbox.ts';

/**
 * What an order's workflow can be told and asked. Signals, because the engine keeps them even while no worker
 * runs; the outcome of each is a record in the database.
 */

/** What starts an order's workflow; `carriedOver` is what a run hands to the next one. */
export interface OrderWorkflowInput {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly carriedOver?: CarriedOver;
  /** Continue as new at this many events, where the server would not ask for it yet; for tests. */
  readonly historyLimit?: number;
}

/** What must not be lost between two runs of one order. */
export interface CarriedOver {
  readonly inbox: readonly QueuedAction[];
  readonly seen: readonly string[];
  /** Actions whose documents and mails were still on their way. */
  readonly messages: readonly string[];
  /** Where the order stood after the last decision; null before the first. */
  readonly standing: ActionOutcome | null;
}

/**
 * One signal: `payload` as in `ActionPayloads`. Only ids, quantities, amounts and codes: it stays in the
 * engine's history. An operator typing it in the Temporal UI may leave out all but the payload.
 */
export interface ActionSignal {
  /** Unique for ever; the same id twice is one action. */
  readonly actionId?: string;
  readonly actor?: Actor;
  readonly requestId?: string | null;
  /** The order's version upon which it is asked: refused where the order has moved on by then. */
  readonly expectedVersion?: number;
  readonly payload?: unknown;
}

/** One typed signal for each action, named as the action. */
export const ACTION_SIGNALS = Object.fromEntries(
  ACTION_NAMES.map((name) => [name, defineSignal<[ActionSignal?]>(name)]),
) as Readonly<Record<ActionName, ReturnType<typeof defineSignal<[ActionSignal?]>>>>;

/** What the order is waiting for, as last published. */
export const viewQuery = defineQuery<OrderView | null>('view');

/** A job over many orders was paused, goes on, or is ended: its record says which. */
export const bulkSteeredSignal = defineSignal('steered');
