/** What the doctor looks at: each check says what it found, or what to do. It changes nothing. */
import type { Config } from '../../config.ts';
import { chromiumChain } from '../setup/chromium.ts';
import { databaseChain, databaseFacts } from '../setup/database.ts';
import { findPart, NotFound, withoutInstalling, type Chain } from '../setup/finder.ts';
import { thisMachine } from '../setup/machine.ts';
import { portInUse, takenPorts } from '../setup/ports.ts';
import { reasonOf, SetupError } from '../setup/setup-error.ts';
import { temporalChain } from '../setup/temporal.ts';
import { testServerChain } from '../setup/test-server.ts';
import { freeBytes, megabytes, requireDiskSpace } from '../stack/disk.ts';
import { portNeeds } from '../stack/parts.ts';
import { runningStack } from '../stack/stack-record.ts';

/** `later`: not here yet, but the next start will fetch it by itself. */
export type Verdict = 'good' | 'later' | 'missing';

export interface Finding {
  readonly part: string;
  readonly verdict: Verdict;
  /** What was found, or what to do; for people. */
  readonly says: string;
}

/** Looks at everything that `npm start` and `npm test` need. */
export async function examine(config: Config): Promise<Finding[]> {
  const machine = thisMachine(config);
  return [
    { part: 'Node', verdict: 'good', says: `${process.versions.node}, ${process.execPath}` },
    ...(await Promise.all([
      lookFor('Temporal', temporalChain(machine, config.temporal)),
      lookFor('Test server', testServerChain(machine)),
      lookFor('Database', databaseChain(machine, config.databaseUrl)),
      ...(config.databaseUrl === undefined ? [] : [charset(config.databaseUrl)]),
      lookFor('Chromium', chromiumChain(machine, config.chromium)),
      ports(config),
      disk(config.dataDir),
    ])),
    { part: 'Data folder', verdict: 'good', says: config.dataDir },
  ];
}

/** Goes along a chain without downloading or installing anything. */
export async function lookFor(part: string, chain: Chain): Promise<Finding> {
  try {
    const { version, where, link } = await findPart(withoutInstalling(chain));
    return { part, verdict: 'good', says: `${version}, ${where} (found by ${link})` };
  } catch (error) {
    // A setting that is wrong stops the next start too; a part that is only absent may be fetched.
    const fetched = chain.links.filter((link) => link.installs).map((link) => link.name);
    if (!(error instanceof NotFound) || fetched.length === 0) return missing(part, error);
    const says =
      `not here yet; it will be fetched when needed, from ${fetched.join(', or ')}. ` +
      `Where none of these works: ${chain.advice}`;
    return { part, verdict: 'later', says };
  }
}

async function charset(databaseUrl: string): Promise<Finding> {
  const part = 'Character set';
  try {
    const { charset: actual } = await databaseFacts(databaseUrl);
    if (actual === 'utf8mb4') return { part, verdict: 'good', says: actual };
    const name = new URL(databaseUrl).pathname.slice(1);
    const says = `is ${actual}. Run: ALTER DATABASE ${name} CHARACTER SET utf8mb4`;
    return { part, verdict: 'missing', says };
  } catch {
    return { part, verdict: 'missing', says: 'unknown, because the database does not answer.' };
  }
}

async function ports(config: Config): Promise<Finding> {
  const part = 'Ports';
  const needs = portNeeds(config);
  const stack = runningStack(config.dataDir);
  if (stack) {
    return { part, verdict: 'good', says: `in use by the stack of process ${stack.owner.pid}` };
  }
  const taken = await takenPorts(needs);
  if (taken.length > 0) return { part, verdict: 'missing', says: taken.map(portInUse).join('\n') };
  return { part, verdict: 'good', says: `${needs.map(({ port }) => port).join(', ')} are free` };
}

async function disk(dataDir: string): Promise<Finding> {
  const part = 'Disk';
  try {
    await requireDiskSpace(dataDir);
    return { part, verdict: 'good', says: `${megabytes(await freeBytes(dataDir))} MB free` };
  } catch (error) {
    return missing(part, error);
  }
}

const missing = (part: string, error: unknown): Finding => ({
  part,
  verdict: 'missing',
  says: error instanceof SetupError ? error.message : reasonOf(error),
});
