import { setTimeout as pause } from 'node:timers/promises';
import { createSettingsRepository } from '../../db/repositories/settings.ts';
import { acknowledgedOnce, effectsVisible } from './i01-acknowledged.ts';
import { orderAndWorkflow } from './i02-workflows.ts';
import { engineShowsState, stateIsHistory } from './i03-state.ts';
import { moneyAddsUp, moneyIsTheProviders } from './i04-money.ts';
import { numbersGapless } from './i05-numbers.ts';
import { invoicesFitLines } from './i06-invoices.ts';
import { stockAddsUp } from './i07-stock.ts';
import { nothingForgotten, outboxIsOnce, sinkHasEachOnce } from './i08-outbox.ts';
import { newsCountsOnce, providerIsHeard } from './i09-call-backs.ts';
import { bytesAreKept, invoicesSayTheirRow } from './i10-documents.ts';
import { changesAreChained, historyIsWhole } from './i11-history.ts';
import { exchangesAddUp, storeCreditAddsUp } from './i13-exchange.ts';
import { taxAddsUp } from './i12-tax.ts';
import type { AuditSources, Invariant, Violation } from './invariant.ts';

/** Everything that has to hold at any time, in the order in which it is told. */
export const INVARIANTS: readonly Invariant[] = [
  ...[acknowledgedOnce, effectsVisible, orderAndWorkflow, stateIsHistory, engineShowsState],
  ...[moneyAddsUp, moneyIsTheProviders, numbersGapless, invoicesFitLines, stockAddsUp],
  ...[outboxIsOnce, sinkHasEachOnce, nothingForgotten, newsCountsOnce, providerIsHeard],
  ...[bytesAreKept, invoicesSayTheirRow, historyIsWhole, changesAreChained, taxAddsUp],
  ...[exchangesAddUp, storeCreditAddsUp],
];

/** What became of one invariant. */
export interface Checked {
  readonly id: string;
  readonly title: string;
  /** Whether it was looked at: not where its source is out of reach. */
  readonly checked: boolean;
  readonly looked: number;
  readonly facts: string;
  readonly violations: readonly Violation[];
  readonly remarks: readonly string[];
}

export interface AuditReport {
  readonly invariants: readonly Checked[];
  /** Of all invariants. */
  readonly violations: number;
  readonly seconds: number;
}

export interface AuditOptions {
  /**
   * How long a difference between the database and the world outside may last, ms: they are read at different
   * moments. Default 0: not at all, for a shop where nothing moves.
   */
  readonly patience?: number;
}

/** ms between two looks at what may still be on its way. */
const LOOK_AGAIN = 500;

/**
 * Checks everything that has to hold. The database is read as of one moment, in batches; nothing is changed and
 * nobody has to stop working.
 */
export async function auditAll(
  sources: AuditSources,
  { patience = 0 }: AuditOptions = {},
): Promise<AuditReport> {
  const begun = performance.now();
  let invariants = await lookAtAll(sources, INVARIANTS);
  while (performance.now() - begun < patience) {
    const doubtful = INVARIANTS.filter(
      (invariant, i) => invariant.needs && (invariants[i]?.violations.length ?? 0) > 0,
    );
    if (doubtful.length === 0) break;
    await pause(LOOK_AGAIN);
    const again = await lookAtAll(sources, doubtful);
    invariants = invariants.map((before, i) => {
      const at = doubtful.indexOf(INVARIANTS[i] as Invariant);
      const now = again[at];
      return now ? { ...now, violations: stillThere(before, now) } : before;
    });
  }
  return {
    invariants,
    violations: invariants.reduce((all, { violations }) => all + violations.length, 0),
    seconds: (performance.now() - begun) / 1000,
  };
}

/** What is on its way is another thing each time one looks; what is wrong stays. */
const stillThere = (before: Checked, now: Checked): readonly Violation[] => {
  const known = new Set(before.violations.map(({ subject }) => subject));
  return now.violations.filter(({ subject }) => known.has(subject));
};

async function lookAtAll(
  sources: AuditSources,
  invariants: readonly Invariant[],
): Promise<Checked[]> {
  const settings = createSettingsRepository(sources.db);
  return sources.db.transaction(
    async (snapshot) => {
      const results: Checked[] = [];
      for (const invariant of invariants) {
        const { id, title, facts, needs } = invariant;
        const violations: Violation[] = [];
        const remarks: string[] = [];
        let looked = 0;
        const checked = needs === undefined || isThere(sources, needs);
        if (checked) {
          await invariant.check(
            { ...sources, snapshot, settings },
            {
              looked: (count) => void (looked += count),
              violation: (subject, what) => void violations.push({ subject, what }),
              remark: (sentence) => void remarks.push(sentence),
            },
          );
        }
        results.push({ id, title, facts, checked, looked, violations, remarks });
      }
      return results;
    },
    { isolationLevel: 'repeatable read' },
  );
}

function isThere(sources: AuditSources, needs: NonNullable<Invariant['needs']>): boolean {
  const source = needs === 'provider' ? 'payments' : needs;
  return sources[source] !== null;
}
