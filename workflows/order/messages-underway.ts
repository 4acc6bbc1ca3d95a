import { CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { MessageActivities } from '../../activities/messages.ts';
import { TASK_QUEUES } from '../../temporal/names.ts';
import type { Inbox } from './inbox.ts';

const { sendMessages } = proxyActivities<MessageActivities>({
  taskQueue: TASK_QUEUES.documents,
  startToCloseTimeout: '5 minutes',
  // It beats all the time that it is alive, so a dead worker is known soon.
  heartbeatTimeout: '40 seconds',
  // Three days of trying: a mail server may be away for a weekend.
  retry: { initialInterval: '2 seconds', maximumInterval: '5 minutes', maximumAttempts: 870 },
});

/**
 * Documents and mails on their way, beside the inbox: an order goes on while its mail server is down. Those of one
 * action are one activity. Only what fails for good comes back, as an action.
 */
export class MessagesUnderway {
  readonly #orderId: string;
  readonly #inbox: Inbox;
  readonly #underway = new Map<string, CancellationScope>();

  constructor(orderId: string, inbox: Inbox) {
    this.#orderId = orderId;
    this.#inbox = inbox;
  }

  /** Makes and sends what the action wants, unless that is underway already; returns at once. */
  send(actionId: string, names: readonly string[]): void {
    if (this.#underway.has(actionId)) return;
    const scope = new CancellationScope();
    this.#underway.set(actionId, scope);
    void scope.run(() => this.#deliver(actionId, names.join(', '))).catch(ignoreCancellation);
  }

  /** Takes up what an earlier run of this order had begun. */
  resume(actionIds: readonly string[]): void {
    for (const actionId of actionIds) this.send(actionId, ['what an earlier run began']);
  }

  get none(): boolean {
    return this.#underway.size === 0;
  }

  /** What the next run has to take up; stops it in this one. */
  carry(): readonly string[] {
    const actionIds = [...this.#underway.keys()];
    for (const scope of this.#underway.values()) scope.cancel();
    return actionIds;
  }

  async #deliver(actionId: string, summary: string): Promise<void> {
    const failed = await this.#outcome(actionId, summary);
    for (const messageId of failed) {
      this.#inbox.add({
        // Short: the key of a deadline's mail is long already, and ids have their limit.
        actionId: `${messageId}!`,
        type: 'messageFailed',
        payload: { messageId },
        actor: { type: 'system', id: 'messages' },
        requestId: null,
      });
    }
    this.#underway.delete(actionId);
  }

  /** The keys of what failed for good: refused mails, or the action itself when it was tried for days. */
  async #outcome(actionId: string, summary: string): Promise<readonly string[]> {
    try {
      const { failed } = await sendMessages.executeWithOptions({ summary: summary.slice(0, 190) }, [
        { orderId: this.#orderId, actionId },
      ]);
      return failed;
    } catch (error) {
      if (isCancellation(error)) throw error;
      return [actionId];
    }
  }
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
