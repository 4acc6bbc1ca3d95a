/**
 * `npm test [-- SPEC… --grep WORDS]`: prepares what tests need, runs them, and ends with the line
 * "N passed, N failed". COVERAGE=1 measures coverage.
 */
import { Listr } from 'listr2';
import { childEnvironment, type Config } from '../config.ts';
import { chromiumChain } from './setup/chromium.ts';
import { databaseChain } from './setup/database.ts';
import { findPart, type Chain } from './setup/finder.ts';
import { thisMachine } from './setup/machine.ts';
import { temporalChain } from './setup/temporal.ts';
import { testServerChain } from './setup/test-server.ts';
import { runTask } from './stack/task.ts';
import { closingLine, hasSpecs, runMocha, together, type Counts } from './testing/run-mocha.ts';

/** About half of the time that all tests take: the rules, and the scripts with stacks of their own. */
const HALF = ['domain', 'scripts', 'templates'];

await runTask(async (config) => {
  await prepare(config);
  const env = childEnvironment({ ...config, nodeEnv: 'test' });
  const asked = process.argv.slice(2);
  const counts =
    hasSpecs(asked) || config.coverage
      ? await runMocha({ args: asked, env, coverage: config.coverage })
      : await runInHalves(asked, env);
  console.log(closingLine(counts));
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
});

/**
 * All tests in two processes side by side, each with servers of its own: tests wait more than they work.
 * @param args options of mocha
 */
async function runInHalves(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  const half = HALF.map((folder) => `test/${folder}/**/*.test.ts`);
  const others = ['test/**/*.test.ts', ...half.flatMap((spec) => ['--ignore', spec])];
  return together(
    await Promise.all([
      runMocha({ args: [...args, ...others], env, coverage: false }),
      runMocha({ args: [...args, ...half], env, coverage: false, print: 'afterwards' }),
    ]),
  );
}

/** Finds, and where need be fetches, every part before the first test has to wait for it. */
async function prepare(config: Config): Promise<void> {
  const machine = thisMachine(config);
  const step = (chain: Chain) => ({
    title: chain.part,
    task: async (_: unknown, shown: { title: string }) => {
      const { version, where } = await findPart(chain);
      shown.title = `${chain.part}: ${version}, ${where}`;
    },
  });
  await new Listr(
    [
      step(temporalChain(machine, config.temporal)),
      step(testServerChain(machine)),
      step(databaseChain(machine, config.databaseUrl)),
      step(chromiumChain(machine, config.chromium)),
    ],
    {
      concurrent: true,
      fallbackRenderer: 'simple',
      rendererOptions: { showErrorMessage: false },
      registerSignalListeners: false,
    },
  ).run();
}
