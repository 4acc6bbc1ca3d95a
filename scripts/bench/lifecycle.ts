/** `bench lifecycle`: how many orders a machine lives in a second, and what one of them costs. */
import { cpus, totalmem } from 'node:os';
import type { Config } from '../../config.ts';
import { createTestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import { openClient } from '../../temporal/connection.ts';
import { cachedWorkflowBundle } from '../build-workflow-bundle.ts';
import { createApiClient } from './api-client.ts';
import { startBareEngine } from './bare/engine.ts';
import { startBenchStack, type BenchStack } from './bench-stack.ts';
import { watchDatabase } from './database-watch.ts';
import { levelFigures, targetsOf, type LevelFigures, type Target } from './figures.ts';
import type { BenchOptions } from './options.ts';
import { createOrderLives } from './order-life.ts';
import { playRound, warmUp, type Bench, type Round } from './rounds.ts';
import { rounded } from './statistics.ts';

export interface LifecycleFigures {
  readonly bench: 'lifecycle';
  readonly at: string;
  readonly machine: {
    readonly processors: number;
    readonly processor: string;
    readonly memoryGigabytes: number;
    readonly node: string;
  };
  readonly secondsPerRound: number;
  /** Whether each request carried an Idempotency-Key. */
  readonly idempotencyKeys: boolean;
  /** To the bare engine's throughput at concurrency 8; null where that was not measured. */
  readonly ratio: number | null;
  readonly sqlStatementsPerSecondIdle: number;
  readonly levels: readonly LevelFigures[];
  readonly targets: readonly Target[];
}

export interface Listeners {
  /** Aborting it ends the bench after the round that is being played. */
  readonly signal: AbortSignal;
  /** Show the steps of the start. */
  readonly show: boolean;
  /** Told of each level when it is measured. */
  readonly told: (level: LevelFigures) => void;
}

/** s */
const WARM_UP = 3;

/**
 * Starts a stack of its own, measures it and stops it.
 * @throws {SetupError} when the stack does not come up; an Error when a life goes wrong
 */
export async function benchLifecycle(
  config: Config,
  { levels, rounds, seconds, idempotencyKeys }: BenchOptions,
  { signal, show, told }: Listeners,
): Promise<LifecycleFigures> {
  const stack = await startBenchStack(config, { signal, show });
  const closing: (() => unknown)[] = [() => stack.stop()];
  try {
    const bench = await openBench(stack, idempotencyKeys, (close) => closing.unshift(close));
    const measured: LevelFigures[] = [];
    for (const concurrency of levels) {
      const played: Round[] = [];
      await warmUp(bench, concurrency, WARM_UP);
      while (played.length < rounds) {
        signal.throwIfAborted();
        played.push(await playRound(bench, concurrency, seconds));
      }
      const level = levelFigures(concurrency, played);
      measured.push(level);
      told(level);
    }
    return {
      bench: 'lifecycle',
      at: new Date().toISOString(),
      machine: machineFacts(),
      secondsPerRound: seconds,
      idempotencyKeys,
      ratio: measured.find(({ concurrency }) => concurrency === 8)?.ratio ?? null,
      sqlStatementsPerSecondIdle: rounded(bench.database.idlePerSecond),
      levels: measured,
      targets: targetsOf(measured),
    };
  } finally {
    for (const close of closing) await close();
  }
}

async function openBench(
  stack: BenchStack,
  idempotencyKeys: boolean,
  onClose: (close: () => unknown) => void,
): Promise<Bench> {
  const { publicUrl, apiKey, databaseUrl, temporal, paymentProviderUrl = '' } = stack.config;
  const client = await openClient(temporal);
  onClose(() => client.connection.close());
  const bare = await startBareEngine(temporal, await cachedWorkflowBundle(`${stack.folder}/build`));
  onClose(() => bare.stop());
  const database = await watchDatabase(databaseUrl);
  onClose(() => database.close());
  const api = createApiClient(publicUrl, apiKey);
  onClose(() => api.close());
  const provider = createTestProviderClient(paymentProviderUrl);
  const webhookUrl = `${publicUrl}/api/webhooks/test`;
  return {
    client,
    bare,
    database,
    orders: createOrderLives(api, provider, { skus: stack.skus, webhookUrl, idempotencyKeys }),
    pids: () => ({ ...stack.pids(), 'Bare worker': bare.pid, 'The bench itself': process.pid }),
  };
}

function machineFacts(): LifecycleFigures['machine'] {
  const all = cpus();
  return {
    processors: all.length,
    processor: all[0]?.model ?? 'unknown',
    memoryGigabytes: rounded(totalmem() / 1024 ** 3),
    node: process.versions.node,
  };
}
