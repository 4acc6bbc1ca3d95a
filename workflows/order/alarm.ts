import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Deadline } from '../../domain/order/deadlines.ts';
import type { QueuedAction } from './inbox.ts';

/**
 * A timer on the order's earliest deadline. It is set anew only when that deadline has moved, because every
 * start and every cancellation of a timer is an event in the history.
 */
export class Alarm {
  #deadline: Deadline | null = null;
  #scope: CancellationScope | null = null;
  #rung = false;

  /** @param deadline null: nothing to wait for; a timer that is running is then left to the run's end */
  set(deadline: Deadline | null): void {
    if (
      deadline?.key === this.#deadline?.key &&
      deadline?.at === this.#deadline?.at &&
      !this.#rung
    ) {
      return;
    }
    this.#deadline = deadline;
    this.#rung = false;
    if (!deadline) return;
    this.#scope?.cancel();
    this.#scope = new CancellationScope();
    void this.#scope.run(() => this.#wait(deadline)).catch(ignoreCancellation);
  }

  get hasRung(): boolean {
    return this.#rung;
  }

  /** The due deadline as the action it asks for; undefined while none is due. */
  take(orderId: string): QueuedAction | undefined {
    if (!this.#rung || !this.#deadline) return undefined;
    const { key, at } = this.#deadline;
    // The time is part of the id: a deadline that was moved is another one.
    return {
      actionId: `${orderId}/${key}@${at}`,
      type: 'meetDeadline',
      payload: { key },
      actor: { type: 'system', id: 'deadline' },
      requestId: null,
    };
  }

  async #wait(deadline: Deadline): Promise<void> {
    const ms = deadline.at - Date.now();
    if (ms > 0) await sleep(ms, { summary: summaryOf(deadline) });
    if (this.#deadline === deadline) this.#rung = true;
  }
}

/** As an engineer reads it in the Web UI: `paymentReminder 2`. */
const summaryOf = ({ kind, n }: Deadline): string => (n > 0 ? `${kind} ${n}` : kind);

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
