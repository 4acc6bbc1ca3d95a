import type { Actor, AnyActionName } from '../../domain/order/actions.ts';

/** An action waiting for its turn. */
export interface QueuedAction {
  readonly actionId: string;
  readonly type: AnyActionName;
  readonly payload: unknown;
  readonly actor: Actor;
  readonly requestId: string | null;
  /** Absent: it is to be done whatever has become of the order meanwhile. */
  readonly expectedVersion?: number;
}

/** Enough to know every repetition that a sender's retries can bring; the database knows the older ones. */
const REMEMBERED = 500;

/**
 * What was asked of an order and not decided yet, in the order of arrival. A repeated action id is dropped here
 * already; a repetition that comes later than this list remembers is answered from the database.
 */
export class Inbox {
  #queue: QueuedAction[];
  #seen: string[];

  constructor(queue: readonly QueuedAction[] = [], seen: readonly string[] = []) {
    this.#queue = [...queue];
    this.#seen = [...seen];
  }

  add(action: QueuedAction): void {
    if (this.#seen.includes(action.actionId)) return;
    this.#seen = [...this.#seen, action.actionId].slice(-REMEMBERED);
    this.#queue.push(action);
  }

  /** The first action, out of the inbox; undefined when it is empty. */
  take(): QueuedAction | undefined {
    return this.#queue.shift();
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  /** What the next run has to know. */
  carry(): { readonly inbox: readonly QueuedAction[]; readonly seen: readonly string[] } {
    return { inbox: this.#queue, seen: this.#seen };
  }
}
