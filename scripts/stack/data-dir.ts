/** The data folder: whether it is ours, and how it is emptied. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../setup/setup-error.ts';
import { claim, refuseWhileRunning, stopLeftovers, type Claim } from './stack-record.ts';

const MARKER = 'HOLDFAST';

/** These may be there before a stack has ever run: tests and builds keep their things in them. */
const CACHES = ['tools', 'build', 'logs'];

/**
 * Makes the folder if need be, takes hold of it, and stops what a killed stack left running.
 * @throws {SetupError} when another stack runs on it, or the folder is used for something else
 */
export async function openDataDir(dataDir: string): Promise<Claim> {
  if (!looksLikeOurs(dataDir)) {
    throw new SetupError(
      `DATA_DIR is ${dataDir}, a folder with other things in it. Set DATA_DIR to a new or empty ` +
        'folder: everything in it belongs to Holdfast.',
    );
  }
  await mkdir(dataDir, { recursive: true });
  refuseWhileRunning(dataDir, 'start');
  await stopLeftovers(dataDir);
  await writeFile(join(dataDir, MARKER), 'Made by Holdfast; "npm run reset" empties it.\n');
  return claim(dataDir);
}

/**
 * Removes all state; the tools that were downloaded stay.
 * @returns the names of what was removed
 * @throws {SetupError} while a stack runs on the folder, or when it does not look like ours
 */
export async function emptyDataDir(dataDir: string): Promise<string[]> {
  if (!existsSync(dataDir)) return [];
  if (!looksLikeOurs(dataDir)) {
    throw new SetupError(
      `${dataDir} does not look like a data folder of Holdfast, so nothing was deleted. ` +
        'Check DATA_DIR.',
    );
  }
  refuseWhileRunning(dataDir, 'reset');
  await stopLeftovers(dataDir);
  const names = readdirSync(dataDir).filter((name) => name !== 'tools' && name !== MARKER);
  await Promise.all(names.map((name) => rm(join(dataDir, name), { recursive: true })));
  return names.sort();
}

function looksLikeOurs(dataDir: string): boolean {
  if (!existsSync(dataDir) || existsSync(join(dataDir, MARKER))) return true;
  return readdirSync(dataDir).every((name) => CACHES.includes(name));
}
