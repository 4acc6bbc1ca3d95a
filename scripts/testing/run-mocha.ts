/** Runs mocha in a process of its own and says how many tests passed and failed. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export interface MochaOptions {
  /** Spec files and options of mocha; without spec files, all of them run. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Measure coverage with c8. */
  readonly coverage: boolean;
  /** ms that mocha may still live after its last test, before it is ended and counted as failed. */
  readonly patience?: number;
  /** `afterwards`: all of it once it is over. Default: as it comes. */
  readonly print?: 'nothing' | 'afterwards' | 'asItComes';
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REPORTER = fileURLToPath(new URL('./counting-reporter.cjs', import.meta.url));
const Written = z.object({ passed: z.number().int(), failed: z.number().int() });

/**
 * Runs the tests. Mocha that dies, cannot load a file, or does not end because something still runs
 * counts as one failure: the counts are never better than the truth.
 */
export async function runMocha(options: MochaOptions): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-counts-'));
  const file = join(folder, 'counts.json');
  try {
    const code = await runToItsEnd(commandLine(options, file), options, file);
    const counts = readCounts(file);
    if (!counts) return { passed: 0, failed: 1 };
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Counts of runs side by side as those of one. */
export const together = (runs: readonly Counts[]): Counts => ({
  passed: runs.reduce((sum, { passed }) => sum + passed, 0),
  failed: runs.reduce((sum, { failed }) => sum + failed, 0),
});

/** The last line of a test run. */
export const closingLine = ({ passed, failed }: Counts): string =>
  `${passed} passed, ${failed} failed`;

function commandLine({ args, coverage }: MochaOptions, file: string): string[] {
  const require = createRequire(import.meta.url);
  const mocha = join(require.resolve('mocha/package.json'), '../bin/mocha.js');
  const c8 = join(require.resolve('c8/package.json'), '../bin/c8.js');
  const { 'node-option': forNode = [], spec = [], ...forMocha } = configuration();
  // Mocha reads the configuration itself, but would add its spec files to those asked for here, and
  // with options for Node it would run in a grandchild that we could not end.
  return [
    ...(coverage ? [c8, process.execPath] : []),
    ...[forNode].flat().map((option) => `--${String(option)}`),
    mocha,
    '--no-config',
    ...asOptions(forMocha),
    ...['--reporter', REPORTER, '--reporter-option', `counts=${file}`],
    ...args,
    ...(hasSpecs(args) ? [] : [spec].flat().map(String)),
  ];
}

/** Whether it is said which files to run. */
export const hasSpecs = (args: readonly string[]): boolean =>
  args.some((arg) => arg.endsWith('.ts'));

type Option = string | number | boolean | string[];

function configuration(): Record<string, Option> {
  const text = readFileSync(join(ROOT, '.mocharc.json'), 'utf8');
  const option = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
  return z.record(z.string(), option).parse(JSON.parse(text));
}

/** As in `--timeout=20000 --forbid-only`. */
const asOptions = (options: Record<string, Option>): string[] =>
  Object.entries(options).flatMap(([name, value]) => {
    if (value === true) return [`--${name}`];
    return [value].flat().map((single) => `--${name}=${String(single)}`);
  });

/** Resolves to the exit code. */
async function runToItsEnd(
  commands: readonly string[],
  { env, patience = 60_000, print = 'asItComes' }: MochaOptions,
  file: string,
): Promise<number> {
  const out = { nothing: 'ignore', afterwards: 'pipe', asItComes: 'inherit' } as const;
  // A group of its own, so that mocha can be ended together with what runs it (c8).
  const child: ChildProcess = spawn(process.execPath, commands, {
    cwd: ROOT,
    stdio: ['ignore', out[print], out[print]],
    env,
    detached: true,
  });
  const kept: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => kept.push(chunk));
  }
  const end = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(signal));

  const over = setInterval(() => {
    if (!readCounts(file)) return;
    clearInterval(over);
    late = setTimeout(() => {
      if (print !== 'nothing')
        console.error('The tests are over, but something they started still runs.');
      end('SIGTERM');
      late = setTimeout(() => end('SIGKILL'), 5_000);
    }, patience);
  }, 250);
  let late: NodeJS.Timeout | undefined;
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  clearInterval(over);
  clearTimeout(late);
  // What it started may still hold its output; its own words are all there by now.
  await new Promise(setImmediate);
  process.stdout.write(Buffer.concat(kept));
  return code;
}

function readCounts(file: string): Counts | undefined {
  try {
    return Written.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
