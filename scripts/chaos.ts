/**
 * `npm run chaos -- R-01`: breaks a stack of its own on purpose, while orders live on it, and says whether everything
 * that was promised has been kept. The exit code is 1 where it has not.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { startChaosStack } from './chaos/chaos-stack.ts';
import { freshSeed } from './chaos/random.ts';
import { runScenario, verdictLines } from './chaos/run-scenario.ts';
import type { Scenario } from './chaos/scenario.ts';
import { SCENARIOS } from './chaos/scenarios.ts';
import { reasonOf, SetupError } from './setup/setup-error.ts';
import { runTask } from './stack/task.ts';

const USAGE = `npm run chaos -- SCENARIO [options]

${SCENARIOS.map(({ id, title }) => `  ${id}  ${title}`).join('\n')}

  --short       the small form that "npm test" runs
  --json FILE   write figures, targets and the audit there as well

CHAOS_SEED=123 repeats the plan of an earlier run.`;

await runTask(async (config: Config) => {
  const { scenario, short, json } = readOptions(process.argv.slice(2));
  const seed = seedGiven() ?? freshSeed();
  console.log(`${scenario.id}: ${scenario.title}\nCHAOS_SEED=${seed}`);
  const begun = performance.now();
  const say = (sentence: string) =>
    console.log(`  ${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${sentence}`);
  const stack = await startChaosStack(config, { documents: scenario.documents && !short });
  const stop = () => void stack.stop().finally(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  try {
    say('the stack is up');
    const verdict = await runScenario(scenario, stack, { seed, short, say });
    if (json !== undefined) await writeFile(json, `${JSON.stringify(verdict, null, 2)}\n`);
    console.log(verdictLines(verdict).join('\n'));
    return verdict.passed ? 0 : 1;
  } finally {
    await stack.stop();
  }
});

function readOptions(args: string[]): {
  readonly scenario: Scenario;
  readonly short: boolean;
  readonly json: string | undefined;
} {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'string' }, short: { type: 'boolean', default: false } },
    });
    const scenario = SCENARIOS.find(({ id }) => id === positionals[0]?.toUpperCase());
    if (!scenario || positionals.length !== 1) throw new Error('Say what to try.');
    return { scenario, short: values.short, json: values.json };
  } catch (error) {
    throw new SetupError(`${reasonOf(error)}\n\n${USAGE}`);
  }
}

function seedGiven(): number | undefined {
  const given = process.env['CHAOS_SEED'];
  if (given === undefined || given === '') return undefined;
  if (/^\d{1,10}$/.test(given)) return Number(given);
  throw new SetupError(
    `CHAOS_SEED is ${given}; it is a whole number, as an earlier run has printed it.`,
  );
}
