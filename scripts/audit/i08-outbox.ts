import { orderWorkflowId } from '../../temporal/names.ts';
import { isRunning, orderExecutions } from './executions.ts';
import type { Invariant } from './invariant.ts';

interface MessageRow {
  readonly key: string;
  readonly number: string;
  readonly kind: string;
  readonly status: string;
  readonly message_id: string;
  readonly sent_at: Date | null;
}

const BATCH = 1_000;
const COLUMNS = [
  ...['messages.key', 'orders.number', 'kind', 'messages.status', 'message_id', 'sent_at'],
];

async function* messages(
  snapshot: Parameters<Invariant['check']>[0]['snapshot'],
): AsyncGenerator<readonly MessageRow[]> {
  for (let after = ''; ;) {
    const rows: MessageRow[] = await snapshot('messages')
      .join('orders', 'orders.id', 'messages.order_id')
      .where('messages.key', '>', after)
      .orderBy('messages.key')
      .limit(BATCH)
      .select(COLUMNS);
    const last = rows.at(-1);
    if (!last) return;
    after = last.key;
    yield rows;
  }
}

/** Each mail that was wanted has one row under its key, with one Message-ID, and says what became of it. */
export const outboxIsOnce: Invariant = {
  id: 'I8',
  title: 'every mail has one row and one Message-ID, made from its key',
  facts: 'mails',
  async check({ snapshot }, findings) {
    const seen = new Set<string>();
    for await (const rows of messages(snapshot)) {
      findings.looked(rows.length);
      for (const { key, number, kind, status, message_id, sent_at } of rows) {
        const id = message_id.toLowerCase();
        if (seen.has(id))
          findings.violation(number, `${kind}: Message-ID ${message_id} is there twice`);
        seen.add(id);
        if (!message_id.startsWith(`<${key.replace(/[^A-Za-z0-9]+/g, '.')}@`)) {
          findings.violation(number, `${kind}: Message-ID ${message_id} is not that of ${key}`);
        }
        if ((status === 'sent') !== (sent_at !== null)) {
          findings.violation(
            number,
            `${kind}: it is ${status}, and ${sent_at ? 'has' : 'has no'} time of sending`,
          );
        }
      }
    }
  },
};

/**
 * A mail that the mail server took and that we could not note any more goes out again under the same Message-ID:
 * one copy more at most, and one mail to every mail program.
 */
const MOST_COPIES = 2;

export const sinkHasEachOnce: Invariant = {
  id: 'I8',
  title: 'every mail that was sent has arrived, and none is there that was not wanted',
  facts: 'mails of the mail catcher',
  needs: 'mails',
  async check({ snapshot, mails }, findings) {
    const copies = new Map<string, number>();
    for (const { messageId } of (await mails?.()) ?? []) {
      const id = bare(messageId);
      copies.set(id, (copies.get(id) ?? 0) + 1);
      findings.looked(1);
    }
    let twice = 0;
    for await (const rows of messages(snapshot)) {
      for (const { number, kind, status, message_id } of rows) {
        const arrived = copies.get(bare(message_id)) ?? 0;
        copies.delete(bare(message_id));
        if (status === 'sent' && arrived === 0) {
          findings.violation(number, `${kind} was sent, and has not arrived`);
        }
        if (arrived > MOST_COPIES)
          findings.violation(number, `${kind} has arrived ${arrived} times`);
        if (arrived > 1) twice += 1;
      }
    }
    for (const id of copies.keys()) {
      findings.violation(id, 'a mail has arrived that no order has wanted');
    }
    if (twice > 0) {
      findings.remark(
        `${twice} mails have arrived twice under one Message-ID (ended between the mail server's yes and our note of it)`,
      );
    }
  },
};

const bare = (messageId: string) => messageId.replace(/^<|>$/g, '').toLowerCase();

/** A mail that waits has somebody who will send it. */
export const nothingForgotten: Invariant = {
  id: 'I8',
  title: 'every mail that waits has an open workflow that will send it',
  facts: 'mails that wait',
  needs: 'engine',
  async check({ snapshot, engine }, findings) {
    const waiting: { number: string; kind: string }[] = await snapshot('messages')
      .join('orders', 'orders.id', 'messages.order_id')
      .where('messages.status', 'queued')
      .select('orders.number', 'kind');
    findings.looked(waiting.length);
    if (waiting.length === 0 || !engine) return;
    const executions = await orderExecutions(engine);
    for (const { number, kind } of waiting) {
      const runs = executions.get(orderWorkflowId(number)) ?? [];
      if (!runs.some(isRunning)) {
        findings.violation(number, `${kind} waits to be sent, and its workflow has ended`);
      }
    }
  },
};
