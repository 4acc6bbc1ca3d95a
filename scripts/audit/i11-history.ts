import { verifyChain } from '../../db/repositories/record-changes.ts';
import type { Invariant } from './invariant.ts';
import { historiesOf, orderBatches, rowsOf } from './orders.ts';

interface ActionRow {
  readonly order_id: string;
  readonly id: string;
  readonly type: string;
  readonly outcome: string;
  readonly order_version: number;
}

/** Nothing can be taken out of an order's history or put into it without a trace. */
export const historyIsWhole: Invariant = {
  id: 'I11',
  title: 'histories have no hole, and all in them was done by a recorded action',
  facts: 'events',
  async check(context, findings) {
    for await (const batch of orderBatches(context)) {
      const histories = await historiesOf(context, batch);
      const recorded = await rowsOf<ActionRow>(context, 'order_actions', batch, [
        ...['id', 'type', 'outcome', 'order_version'],
      ]);
      for (const { id, number, columns } of batch) {
        const events = histories.get(id) ?? [];
        const actions = recorded.get(id) ?? [];
        findings.looked(events.length);
        const hole = events.findIndex(({ seq }, i) => seq !== i + 1);
        if (hole >= 0) findings.violation(number, `event ${hole + 1} is missing`);
        if (events.length !== columns.event_count) {
          findings.violation(
            number,
            `it has ${events.length} events, its record counts ${columns.event_count}`,
          );
        }
        const applied = actions.filter(({ outcome }) => outcome === 'applied');
        const doers = new Set(applied.map((action) => action.id));
        const orphan = events.find(({ action_id }) => !doers.has(action_id));
        if (orphan) {
          findings.violation(
            number,
            `event ${orphan.seq} (${orphan.type}) belongs to ${orphan.action_id}, which was never applied`,
          );
        }
        const versions = applied.map(({ order_version }) => order_version).sort((a, b) => a - b);
        const skipped = versions.findIndex((version, i) => version !== i + 1);
        if (skipped >= 0 || versions.length !== columns.version) {
          findings.violation(
            number,
            `it has the versions ${versions.join(', ')}, its record counts ${columns.version}`,
          );
        }
      }
    }
  },
};

/** Changes to records that no action decides are chained by their hashes. */
export const changesAreChained: Invariant = {
  id: 'I11',
  title: 'the changes to a record are those that were written down, none altered or taken out',
  facts: 'changes to records',
  async check({ snapshot }, findings) {
    const [row]: { n: number | string }[] = await snapshot('record_changes').count('* as n');
    findings.looked(Number(row?.n ?? 0));
    for (const { subject, seq, fault } of await verifyChain(snapshot)) {
      findings.violation(subject, `change ${seq} is ${fault}`);
    }
  },
};
