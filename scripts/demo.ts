/**
 * `npm run demo`: walks one order through its life against the stack that runs, or one that it starts for the
 * purpose, and leaves its documents and mails in `DATA_DIR/demo`.
 */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig, type Config } from '../config.ts';
import { openKeepsakes } from './demo/keepsakes.ts';
import { playDemo } from './demo/play.ts';
import { createTimeline } from './demo/timeline.ts';
import { SetupError } from './setup/setup-error.ts';
import { startStack } from './stack/stack.ts';
import { runningStack } from './stack/stack-record.ts';
import { runTask } from './stack/task.ts';
import { seedDemoShop } from './seed-demo-shop.ts';

async function demo(config: Config): Promise<number> {
  const running = runningStack(config.dataDir);
  if (running) return tell(withinStack(running));

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const stopped = once(stop.signal, 'abort').then(() => {
    throw new SetupError('Stopped before the end of the story.');
  });
  // Without a listener of its own it would end this process before the stack is stopped.
  stopped.catch(() => undefined);
  const stack = await startStack(config, { show: true, seed: seedDemoShop, signal: stop.signal });
  try {
    return await Promise.race([tell(stack.config), stopped]);
  } finally {
    await stack.stop();
  }
}

/** The settings that the running stack's own processes have. */
function withinStack({ ready }: NonNullable<ReturnType<typeof runningStack>>): Config {
  if (ready) return loadConfig(ready.environment);
  throw new SetupError('The stack is still starting. Run "npm run demo" again when it is up.');
}

async function tell(config: Config): Promise<number> {
  const { publicUrl, apiKey, paymentProviderUrl, mailPageUrl, dataDir } = config;
  if (apiKey === undefined || paymentProviderUrl === undefined) {
    throw new SetupError(
      'The demo needs the test payment provider, which does not run in production. ' +
        'Start the stack without NODE_ENV=production.',
    );
  }
  const begun = Date.now();
  const keepsakes = await openKeepsakes(join(dataDir, 'demo'), mailPageUrl);
  const colours = process.stdout.isTTY && !process.env['NO_COLOR'];
  const timeline = createTimeline((line) => console.log(line), colours);
  const order = await playDemo({ publicUrl, apiKey, paymentProviderUrl, timeline, keepsakes });

  const files = (await readdir(keepsakes.folder)).sort();
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(
    `\nOrder ${order.number} has lived its life in ${seconds} s. In ${keepsakes.folder}:`,
  );
  for (const file of files) console.log(`  ${file}`);
  return 0;
}

await runTask(demo);
