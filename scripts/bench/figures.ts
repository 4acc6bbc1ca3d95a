/** What the rounds come to: medians, under names that say what they are. */
import type { Round } from './rounds.ts';
import { median, percentile, rounded } from './statistics.ts';

interface Latency {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface LevelFigures {
  readonly concurrency: number;
  readonly rounds: number;
  readonly lifecyclesTotal: number;
  readonly lifecyclesPerSecond: number;
  readonly bareLifecyclesPerSecond: number;
  /** Of the bare engine's throughput, round by round. */
  readonly ratio: number;
  readonly actions: Readonly<Record<string, Latency>>;
  /** All three actions together. */
  readonly anyAction: Latency;
  readonly bareAction: Latency;
  readonly historyEventsPerLifecycle: number;
  readonly workflowTasksPerLifecycle: number;
  readonly historyBytesPerLifecycle: number;
  readonly sqlStatementsPerLifecycle: number;
  /** By process, until the last answer. */
  readonly cpuMsPerLifecycle: Readonly<Record<string, number>> | null;
  /** The same, from the last answer until the last mail. */
  readonly cpuMsPerLifecycleDraining: Readonly<Record<string, number>> | null;
  /** By process, of the bare engine's lives. */
  readonly cpuMsPerBareLifecycle: Readonly<Record<string, number>> | null;
  /** s, by process, of all rounds together, until the last answer. */
  readonly cpuSeconds: Readonly<Record<string, number>> | null;
  readonly drainSeconds: number;
}

export interface Target {
  readonly name: string;
  readonly target: string;
  readonly measured: number;
  readonly met: boolean;
}

/** The figures of one level of concurrency: medians over its rounds. */
export function levelFigures(concurrency: number, rounds: readonly Round[]): LevelFigures {
  const middle = (value: (round: Round) => number, digits = 1) =>
    rounded(median(rounds.map(value)), digits);
  const perSecond = ({ lives, seconds }: { lives: number; seconds: number }) => lives / seconds;
  const timesOf = (action: string) => rounds.flatMap(({ real }) => real.times[action] ?? []);
  const actions = Object.keys(rounds[0]?.real.times ?? {});
  const lifecyclesTotal = rounds.reduce((sum, { real }) => sum + real.lives, 0);
  const loaded = summed(rounds.map(({ cpuWhileLoaded }) => cpuWhileLoaded));
  const bareTotal = rounds.reduce((sum, { bare }) => sum + bare.lives, 0);
  const bareSeconds = summed(rounds.map(({ cpuWhileBare }) => cpuWhileBare));
  const draining = summed(rounds.map(({ cpuWhileDraining }) => cpuWhileDraining));
  return {
    concurrency,
    rounds: rounds.length,
    lifecyclesTotal,
    lifecyclesPerSecond: middle(({ real }) => perSecond(real), 2),
    bareLifecyclesPerSecond: middle(({ bare }) => perSecond(bare), 2),
    ratio: middle(({ real, bare }) => perSecond(real) / perSecond(bare), 3),
    actions: Object.fromEntries(actions.map((action) => [action, latency(timesOf(action))])),
    anyAction: latency(actions.flatMap(timesOf)),
    bareAction: latency(rounds.flatMap(({ bare }) => Object.values(bare.times).flat())),
    historyEventsPerLifecycle: middle(({ history }) => history.events),
    workflowTasksPerLifecycle: middle(({ history }) => history.workflowTasks),
    historyBytesPerLifecycle: middle(({ history }) => history.bytes, 0),
    sqlStatementsPerLifecycle: middle(({ sqlStatements, real }) => sqlStatements / real.lives),
    cpuMsPerLifecycle: scaled(loaded, 1000 / lifecyclesTotal),
    cpuMsPerLifecycleDraining: scaled(draining, 1000 / lifecyclesTotal),
    cpuMsPerBareLifecycle: scaled(bareSeconds, 1000 / bareTotal),
    cpuSeconds: scaled(loaded, 1),
    drainSeconds: middle(({ drainSeconds }) => drainSeconds),
  };
}

/** What this shop of engineers set out to reach; a level that was not measured has no say. */
export function targetsOf(levels: readonly LevelFigures[]): Target[] {
  const [one, eight] = [1, 8].map((n) => levels.find(({ concurrency }) => concurrency === n));
  return [
    ...(eight
      ? [
          atLeast('ratio to the bare engine at concurrency 8', 0.6, eight.ratio),
          atMost('history events per lifecycle', 50, eight.historyEventsPerLifecycle),
          atMost('workflow tasks per lifecycle', 8, eight.workflowTasksPerLifecycle),
          atMost('SQL statements per lifecycle', 70, eight.sqlStatementsPerLifecycle),
        ]
      : []),
    ...(one ? [atMost('p50 of an action at concurrency 1, ms', 45, one.anyAction.p50Ms)] : []),
  ];
}

const atLeast = (name: string, target: number, measured: number): Target => ({
  ...{ name, measured, target: `≥ ${target}`, met: measured >= target },
});

const atMost = (name: string, target: number, measured: number): Target => ({
  ...{ name, measured, target: `≤ ${target}`, met: measured <= target },
});

const latency = (times: readonly number[]): Latency => ({
  p50Ms: rounded(percentile(times, 50)),
  p95Ms: rounded(percentile(times, 95)),
  p99Ms: rounded(percentile(times, 99)),
});

type ByProcess = Readonly<Record<string, number>>;

function summed(parts: readonly (ByProcess | null)[]): ByProcess | null {
  const sum: Record<string, number> = {};
  for (const part of parts) {
    if (!part) return null;
    for (const [name, value] of Object.entries(part)) sum[name] = (sum[name] ?? 0) + value;
  }
  return sum;
}

const scaled = (values: ByProcess | null, factor: number): ByProcess | null =>
  values &&
  Object.fromEntries(Object.entries(values).map(([name, v]) => [name, rounded(v * factor)]));
