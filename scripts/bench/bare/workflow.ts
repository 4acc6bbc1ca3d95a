/** The least that an engine has to do for an order of three actions; nothing of it is ours. */
import { condition, defineSignal, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { BareActivities } from './worker.ts';

const ACTIONS = 3;

const { doNothing } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '15 seconds' });

export const bareSignal = defineSignal<[{ readonly actionId: string }]>('act');

/** Takes three signals, a local activity each, and is over: the order workflow's tasks without its work. */
export async function bareWorkflow(): Promise<void> {
  const inbox: string[] = [];
  setHandler(bareSignal, ({ actionId }) => void inbox.push(actionId));
  for (let done = 0; done < ACTIONS; done += 1) {
    await condition(() => inbox.length > 0);
    await doNothing(inbox.shift() ?? '');
  }
}
