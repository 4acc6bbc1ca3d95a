import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { BookedPayment } from './books.ts';

/** An answer once given, kept so that the same key gets it again. */
export interface KeptAnswer {
  readonly key: string;
  /** What was asked under the key; another question under it is refused. */
  readonly fingerprint: string;
  readonly status: number;
  readonly body: unknown;
}

export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly paymentReference: string;
  /** ms UTC */
  readonly createdAt: number;
}

/** What one operation changes. It is written as one line, so it is there whole or not at all. */
export interface Change {
  readonly payment?: BookedPayment;
  readonly answer?: KeptAnswer;
  readonly event?: ProviderEvent;
  /** The id of an event that has arrived. */
  readonly delivered?: string;
}

/**
 * The provider's memory. With a file, every change is appended to it as one line of JSON before
 * the answer goes out, so a killed provider knows after its restart what it has answered.
 *
 * @param file absent: in memory only
 */
export function openStore(file?: string) {
  const payments = new Map<string, BookedPayment>();
  const answers = new Map<string, KeptAnswer>();
  const undelivered = new Map<string, ProviderEvent>();

  function apply(change: Change): void {
    if (change.payment) payments.set(change.payment.reference, change.payment);
    if (change.answer) answers.set(change.answer.key, change.answer);
    if (change.event) undelivered.set(change.event.id, change.event);
    if (change.delivered !== undefined) undelivered.delete(change.delivered);
  }

  function everything(): Change[] {
    return [
      ...[...payments.values()].map((payment) => ({ payment })),
      ...[...answers.values()].map((answer) => ({ answer })),
      ...[...undelivered.values()].map((event) => ({ event })),
    ];
  }

  if (file !== undefined) readChanges(file).forEach(apply);
  let journal = file === undefined ? null : rewrite(file, everything());

  return {
    payment: (reference: string) => payments.get(reference) ?? null,
    /** Newest first. */
    payments: (): BookedPayment[] => [...payments.values()].reverse(),
    answer: (key: string) => answers.get(key) ?? null,
    undelivered: (): readonly ProviderEvent[] => [...undelivered.values()],
    save(change: Change): void {
      apply(change);
      if (journal !== null) writeSync(journal, `${JSON.stringify(change)}\n`);
    },
    reset(): void {
      for (const memory of [payments, answers, undelivered]) memory.clear();
      if (journal === null || file === undefined) return;
      closeSync(journal);
      journal = rewrite(file, []);
    },
    close(): void {
      if (journal !== null) closeSync(journal);
      journal = null;
    },
  };
}

export type Store = ReturnType<typeof openStore>;

/** The changes on file. A last line that was cut off by a crash was never answered: left out. */
function readChanges(file: string): Change[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Change;
    } catch {
      throw new Error(
        `Line ${index + 1} of ${file} is not JSON. Remove the file to start the test provider empty.`,
      );
    }
  });
}

/** Writes the file anew without what is superseded, and opens it for more. */
function rewrite(file: string, changes: readonly Change[]): number {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  writeFileSync(fresh, changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
  renameSync(fresh, file);
  return openSync(file, 'a');
}
