/**
 * `npm run model -- --sequences 500 [--seed N]`: random sequences of everything that can be asked of an order, over the
 * real API, worker, engine and database, held against the rules; then the audit. The exit code is 1 on any difference.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { startChaosStack } from './chaos/chaos-stack.ts';
import { freshSeed } from './chaos/random.ts';
import { modelLines, runModel } from './model/run-model.ts';
import { reasonOf, SetupError } from './setup/setup-error.ts';
import { runTask } from './stack/task.ts';

const USAGE = `npm run model -- [options]

  --sequences 500  orders to live
  --longest 10     steps of the longest
  --seed N         repeat an earlier run
  --json FILE      write the report there as well`;

await runTask(async (config: Config) => {
  const { json, ...options } = readOptions(process.argv.slice(2));
  console.log(`${options.sequences} sequences, --seed ${options.seed}`);
  const stack = await startChaosStack(config, { documents: false });
  const stop = () => void stack.stop().finally(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  try {
    const report = await runModel(stack, options);
    if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
    console.log(modelLines(report).join('\n'));
    return report.passed ? 0 : 1;
  } finally {
    await stack.stop();
  }
});

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        sequences: { type: 'string', default: '500' },
        longest: { type: 'string', default: '10' },
        seed: { type: 'string' },
        json: { type: 'string' },
      },
    });
    return {
      sequences: whole('--sequences', values.sequences),
      longest: whole('--longest', values.longest),
      seed: values.seed === undefined ? freshSeed() : whole('--seed', values.seed),
      json: values.json,
    };
  } catch (error) {
    throw new SetupError(`${reasonOf(error)}\n\n${USAGE}`);
  }
}

function whole(option: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`${option} ${text} is no whole number.`);
}
