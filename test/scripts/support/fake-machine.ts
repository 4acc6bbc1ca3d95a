/** A machine that has only the programs that a test puts on it. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thisMachine, type Machine } from '../../../scripts/setup/machine.ts';

export interface FakeMachine extends Machine {
  readonly root: string;
  readonly bin: string;
  /** Puts a shell script on its PATH. */
  install(name: string, script: string): Promise<string>;
  remove(): Promise<void>;
}

/** Nothing is on it yet; programs that are run, really run. */
export async function fakeMachine(changes: Partial<Machine> = {}): Promise<FakeMachine> {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-machine-'));
  const bin = join(root, 'bin');
  await mkdir(bin);
  return {
    ...thisMachine({ dataDir: root, searchPath: [] }),
    searchPath: [bin],
    servicePolicy: join(root, 'policy-rc.d'),
    ...changes,
    root,
    bin,
    install: async (name, script) => {
      const path = join(bin, name);
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o755);
      return path;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
