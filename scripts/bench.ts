/**
 * `npm run bench -- lifecycle`: measures a stack of its own. The exit code says whether it could be measured, not
 * whether it was fast: that depends on the machine.
 */
import { writeFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { benchLifecycle } from './bench/lifecycle.ts';
import { readOptions } from './bench/options.ts';
import { levelLines, targetLines } from './bench/report.ts';
import { SetupError } from './setup/setup-error.ts';
import { runTask } from './stack/task.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

await runTask(async (config: Config) => {
  const options = readOptions(process.argv.slice(2));
  const stop = new AbortController();
  for (const signal of STOP_SIGNALS) process.on(signal, () => stop.abort());
  try {
    const figures = await benchLifecycle(config, options, {
      signal: stop.signal,
      show: true,
      told: (level) => console.log(levelLines(level).join('\n')),
    });
    if (options.json !== undefined) {
      await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
    }
    console.log(targetLines(figures.targets).join('\n'));
    return 0;
  } catch (error) {
    throw stop.signal.aborted ? new SetupError('Stopped before all was measured.') : error;
  }
});
