/** `npm start`: brings everything up, says where it is, and takes it down again on Ctrl-C. */
import { once } from 'node:events';
import type { Config } from '../config.ts';
import { startStack, type StackConfig } from './stack/stack.ts';
import { runTask } from './stack/task.ts';
import { seedDemoShop } from './seed-demo-shop.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function start(config: Config): Promise<number> {
  const begun = Date.now();
  const stop = new AbortController();
  for (const signal of STOP_SIGNALS) process.on(signal, () => stop.abort());

  const stack = await startStack(config, { show: true, seed: seedDemoShop, signal: stop.signal });
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(`\nHoldfast is up (${seconds} s).\n\n${addresses(stack.config)}\n\nCtrl-C stops it.`);

  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  console.log('\nStopping …');
  await stack.stop();
  console.log(
    'Stopped. Your data stays; "npm start" goes on from here, "npm run reset" empties it.',
  );
  return 0;
}

function addresses({ publicUrl, temporal, mailPageUrl, dataDir, apiKey }: StackConfig): string {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Start page', publicUrl],
    ['API and its page', `${publicUrl}/api/docs`],
    ['Temporal Web UI', temporal.uiUrl],
    ['Mail catcher', mailPageUrl],
    ['API key', apiKey],
    ['Data and logs', dataDir],
  ];
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name.padEnd(18)}${value ?? ''}`)
    .join('\n');
}

await runTask(start);
