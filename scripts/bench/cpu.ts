/** Processor time of processes with all that they started, from /proc; on other systems than Linux there is none. */
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of the kernel's clock in a second; 100 on every Linux that Node runs on. */
const TICKS = 100;

interface ProcessTimes {
  readonly parent: number;
  /** Of itself and of its children that have ended, s. */
  readonly seconds: number;
}

/**
 * Seconds used so far by each of these processes, with those of its descendants that are not named themselves; null
 * where the system does not tell.
 */
export function cpuSeconds(
  pids: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> | null {
  const processes = allProcesses();
  if (!processes) return null;
  const named = new Set(Object.values(pids));
  const secondsOf = (pid: number): number =>
    [...processes]
      .filter(([child, { parent }]) => parent === pid && !named.has(child))
      .reduce((seconds, [child]) => seconds + secondsOf(child), processes.get(pid)?.seconds ?? 0);
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, secondsOf(pid)]));
}

/** What was used between two readings, by process. */
export const cpuBetween = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    // A process that was replaced meanwhile takes its time with it.
    Object.entries(after).map(([name, seconds]) => [
      name,
      Math.max(0, seconds - (before[name] ?? 0)),
    ]),
  );

function allProcesses(): Map<number, ProcessTimes> | null {
  if (process.platform !== 'linux') return null;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.flatMap((pid) => {
      const times = timesOf(pid);
      return times ? [[Number(pid), times] as const] : [];
    }),
  );
}

function timesOf(pid: string): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, may hold spaces: count from the bracket that closes it.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
    return {
      parent: fields[1] ?? 0,
      seconds: (user + system + childrenUser + childrenSystem) / TICKS,
    };
  } catch {
    // It has just ended.
    return undefined;
  }
}
