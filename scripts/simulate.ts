/**
 * `npm run simulate -- FILE.csv[.gz]`: lives the orders of a file on the time-skipping server and says whether each
 * ends as the file says. The last line is `N of M`; the exit code is 0 when that is all of them.
 */
import { writeFile } from 'node:fs/promises';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Config } from '../config.ts';
import { SetupError } from './setup/setup-error.ts';
import { startMachinery } from './simulate/machinery.ts';
import { readOptions } from './simulate/options.ts';
import { readLives, type ReadLives } from './simulate/read-lives.ts';
import { figuresOf, grouped, reportLines } from './simulate/report.ts';
import { simulate } from './simulate/simulation.ts';
import { timeReader } from './simulate/times.ts';
import { runTask } from './stack/task.ts';

/** As many as there are processors on a small machine; each has a server, two workers and a shop. */
const WORLDS = 2;
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Remarks on rows; the rest is counted. */
const MOST_SHOWN = 20;
/** ms */
const PROGRESS_EVERY = 5_000;

await runTask(async (config: Config) => {
  const { file, columns, dateFormat, limit, json } = readOptions(process.argv.slice(2));
  const read = await readLives(file, { columns, readTime: timeReader(dateFormat), limit });
  sayRead(file, read);
  if (read.lives.length === 0) throw new SetupError(`${file} has no row that can be lived.`);

  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  const telemetryOptions = { logging: { filter } };
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [], telemetryOptions });
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const machinery = await startMachinery(config);
  const stop = new AbortController();
  for (const signal of STOP_SIGNALS) process.on(signal, () => stop.abort());
  try {
    const progress = progressWith(seconds);
    const options = { ...machinery, worlds: WORLDS, progress, signal: stop.signal };
    const simulation = await simulate(read.lives, options);
    const figures = figuresOf(read, simulation, seconds());
    if (json !== undefined) await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
    console.log(`\n${reportLines(figures, simulation.lived).join('\n')}`);
    return figures.livesAgreeing === figures.livesTotal ? 0 : 1;
  } catch (error) {
    throw stop.signal.aborted ? new SetupError('Stopped before all lives were over.') : error;
  } finally {
    await machinery.close();
  }
});

function sayRead(file: string, { lives, bad, mended }: ReadLives): void {
  console.log(`${file}: ${grouped(lives.length)} lives`);
  for (const [what, remarks] of [
    ['left out', bad],
    ['put right', mended],
  ] as const) {
    for (const { line, reason } of remarks.slice(0, MOST_SHOWN)) {
      console.log(`  line ${line} ${what}: ${reason}`);
    }
    if (remarks.length > MOST_SHOWN) {
      console.log(`  … and ${grouped(remarks.length - MOST_SHOWN)} more ${what}; --json has all`);
    }
  }
}

function progressWith(seconds: () => number): (done: number, total: number) => void {
  let said = 0;
  return (done, total) => {
    if (seconds() * 1000 - said < PROGRESS_EVERY && done < total) return;
    said = seconds() * 1000;
    console.log(`  ${grouped(done)} of ${grouped(total)} steps, ${seconds().toFixed(0)} s`);
  };
}
