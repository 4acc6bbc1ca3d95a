import {
  condition,
  continueAsNew,
  proxyLocalActivities,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderActivities } from '../../activities/orders.ts';
import type { ActionOutcome } from '../../domain/order/action-outcome.ts';
import { ACTION_NAMES } from '../../domain/order/action-table.ts';
import type { OrderView } from '../../domain/order/view.ts';
import {
  ACTION_SIGNALS,
  viewQuery,
  type ActionSignal,
  type OrderWorkflowInput,
} from '../messages.ts';
import { Alarm } from './alarm.ts';
import { Inbox, type QueuedAction } from './inbox.ts';
import { MessagesUnderway } from './messages-underway.ts';
import { moneyMoved } from './money.ts';
import { createPublisher } from './publish.ts';

const { applyAction } = proxyLocalActivities<OrderActivities>({
  startToCloseTimeout: '15 seconds',
  // A decision is never given up: the database comes back, and the inbox waits.
  retry: { initialInterval: '100 milliseconds', maximumInterval: '10 seconds' },
  localRetryThreshold: '1 minute',
});

/**
 * One order, from its placing until nothing is left to do: takes what is asked of it from its inbox, one at a
 * time, lets the rules decide, carries out what they want done, and sleeps until the next signal or the
 * order's next deadline. All state is in the database; this is the process.
 *
 * A new signal for an order that has come to rest simply starts it again.
 */
export async function orderWorkflow(input: OrderWorkflowInput): Promise<OrderView | null> {
  const { orderId, carriedOver } = input;
  const inbox = new Inbox(carriedOver?.inbox, carriedOver?.seen);
  const alarm = new Alarm();
  const messages = new MessagesUnderway(orderId, inbox);
  const publish = createPublisher();
  let standing: ActionOutcome | null = carriedOver?.standing ?? null;

  for (const type of ACTION_NAMES) {
    setHandler(ACTION_SIGNALS[type], (signal) => inbox.add(queued(type, signal)), {
      description: `Asks for the action ${type}.`,
    });
  }
  setHandler(viewQuery, () => standing?.view ?? null, { description: 'Where the order stands.' });

  messages.resume(carriedOver?.messages ?? []);
  alarm.set(standing?.nextDeadline ?? null);

  for (;;) {
    const action = inbox.take() ?? alarm.take(orderId);
    if (action) {
      standing = await carryOut(action);
      continue;
    }
    if (standing?.atRest && messages.none) return standing.view;
    if (historyIsLong(input)) {
      return continueAsNew<typeof orderWorkflow>({
        ...input,
        carriedOver: { ...inbox.carry(), messages: messages.carry(), standing },
      });
    }
    await condition(() => !inbox.isEmpty || alarm.hasRung || (!!standing?.atRest && messages.none));
  }

  /** Decides one action and does all that follows from it; money strictly before anything else is decided. */
  async function carryOut(action: QueuedAction): Promise<ActionOutcome> {
    let outcome = await decided(action);
    while (outcome.money[0]) outcome = await decided(await moneyMoved(orderId, outcome.money[0]));
    alarm.set(outcome.atRest ? null : outcome.nextDeadline);
    publish(outcome.view, outcome.nextDeadline);
    return outcome;
  }

  async function decided(action: QueuedAction): Promise<ActionOutcome> {
    const outcome = await applyAction.executeWithOptions({ summary: summaryOf(action) }, [
      { orderId, ...action, at: Date.now() },
    ]);
    if (outcome.messages.length > 0) messages.send(action.actionId, outcome.messages);
    return outcome;
  }
}

/** A signal as it waits in the inbox; an operator may have typed it in the Temporal UI without the rest. */
const queued = (type: QueuedAction['type'], signal: ActionSignal = {}): QueuedAction => ({
  actionId: signal.actionId ?? uuid4(),
  type,
  payload: signal.payload ?? {},
  actor: signal.actor ?? { type: 'operator', id: 'temporal' },
  requestId: signal.requestId ?? null,
});

const summaryOf = ({ type, payload }: QueuedAction): string =>
  type === 'meetDeadline' ? (payload as { readonly key: string }).key : type;

/** Asks the server, which knows its limits; a test may set a lower one. */
function historyIsLong({ historyLimit }: OrderWorkflowInput): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (historyLimit !== undefined && historyLength > historyLimit);
}
