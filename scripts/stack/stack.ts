/**
 * The whole stack: found, started in the right order, stopped in the reverse one. `npm start`, the
 * demo, the benches and the journey tests all use this.
 */
import { join } from 'node:path';
import { Listr, type ListrTask } from 'listr2';
import { toEnvironment, type Config, type ServiceConfig } from '../../config.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { thisMachine } from '../setup/machine.ts';
import { requireFreePorts } from '../setup/ports.ts';
import { SetupError } from '../setup/setup-error.ts';
import { firstApiKey } from './api-key.ts';
import { openDataDir } from './data-dir.ts';
import { requireDiskSpace } from './disk.ts';
import type { Launch, Part } from './launch.ts';
import { parts, portNeeds, type Step } from './parts.ts';
import { outsideWorld, services } from './services.ts';

export interface StackOptions {
  /** Fills an empty shop when everything is up; returns what it did, in a few words. */
  readonly seed?: (config: StackConfig) => Promise<string>;
  /** Show the steps; otherwise nothing is printed. */
  readonly show: boolean;
  /** Told in a sentence when a part dies later on. Default: to stderr. */
  readonly say?: (sentence: string) => void;
  /** Aborting it stops the start, and what was started by then. */
  readonly signal?: AbortSignal;
}

export type StackConfig = ServiceConfig & { readonly apiKey: string };

export interface Stack {
  /** Every address and key as they are now: what the processes of the stack were given. */
  readonly config: StackConfig;
  /** Pids by name of the part, for benches and fault tests. */
  pids(): Readonly<Record<string, number>>;
  /** Stops every process that was started here, the last one first. */
  stop(): Promise<void>;
}

/**
 * Starts the stack and returns when `/api/ready` says that it can be used.
 * @throws {SetupError} a sentence that says what to do; whatever had been started is stopped then
 */
export async function startStack(config: Config, options: StackOptions): Promise<Stack> {
  await requireDiskSpace(config.dataDir);
  const held = await openDataDir(config.dataDir);
  const started: Part[] = [];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
    await held.release();
  };
  const launch: Launch = {
    config,
    machine: thisMachine(config),
    logs: join(config.dataDir, 'logs'),
    found: {},
    say: options.say ?? ((sentence) => void process.stderr.write(`${sentence}\n`)),
    note: held.note,
    add: (part) => void started.push(part),
  };
  try {
    await requireFreePorts(portNeeds(config));
    const complete = await bringUp(launch, options);
    await held.publish({ publicUrl: complete.publicUrl, environment: toEnvironment(complete) });
    const pids = () => Object.fromEntries(started.map((part) => [part.name, part.pid() ?? 0]));
    return { config: complete, pids, stop };
  } catch (error) {
    await stop();
    throw options.signal?.aborted ? new SetupError('Stopped before everything was up.') : error;
  }
}

async function bringUp(launch: Launch, options: StackOptions): Promise<StackConfig> {
  const { seed, signal, show } = options;
  const { dataDir, apiKey: given } = launch.config;
  const apiKey = await firstApiKey(dataDir, given);
  const config = (): StackConfig => ({ ...withAddresses(launch), apiKey });

  // A step that was begun must have settled before anything is stopped, or it would start its part
  // behind our back.
  const begun: Promise<string>[] = [];
  const step: Step = (title, task) => ({
    title,
    task: async (_, shown) => {
      signal?.throwIfAborted();
      const running = task();
      begun.push(running);
      shown.title = `${title}: ${await running}`;
    },
  });
  const steps = [
    together('Parts', [...parts(launch, step), ...outsideWorld(launch, step)]),
    step('Database tables', () => migrate(config())),
    together('Services', services(launch, config, step)),
    ...(seed ? [step('Demo shop', () => seed(config()))] : []),
  ];
  try {
    await shownSteps(steps, show).run();
  } catch (error) {
    await Promise.allSettled(begun);
    throw error;
  }
  return config();
}

const together = (title: string, steps: ListrTask[]): ListrTask => ({
  title,
  task: (_, task) => task.newListr(steps, { concurrent: true }),
});

const shownSteps = (steps: ListrTask[], show: boolean) =>
  new Listr(steps, {
    renderer: show ? 'default' : 'silent',
    fallbackRenderer: show ? 'simple' : 'silent',
    // On Ctrl-C it would end this process at once and leave the parts running.
    registerSignalListeners: false,
    rendererOptions: { collapseSubtasks: false, showErrorMessage: false },
  });

async function migrate({ databaseUrl }: ServiceConfig): Promise<string> {
  await migrateToLatest(databaseUrl);
  return 'up to date';
}

/** The settings with every part's address filled in. */
function withAddresses({ config, found, machine }: Launch): ServiceConfig {
  const { databaseUrl, temporal, smtpUrl } = found;
  if (databaseUrl === undefined || smtpUrl === undefined || temporal === undefined) {
    throw new Error('The parts must be up before their addresses are asked for.');
  }
  // Chromium refuses its sandbox to root; in production that must be decided, not assumed.
  const sandboxPossible = config.nodeEnv === 'production' || !machine.isRoot;
  const chromiumSandbox = config.chromiumSandbox && sandboxPossible;
  return { ...config, ...found, databaseUrl, temporal, smtpUrl, chromiumSandbox };
}
