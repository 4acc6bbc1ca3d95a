import {
  condition,
  continueAsNew,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderActivities } from '../../activities/orders.ts';
import type { ActionOutcome } from '../../domain/order/action-outcome.ts';
import { ACTION_NAMES } from '../../domain/order/action-names.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { ACTION_SIGNALS, viewQuery, type OrderWorkflowInput } from '../messages.ts';
import { Alarm } from './alarm.ts';
import { Inbox, type QueuedAction } from './inbox.ts';
import { queued } from './incoming.ts';
import { MessagesUnderway } from './messages-underway.ts';
import { moneyMoved } from './money.ts';
import { createPublisher } from './publish.ts';

const { applyAction } = proxyLocalActivities<OrderActivities>({
  startToCloseTimeout: '15 seconds',
  // A decision is never given up: the database comes back, and the inbox waits.
  retry: { initialInterval: '100 milliseconds', maximumInterval: '10 seconds' },
  localRetryThreshold: '1 minute',
});

/** A run that is longer is continued as a new one: it is replayed whole when it changes workers. */
const MOST_EVENTS = 4_000;
/** What a decision usually adds to the history: signal, marker, search attributes, timer. */
const EVENTS_EACH = 4;

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
  const publish = createPublisher(carriedOver?.standing?.view);
  let standing: ActionOutcome | null = carriedOver?.standing ?? null;
  let decisions = 0;

  for (const type of ACTION_NAMES) {
    setHandler(ACTION_SIGNALS[type], (signal) => inbox.add(queued(type, signal)), {
      description: `Asks for the action ${type}.`,
    });
  }
  setHandler(viewQuery, () => standing?.view ?? null, { description: 'Where the order stands.' });

  messages.resume(carriedOver?.messages ?? []);
  if (standing) show(standing);

  for (;;) {
    if (historyIsLong(input, decisions)) {
      return continueAsNew<typeof orderWorkflow>({
        ...input,
        carriedOver: { ...inbox.carry(), messages: messages.carry(), standing },
      });
    }
    const action = await nextAction();
    if (action) {
      standing = await decided(action);
      show(standing);
      continue;
    }
    if (standing?.atRest && messages.none) return standing.view;
    await condition(() => !inbox.isEmpty || alarm.hasRung || (!!standing?.atRest && messages.none));
  }

  /** Money that was asked for comes strictly before anything else is decided; then what people ask, then deadlines. */
  async function nextAction(): Promise<QueuedAction | undefined> {
    const money = standing?.money[0];
    return money ? moneyMoved(orderId, money) : (inbox.take() ?? alarm.take(orderId));
  }

  async function decided(action: QueuedAction): Promise<ActionOutcome> {
    decisions += 1;
    const outcome = await applyAction.executeWithOptions({ summary: summaryOf(action) }, [
      { orderId, ...action, at: Date.now() },
    ]);
    if (outcome.messages.length > 0) messages.send(action.actionId, outcome.messages);
    return outcome;
  }

  /** Not while money is moving, whose outcome changes it all again: unless a person should look. */
  function show({ money, atRest, nextDeadline, view }: ActionOutcome): void {
    if (money.length === 0) alarm.set(atRest ? null : nextDeadline);
    if (money.length === 0 || view.needsAttention) publish(view, nextDeadline);
  }
}

const summaryOf = ({ type, payload }: QueuedAction): string =>
  type === 'meetDeadline' ? (payload as { readonly key: string }).key : type;

/**
 * Asks the server, which knows its limits; a test may set a lower one. What is decided within one workflow task is
 * not in the server's count yet, and thousands of signals may be waiting: so decisions are counted too.
 */
function historyIsLong({ historyLimit = MOST_EVENTS }: OrderWorkflowInput, decisions: number) {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || Math.max(historyLength, EVENTS_EACH * decisions) > historyLimit;
}
