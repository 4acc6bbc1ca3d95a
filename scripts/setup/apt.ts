import { rm, writeFile } from 'node:fs/promises';
import type { Found, Link } from './finder.ts';
import { onPath, versionOf, type Machine } from './machine.ts';

const INSTALL_TIMEOUT = 10 * 60_000;

/** Installs a Debian package where we are root and apt is there, then looks for the program. */
export const aptPackage = (machine: Machine, debian: string, ...programs: string[]): Link => ({
  name: `apt-get install ${debian}`,
  installs: true,
  find: async (): Promise<Found | undefined> => {
    const apt = await onPath(machine, 'apt-get');
    if (!apt) throw new Error('there is no apt-get on this machine');
    if (!machine.isRoot) throw new Error(`needs root: run "sudo apt-get install ${debian}"`);
    await install(machine, apt, debian);
    const where = await onPath(machine, ...programs);
    return where ? { where, version: await versionOf(machine, where) } : undefined;
  },
});

async function install(machine: Machine, apt: string, debian: string): Promise<void> {
  const run = (...args: string[]) =>
    machine.run('env', ['DEBIAN_FRONTEND=noninteractive', apt, ...args], {
      timeout: INSTALL_TIMEOUT,
    });
  await run('update');
  const allowServices = await forbidServices(machine.servicePolicy);
  try {
    await run('install', '--yes', '--no-install-recommends', debian);
  } finally {
    await allowServices();
  }
}

/**
 * Keeps Debian from starting a service of its own (ours runs on a private folder), in Debian's own
 * way: a policy file that says no. A policy that is there already stays as it is.
 */
async function forbidServices(policy: string): Promise<() => Promise<void>> {
  try {
    await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' });
    return () => rm(policy, { force: true });
  } catch {
    return () => Promise.resolve();
  }
}
