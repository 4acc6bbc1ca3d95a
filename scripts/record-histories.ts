/**
 * Stores the histories of the orders that the workflow tests live, under `test/histories/`, for the replay tests:
 * `record-histories.ts`. It adds what is missing (a new path, a new version of the SDK) and never changes a history
 * that is there: one that no longer replays means that running orders would break.
 */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment, loadConfig } from '../config.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HISTORIES = join(ROOT, 'test/histories');

/** Those that must not run while histories are written, or that keep none. */
const OTHERS = /^(replay|random|privacy|definitions|web-ui)\.test\.ts$/;

const stored = async (): Promise<string[]> =>
  (await readdir(HISTORIES).catch(() => [])).filter((name) => name.endsWith('.json'));

async function recorded(): Promise<number> {
  const folder = join(ROOT, 'test/workflows');
  const tests = (await readdir(folder)).filter((f) => f.endsWith('.test.ts') && !OTHERS.test(f));
  const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js');
  const options = ['--no-config', '--node-option', 'import=tsx', '--timeout', '60000'];
  const child = spawn(process.execPath, [mocha, ...options, ...tests.map((f) => join(folder, f))], {
    cwd: ROOT,
    env: { ...childEnvironment(loadConfig()), RECORD_HISTORIES: 'yes' },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

const before = await stored();
process.exitCode = await recorded();
const added = (await stored()).filter((name) => !before.includes(name));
console.log(added.length === 0 ? 'Nothing was missing.' : `Stored:\n  ${added.join('\n  ')}`);
