/** A process of our own (worker, API, mail catcher, test provider) that is kept running. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnded, startChild, stopChild, untilItAnswers, type Child } from '../setup/process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface ServiceOptions {
  /** For people, as in "Worker for orders". */
  readonly name: string;
  /** The entry file, from the project's root. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logs: string;
  /** The log's name; default: the entry's. */
  readonly log?: string;
  /** It gives way to all other processes, and works when they leave it time. */
  readonly inBackground?: boolean;
  /** True once it does its work. Left out: it counts as ready once started. */
  readonly answers?: () => Promise<boolean>;
  /** Told of every process, the restarted ones too. */
  readonly started: (name: string, pid: number) => Promise<void>;
  /** Told in a sentence when it died and will be started again. */
  readonly say: (sentence: string) => void;
}

export interface Service {
  readonly name: string;
  /** Of the process that runs now. */
  pid(): number | undefined;
  /** @throws {SetupError} when it ends, or does not answer in time */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** ms: the first wait before a restart, doubled each time, up to the longest. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** ms: who lived this long starts with the first wait again. */
const STABLE = 60_000;

/** Starts it, and from the moment it has been ready, starts it again whenever it dies. */
export function startService(options: ServiceOptions): Service {
  const { name, answers } = options;
  let child = launch(options);
  let wait = FIRST_WAIT;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;

  const watch = (begun: number) => {
    void child.ended.then(() => {
      if (stopping) return;
      if (Date.now() - begun > STABLE) wait = FIRST_WAIT;
      const how = howItEnded(child);
      options.say(`${name} ${how}; starting it again in ${wait / 1000} s. See ${child.log}.`);
      timer = setTimeout(() => {
        child = launch(options);
        watch(Date.now());
      }, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  };
  return {
    name,
    pid: () => child.process.pid,
    ready: async () => {
      const begun = Date.now();
      const first = child;
      const alive = () => Promise.resolve(!childEnded(first));
      await untilItAnswers(name, first, answers ?? alive, 120_000);
      watch(begun);
    },
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      await stopChild(child);
    },
  };
}

function launch({ name, entry, env, logs, log, inBackground, started }: ServiceOptions): Child {
  return startChild({
    program: process.execPath,
    args: ['--enable-source-maps', '--import', 'tsx', resolve(ROOT, entry)],
    log: join(logs, `${log ?? basename(entry, '.ts')}.log`),
    env,
    started: (pid) => {
      if (inBackground) giveWay(pid);
      void started(name, pid);
    },
  });
}

/** What it starts later (Chromium) inherits it. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
    if (process.platform !== 'linux') return;
    // Where Linux groups by session, it weighs those first; each of our processes is a session.
    writeFileSync(`/proc/${pid}/autogroup`, String(constants.priority.PRIORITY_LOW));
    // Whoever wakes up takes the processor from an idle task at once, instead of at the end of its turn.
    spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(pid)], { stdio: 'ignore' });
  } catch {
    // It has ended already (whoever waits for it will say so), or there are no such groups.
  }
}

/** As in "ended with code 1", for a sentence. */
export function howItEnded({ process: { exitCode, signalCode } }: Child): string {
  if (signalCode) return `was ended by ${signalCode}`;
  return exitCode === null ? 'could not be started' : `ended with code ${exitCode}`;
}
