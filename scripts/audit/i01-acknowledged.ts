import { parseJson } from '../../db/knex.ts';
import type { AuditContext, Acknowledged, Findings, Invariant } from './invariant.ts';

interface KeptRow {
  readonly key: string;
  readonly action_id: string;
}

interface ActionRow {
  readonly id: string;
  readonly order_id: string;
  readonly outcome: string;
  readonly order_version: number;
}

const BATCH = 500;

/** Needs the list of what clients were told. */
export const acknowledgedOnce: Invariant = {
  id: 'I1',
  title: 'what was acknowledged is recorded once, as it was told',
  facts: 'acknowledged actions',
  needs: 'acknowledged',
  async check(context, findings) {
    const all = context.acknowledged ?? [];
    for (let from = 0; from < all.length; from += BATCH) {
      await checkBatch(context, all.slice(from, from + BATCH), findings);
    }
  },
};

async function checkBatch(
  { snapshot }: AuditContext,
  batch: readonly Acknowledged[],
  findings: Findings,
): Promise<void> {
  const kept: KeptRow[] = await snapshot('idempotency_keys')
    .whereIn(
      'key',
      batch.map(({ key }) => key),
    )
    .select('key', 'action_id');
  const actions: (ActionRow & { version: number | null })[] = await snapshot('order_actions')
    .leftJoin('orders', 'orders.id', 'order_actions.order_id')
    .whereIn(
      'order_actions.id',
      kept.map(({ action_id }) => action_id),
    )
    .select('order_actions.id', 'order_id', 'outcome', 'order_version', 'orders.version');
  const actionIds = new Map(kept.map((row) => [row.key, row.action_id]));
  const byId = new Map(actions.map((row) => [row.id, row]));
  findings.looked(batch.length);
  for (const { key, action, outcome, order } of batch) {
    const recorded = byId.get(actionIds.get(key) ?? '');
    if (!recorded) {
      findings.violation(order, `${action} (key ${key}) was ${outcome}, and is not recorded`);
    } else if (recorded.outcome !== outcome) {
      findings.violation(
        order,
        `${action} (key ${key}) was told as ${outcome}, and is recorded as ${recorded.outcome}`,
      );
    } else if ((recorded.version ?? -1) < recorded.order_version) {
      findings.violation(order, `${action} (key ${key}) is recorded, and the order is older`);
    }
  }
}

interface WantingRow {
  readonly id: string;
  readonly number: string;
  readonly result: string;
}

/** What every decision wanted done inside the database is there, once. */
export const effectsVisible: Invariant = {
  id: 'I1',
  title: 'every decision has left the mails and documents that it wanted',
  facts: 'applied actions',
  async check({ snapshot }, findings) {
    let after = '';
    for (;;) {
      const rows: WantingRow[] = await snapshot('order_actions')
        .join('orders', 'orders.id', 'order_actions.order_id')
        .where('order_actions.id', '>', after)
        .where('outcome', 'applied')
        .orderBy('order_actions.id')
        .limit(BATCH)
        .select('order_actions.id', 'orders.number', 'result');
      const last = rows.at(-1);
      if (!last) return;
      after = last.id;
      findings.looked(rows.length);
      const ids = rows.map(({ id }) => id);
      const mails = await counted(snapshot, 'messages', ids);
      const documents = await counted(snapshot, 'documents', ids);
      for (const { id, number, result } of rows) {
        const { messages } = parseJson<{ readonly messages: readonly string[] }>(result);
        const wanted = messages.filter((name) => name.startsWith('mail ')).length;
        const there = mails.get(id) ?? 0;
        if (there !== wanted) {
          findings.violation(number, `action ${id} wanted ${wanted} mails, and has ${there}`);
        }
        const printed = messages.length - wanted;
        if ((documents.get(id) ?? 0) < printed) {
          findings.violation(
            number,
            `action ${id} wanted ${printed} documents, and has ${documents.get(id) ?? 0}`,
          );
        }
      }
    }
  },
};

async function counted(
  snapshot: AuditContext['snapshot'],
  table: string,
  actionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows: { action_id: string; n: number | string }[] = await snapshot(table)
    .whereIn('action_id', [...actionIds])
    .groupBy('action_id')
    .select('action_id')
    .count('* as n');
  return new Map(rows.map(({ action_id, n }) => [action_id, Number(n)]));
}
