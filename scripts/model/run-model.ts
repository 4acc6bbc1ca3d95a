import { createSettingsRepository } from '../../db/repositories/settings.ts';
import { auditAll, type AuditReport } from '../audit/audit.ts';
import { auditLines } from '../audit/report.ts';
import type { ChaosStack } from '../chaos/chaos-stack.ts';
import { createStubbornClient } from '../chaos/stubborn-client.ts';
import { inParallel } from '../simulate/parallel.ts';
import { play } from './play.ts';
import { sequencesOf } from './sequences.ts';

export interface ModelOptions {
  readonly seed: number;
  readonly sequences: number;
  /** Steps of the longest sequence. */
  readonly longest: number;
}

export interface ModelReport extends ModelOptions {
  readonly applied: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly surprises: readonly string[];
  readonly audit: AuditReport;
  readonly seconds: number;
  readonly passed: boolean;
}

/** Orders at once: the stack has two processors to work with. */
const AT_ONCE = 8;
const PATIENCE = 20_000;

/** Plays random sequences against the stack; call-backs come late, twice and out of order all along. */
export async function runModel(
  stack: ChaosStack,
  { seed, sequences, longest }: ModelOptions,
): Promise<ModelReport> {
  const begun = performance.now();
  const client = createStubbornClient(stack.config.publicUrl, stack.config.apiKey);
  const world = { stack, client, settings: createSettingsRepository(stack.db) };
  const { provider } = stack;
  await provider.setFault({ kind: 'webhook-duplicate', copies: 2, times: null });
  await provider.setFault({ kind: 'webhook-late', ms: 200, times: sequences });
  await provider.setFault({ kind: 'webhook-reordered', times: sequences });
  const played = await inParallel(AT_ONCE, sequencesOf(seed, sequences, longest), (sequence) =>
    play(world, sequence),
  );
  await provider.clearFaults();
  // The event after them lets out those that were held back to come out of order.
  await provider.checkout({ amount: 1, currency: 'EUR', scheme: 'visa' });
  const audit = await auditAll(
    { ...stack.sources, acknowledged: client.ledger },
    { patience: PATIENCE },
  );
  const failed = client.met.failed.map(({ status, body }) => `an answer ${status}: ${body}`);
  const surprises = [...played.flatMap((game) => game.surprises), ...failed];
  return {
    ...{ seed, sequences, longest, surprises, audit },
    applied: counted(played.flatMap(({ applied }) => applied)),
    refused: counted(played.flatMap(({ refused }) => refused)),
    seconds: (performance.now() - begun) / 1000,
    passed: surprises.length === 0 && audit.violations === 0,
  };
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** The run for people. */
export const modelLines = (report: ModelReport): string[] => {
  const { applied, refused, surprises, audit, seed, sequences, seconds, passed } = report;
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ');
  return [
    `applied: ${list(applied)}`,
    `refused: ${list(refused)}`,
    `answers that the model did not expect: ${surprises.length}`,
    ...surprises.slice(0, 20).map((surprise) => `  ${surprise}`),
    '',
    ...auditLines(audit),
    `${sequences} sequences ${passed ? 'PASSED' : 'FAILED'} in ${seconds.toFixed(0)} s. Repeat them with --seed ${seed}.`,
  ];
};
