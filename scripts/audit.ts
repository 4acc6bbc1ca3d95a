/**
 * `npm run audit`: checks everything that must hold at any time, against the stack that runs, or against
 * DATABASE_URL and TEMPORAL_ADDRESS. The exit code is 1 when anything does not hold.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadConfig, type Config } from '../config.ts';
import { auditAll } from './audit/audit.ts';
import type { Acknowledged } from './audit/invariant.ts';
import { auditLines } from './audit/report.ts';
import { openSources } from './audit/sources.ts';
import { reasonOf, SetupError } from './setup/setup-error.ts';
import { runningStack } from './stack/stack-record.ts';
import { runTask } from './stack/task.ts';

const USAGE = `npm run audit -- [options]

  --json FILE     write the report there as well, with every violation
  --ledger FILE   what clients were told, as written by "npm run chaos": a line of JSON for each action
  --patience 15   seconds that a difference to the engine, the provider or the mail catcher may last`;

await runTask(async (config: Config) => {
  const { json, ledger, patience } = readOptions(process.argv.slice(2));
  const acknowledged = ledger === undefined ? null : await readLedger(ledger);
  const sources = await openSources(inUse(config), acknowledged);
  try {
    const report = await auditAll(sources, { patience });
    if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
    console.log(auditLines(report).join('\n'));
    return report.violations === 0 ? 0 : 1;
  } finally {
    await sources.close();
  }
});

/** The settings of the stack that runs on this data folder; its own, where none does. */
function inUse(config: Config): Config {
  if (config.databaseUrl !== undefined) return config;
  const running = runningStack(config.dataDir);
  if (!running) return config;
  if (running.ready) return loadConfig(running.ready.environment);
  throw new SetupError('The stack is still starting. Run "npm run audit" again when it is up.');
}

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: 'string' },
        ledger: { type: 'string' },
        patience: { type: 'string', default: '15' },
      },
    });
    if (!/^\d{1,4}$/.test(values.patience)) {
      throw new Error(`--patience ${values.patience} is no number of seconds.`);
    }
    return { ...values, patience: Number(values.patience) * 1000 };
  } catch (error) {
    throw new SetupError(`${reasonOf(error)}\n\n${USAGE}`);
  }
}

async function readLedger(file: string): Promise<Acknowledged[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new SetupError(`The ledger ${file} cannot be read: ${reasonOf(error)}.`);
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Acknowledged);
}
