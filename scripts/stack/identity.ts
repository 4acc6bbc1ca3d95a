import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process was born, in whatever form the system tells it; undefined when there is none. Pid
 * and birth together name a process for sure: pids are used again, births are not.
 */
export function birthOf(pid: number): string | undefined {
  try {
    return process.platform === 'linux' ? birthOnLinux(pid) : birthByPs(pid);
  } catch {
    return undefined;
  }
}

function birthOnLinux(pid: number): string | undefined {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field, the program's name, may hold spaces: count from the bracket that closes it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ticksSinceBoot = fields[19];
  return state === 'Z' || ticksSinceBoot === undefined ? undefined : `${boot}:${ticksSinceBoot}`;
}

function birthByPs(pid: number): string | undefined {
  const printed = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return printed.trim() || undefined;
}
