/** A program that we start, watch, log and stop: always by its pid, never by its name. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from './setup-error.ts';
import { until } from './until.ts';

export interface ChildOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** What it prints is appended here. */
  readonly log: string;
  /** Default: what this process has. */
  readonly env?: NodeJS.ProcessEnv;
  /** Told the pid at once, before it answers: whoever is killed meanwhile has noted it. */
  readonly started?: ((pid: number) => unknown) | undefined;
}

export interface Child {
  readonly process: ChildProcess;
  readonly log: string;
  /** Settles when it has ended, however it ended. */
  readonly ended: Promise<void>;
}

/** Something that runs and can be stopped. */
export interface Running {
  readonly name: string;
  readonly pid: number;
  readonly child: Child;
  /** Returns when the process is gone. */
  stop(): Promise<void>;
}

/** ms between asking a program to end and ending it. */
const GRACE = 20_000;

/**
 * Starts a program in a process group of its own, so that a Ctrl-C in the terminal reaches only us
 * and we can stop the parts in the right order.
 */
export function startChild({ program, args, log, env, started }: ChildOptions): Child {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  const child = spawn(program, args, {
    stdio: ['ignore', output, output],
    detached: true,
    ...(env ? { env } : {}),
  });
  closeSync(output);
  if (child.pid !== undefined) started?.(child.pid);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { process: child, log, ended };
}

/** True when it has ended, or could not be started. */
export const childEnded = ({ process: { pid, exitCode, signalCode } }: Child): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

/** Asks it to end, and ends it when it has not done so in time (ms). */
export async function stopChild(child: Child, grace = GRACE): Promise<void> {
  const { pid } = child.process;
  if (pid === undefined) return;
  if (!childEnded(child)) {
    child.process.kill('SIGTERM');
    const timer = setTimeout(() => killGroup(pid), grace);
    await child.ended;
    clearTimeout(timer);
  }
  // Whatever it had started itself and left behind.
  killGroup(pid);
}

/**
 * Waits until a program that was just started answers.
 * @throws {SetupError} naming the part, with the last line of its log, when it ends or takes too long
 */
export async function untilItAnswers(
  part: string,
  child: Child,
  answers: () => Promise<boolean>,
  within = 60_000,
): Promise<void> {
  const failed = async (how: string): Promise<SetupError> => {
    const said = await lastLine(child.log);
    return new SetupError(`${part} ${how}${said}. See ${child.log}, then start again.`);
  };
  const end = Date.now() + within;
  await until(
    async () => {
      if (childEnded(child)) throw await failed('ended as soon as it was started');
      if (Date.now() > end) throw await failed(`did not answer within ${within / 1000} s`);
      return answers();
    },
    { within: within * 2, every: 100, or: `${part} does not answer.` },
  );
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left of the group: what we want.
  }
}

async function lastLine(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n');
  const telling = lines.findLast((line) => /error|fatal|panic/i.test(line)) ?? lines.at(-1);
  return telling ? `: ${telling.trim().slice(0, 300)}` : '';
}
