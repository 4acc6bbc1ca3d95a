/**
 * The download that the Temporal SDK has built in. The SDK can only download and start in one go,
 * so it does both in a child process that we can give up on, and we keep the program.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Link } from './finder.ts';
import { isExecutable, type Machine } from './machine.ts';
import { childEnded, startChild, stopChild } from './process.ts';
import { until } from './until.ts';

export type Download = 'temporal' | 'temporal-test-server';

/** Where nothing has arrived by then, nothing will: a blocked network must not hold up the start. */
const NOTHING_ARRIVES = 8_000;
const WHOLE_DOWNLOAD = 10 * 60_000;

const CHILD = fileURLToPath(new URL('./sdk-download-child.ts', import.meta.url));

const sdkVersion = (): string => {
  const read = createRequire(import.meta.url)('@temporalio/testing/package.json') as {
    version: string;
  };
  return read.version;
};

const keptPath = (machine: Machine, program: Download): string =>
  join(machine.toolsDir, `${program}-for-sdk-${sdkVersion()}`);

/** Looks for what an earlier start downloaded this way. */
export const sdkDownloaded = (machine: Machine, program: Download): Link => ({
  name: "the SDK's download of an earlier start",
  find: async () => {
    const path = keptPath(machine, program);
    return (await isExecutable(path))
      ? { where: path, version: `for SDK ${sdkVersion()}` }
      : undefined;
  },
});

/** Lets the SDK download the program that it recommends; `child` is the script that makes it. */
export const sdkDownload = (machine: Machine, program: Download, child = CHILD): Link => ({
  name: "the Temporal SDK's own download",
  installs: true,
  find: async () => {
    const folder = join(machine.toolsDir, `sdk-${program}`);
    await mkdir(folder, { recursive: true });
    try {
      await downloadInto(folder, program, child);
      const [file] = await filesIn(folder);
      if (!file) throw new Error('brought no file');
      await rename(join(folder, file), keptPath(machine, program));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { where: keptPath(machine, program), version: `for SDK ${sdkVersion()}` };
  },
});

async function downloadInto(folder: string, program: Download, script: string): Promise<void> {
  const child = startChild({
    program: process.execPath,
    args: ['--import', 'tsx', script, folder, program],
    log: join(folder, '..', 'sdk-download.log'),
  });
  const begun = Date.now();
  try {
    await until(
      async () => {
        if (childEnded(child)) return true;
        if (Date.now() - begun < NOTHING_ARRIVES) return false;
        if ((await filesIn(folder)).length > 0) return false;
        throw new Error('nothing arrived from it');
      },
      { within: WHOLE_DOWNLOAD, every: 50, or: 'took more than ten minutes' },
    );
    if (child.process.exitCode !== 0) throw new Error('cannot be reached from here');
  } finally {
    await stopChild(child);
  }
}

/** The names of the files that have something in them. */
async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return names.filter((_, at) => (sizes[at] ?? 0) > 0);
}
