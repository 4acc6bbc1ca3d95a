/** Who runs on a data folder: noted in a file, so that others find the stack, or what it left. */
import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '../setup/setup-error.ts';
import { until } from '../setup/until.ts';
import { birthOf } from './identity.ts';

const RECORD = 'stack.json';

const ProcessRecord = z.object({ name: z.string(), pid: z.number().int(), birth: z.string() });

const StackRecord = z.object({
  owner: ProcessRecord,
  processes: z.array(ProcessRecord),
  /** Written when everything is up: where it is, and the key to it. */
  ready: z
    .object({ publicUrl: z.string(), environment: z.record(z.string(), z.string()) })
    .optional(),
});
export type StackRecord = z.infer<typeof StackRecord>;

/** The hold of one stack on its data folder. */
export interface Claim {
  /** Notes a process that was started, so that the next start finds it should we be killed. */
  readonly note: (name: string, pid: number) => Promise<void>;
  /** Tells others where the stack is; `environment` is what `loadConfig` reads. */
  readonly publish: (ready: NonNullable<StackRecord['ready']>) => Promise<void>;
  readonly release: () => Promise<void>;
}

/** The stack that runs on the folder now, if one does. */
export function runningStack(dataDir: string): StackRecord | undefined {
  const record = readRecord(dataDir);
  return record && isAlive(record.owner) ? record : undefined;
}

/**
 * Takes hold of a folder that is there and that no stack runs on.
 * @throws {SetupError} when another start was quicker
 */
export async function claim(dataDir: string): Promise<Claim> {
  const owner = { name: 'start', pid: process.pid, birth: birthOf(process.pid) ?? '' };
  let record: StackRecord = { owner, processes: [] };
  await createRecord(dataDir, record);
  // One write after the other: services start and restart side by side.
  let written = Promise.resolve();
  const update = (change: Partial<StackRecord>) => {
    record = { ...record, ...change };
    written = written.then(() => writeRecord(dataDir, record));
    return written;
  };
  return {
    note: (name, pid) => {
      const alive = record.processes.filter((other) => other.pid !== pid && isAlive(other));
      return update({ processes: [...alive, { name, pid, birth: birthOf(pid) ?? '' }] });
    },
    publish: (ready) => update({ ready }),
    release: async () => {
      await written;
      await rm(join(dataDir, RECORD), { force: true });
    },
  };
}

/**
 * @param task what the caller wants to do
 * @throws {SetupError} while a stack runs on the folder
 */
export function refuseWhileRunning(dataDir: string, task: 'start' | 'reset'): void {
  const running = runningStack(dataDir);
  if (!running) return;
  const where = running.ready ? ` at ${running.ready.publicUrl}` : '';
  const who = `A stack already runs on ${dataDir}${where} (process ${running.owner.pid}).`;
  throw new SetupError(
    task === 'reset'
      ? `${who} Stop it with Ctrl-C in its terminal, then run "npm run reset" again.`
      : `${who} Use that one, or stop it with Ctrl-C in its terminal first. For a second stack ` +
          'beside it set DATA_DIR, PORT and the other ports (README, "Two stacks").',
  );
}

/** A stack that was killed cannot stop its parts: they would hold the ports and the files. */
export async function stopLeftovers(dataDir: string): Promise<void> {
  const leftovers = (readRecord(dataDir)?.processes ?? []).filter(isAlive);
  for (const left of leftovers.reverse()) {
    end(left, 'SIGTERM');
    const gone = () => !isAlive(left);
    await until(gone, { within: 10_000, or: '' }).catch(() => end(left, 'SIGKILL'));
  }
  await rm(join(dataDir, RECORD), { force: true });
}

function end({ pid }: { pid: number }, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

const isAlive = ({ pid, birth }: z.infer<typeof ProcessRecord>): boolean =>
  birth !== '' && birthOf(pid) === birth;

function readRecord(dataDir: string): StackRecord | undefined {
  try {
    const text = readFileSync(join(dataDir, RECORD), 'utf8');
    return StackRecord.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Fails when two starts come at the same moment: only one of them can make the file. */
async function createRecord(dataDir: string, record: StackRecord): Promise<void> {
  try {
    await writeFile(join(dataDir, RECORD), JSON.stringify(record), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    refuseWhileRunning(dataDir, 'start');
    throw error;
  }
}

async function writeRecord(dataDir: string, record: StackRecord): Promise<void> {
  const beside = join(dataDir, `${RECORD}.new`);
  await writeFile(beside, JSON.stringify(record), { mode: 0o600 });
  await rename(beside, join(dataDir, RECORD));
}
