import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PdfRendererOptions } from '../../../integrations/pdf/renderer.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** The Chromium of this machine; as root its sandbox cannot start, which must be said explicitly. */
export const TEST_BROWSER = {
  executablePath: process.env['PUPPETEER_EXECUTABLE_PATH'] ?? onPath(NAMES),
  sandbox: process.getuid?.() !== 0,
} satisfies PdfRendererOptions;

function onPath(names: readonly string[]): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun);
  if (found === undefined)
    throw new Error('No Chromium on the PATH: set PUPPETEER_EXECUTABLE_PATH.');
  return found;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The ids of all processes that `root` has started, directly or not (Linux: read from /proc). */
export function descendants(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), parent: parentOf(pid) }));
  const children = (pid: number): number[] =>
    parents
      .filter((process) => process.parent === pid)
      .flatMap((process) => [process.pid, ...children(process.pid)]);
  return children(root);
}

/** Chromium's processes below this one; the compiler that runs the tests has its own. */
export const chromiums = (root = process.pid): number[] =>
  descendants(root).filter((pid) => /chrom/i.test(commandOf(pid)));

/** Waits until none of the processes is left (one that only waits for its parent to notice counts as gone). */
export async function untilGone(pids: readonly number[], milliseconds = 10_000): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (pids.some(isRunning)) {
    if (performance.now() > deadline) {
      throw new Error(`Still there: ${pids.filter(isRunning).map(commandOf).join('; ')}`);
    }
    await pause(20);
  }
}

function isRunning(pid: number): boolean {
  const state = /\) (\S)/.exec(statOf(String(pid)))?.[1];
  return state !== undefined && state !== 'Z';
}

const parentOf = (pid: string): number => Number(/\) \S (\d+)/.exec(statOf(pid))?.[1] ?? 0);

const statOf = (pid: string): string => readOrEmpty(`/proc/${pid}/stat`);
const commandOf = (pid: number): string =>
  readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
