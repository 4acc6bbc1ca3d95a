import type { AuditReport } from '../audit/audit.ts';
import type { Acknowledged } from '../audit/invariant.ts';
import type { Chance } from './random.ts';
import type { ChaosStack } from './chaos-stack.ts';

/** A figure beside what was aimed at. */
export interface Measured {
  readonly name: string;
  readonly value: string;
  readonly target: string;
  /** False fails the run, where `counts`. */
  readonly met: boolean;
  /** Whether it is part of the promise, or a speed that depends on the machine. */
  readonly counts: boolean;
}

export interface ScenarioResult {
  readonly measured: readonly Measured[];
  /** What clients were told: the audit holds the records against it. */
  readonly ledger: readonly Acknowledged[];
}

export interface Stage {
  readonly stack: ChaosStack;
  readonly chance: Chance;
  /** The long form, or the one that `npm test` runs. */
  readonly short: boolean;
  /** Tells the person at the keyboard what is happening. */
  readonly say: (sentence: string) => void;
}

export interface Scenario {
  /** As in `R-01`. */
  readonly id: string;
  readonly title: string;
  /** Whether its long form prints documents and sends mails as well. */
  readonly documents: boolean;
  readonly run: (stage: Stage) => Promise<ScenarioResult>;
}

/** What became of a run. */
export interface Verdict {
  readonly scenario: string;
  readonly title: string;
  readonly seed: number;
  readonly short: boolean;
  readonly seconds: number;
  readonly measured: readonly Measured[];
  readonly audit: AuditReport;
  readonly passed: boolean;
}

/** A figure of the promise itself: missed, the run has failed. */
export const promised = (
  name: string,
  value: number | string,
  target: string,
  met: boolean,
): Measured => ({ name, value: String(value), target, met, counts: true });

/** A speed: told beside its target, which was set for a quiet machine with two cores. */
export const timed = (
  name: string,
  value: number,
  unit: string,
  target: string,
  met: boolean,
): Measured => ({ name, value: `${rounded(value)} ${unit}`, target, met, counts: false });

const rounded = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
