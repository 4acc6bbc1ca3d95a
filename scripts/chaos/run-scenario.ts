import { auditAll } from '../audit/audit.ts';
import { auditLines } from '../audit/report.ts';
import type { ChaosStack } from './chaos-stack.ts';
import { chanceOf } from './random.ts';
import type { Measured, Scenario, Verdict } from './scenario.ts';

/** ms that the world outside may be behind the database after all is over. */
const PATIENCE = 20_000;

/** Plays a scenario on a stack and holds everything against the invariants afterwards, whatever the timings. */
export async function runScenario(
  scenario: Scenario,
  stack: ChaosStack,
  { seed, short, say }: { seed: number; short: boolean; say: (sentence: string) => void },
): Promise<Verdict> {
  const begun = performance.now();
  const { measured, ledger } = await scenario.run({ stack, chance: chanceOf(seed), short, say });
  const audit = await auditAll({ ...stack.sources, acknowledged: ledger }, { patience: PATIENCE });
  return {
    ...{ scenario: scenario.id, title: scenario.title, seed, short, measured, audit },
    seconds: (performance.now() - begun) / 1000,
    passed: audit.violations === 0 && measured.every(({ met, counts }) => met || !counts),
  };
}

/** A run for people: figures beside their targets, the audit, the verdict. */
export const verdictLines = (verdict: Verdict): string[] => [
  ...verdict.measured.map(figureLine),
  '',
  ...auditLines(verdict.audit),
  `${verdict.scenario} ${verdict.passed ? 'PASSED' : 'FAILED'} in ${verdict.seconds.toFixed(0)} s. Repeat its plan with CHAOS_SEED=${verdict.seed}.`,
];

function figureLine({ name, value, target, met, counts }: Measured): string {
  const mark = met ? '✓' : counts ? '✗' : '!';
  return `${mark} ${name}: ${value} (target: ${target})`;
}
