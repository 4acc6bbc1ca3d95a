/** What the finder chains see of the machine; tests hand them a made-up one. */
import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '../../config.ts';

const execute = promisify(execFile);

export interface RunOptions {
  /** ms; the program is ended after it. */
  readonly timeout: number;
}

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly isRoot: boolean;
  /** Programs are looked for here, in this order. */
  readonly searchPath: readonly string[];
  /** Downloads are kept here and outlive `npm run reset`. */
  readonly toolsDir: string;
  /** Debian's file that says which services may be started. */
  readonly servicePolicy: string;
  /** Runs a program to its end. Rejects when it fails. Returns what it printed. */
  run(program: string, args: readonly string[], options: RunOptions): Promise<string>;
}

/** Debian keeps servers in folders that only root has on its PATH. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec'];

/** This machine, as the settings describe it. */
export function thisMachine(config: Pick<Config, 'dataDir' | 'searchPath'>): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    isRoot: process.getuid?.() === 0,
    searchPath: [...config.searchPath, ...SERVER_FOLDERS],
    toolsDir: join(config.dataDir, 'tools'),
    servicePolicy: '/usr/sbin/policy-rc.d',
    run: async (program, args, { timeout }) => {
      const { stdout, stderr } = await execute(program, [...args], {
        timeout,
        killSignal: 'SIGKILL',
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout + stderr;
    },
  };
}

/** The first of these programs on the machine's path, as a full path. */
export async function onPath(
  machine: Pick<Machine, 'searchPath'>,
  ...names: string[]
): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of machine.searchPath) {
      const path = join(folder, name);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

/** True where a program is that we may run. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The first thing in a program's `--version` that looks like a version. */
export async function versionOf(machine: Machine, program: string): Promise<string> {
  const printed = await machine.run(program, ['--version'], { timeout: 15_000 });
  return /\d+(\.\d+)+[\w.+-]*/.exec(printed)?.[0] ?? 'unknown version';
}
