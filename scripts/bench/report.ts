import type { LevelFigures, Target } from './figures.ts';

/** A level's figures as lines for people. */
export function levelLines(level: LevelFigures): string[] {
  const { actions, anyAction, bareAction } = level;
  return [
    '',
    `Concurrency ${level.concurrency} (${level.rounds} rounds, ${level.lifecyclesTotal} lifecycles)`,
    line('lifecycles/s', `${level.lifecyclesPerSecond}`),
    line('bare engine, lifecycles/s', `${level.bareLifecyclesPerSecond}`),
    line('ratio', `${level.ratio}`),
    ...Object.entries({ ...actions, 'any action': anyAction, 'bare action': bareAction }).map(
      ([name, { p50Ms, p95Ms, p99Ms }]) =>
        line(`${name}, ms`, `p50 ${p50Ms}   p95 ${p95Ms}   p99 ${p99Ms}`),
    ),
    line('history events', `${level.historyEventsPerLifecycle}`),
    line('workflow tasks', `${level.workflowTasksPerLifecycle}`),
    line('history, bytes', `${level.historyBytesPerLifecycle}`),
    line('SQL statements', `${level.sqlStatementsPerLifecycle}`),
    line('documents and mails drained, s', `${level.drainSeconds}`),
    ...cpuLines('CPU per lifecycle, ms', level.cpuMsPerLifecycle),
    ...cpuLines('CPU per bare lifecycle, ms', level.cpuMsPerBareLifecycle),
    ...cpuLines('CPU per lifecycle, draining, ms', level.cpuMsPerLifecycleDraining),
  ];
}

/** The targets as lines for people. */
export const targetLines = (targets: readonly Target[]): string[] => [
  '',
  'Targets',
  ...targets.map(({ name, target, measured, met }) =>
    line(name, `${measured} (${target}) ${met ? 'reached' : 'NOT reached'}`),
  ),
];

const line = (name: string, value: string): string => `  ${name.padEnd(44)}${value}`;

function cpuLines(title: string, values: Readonly<Record<string, number>> | null): string[] {
  if (!values) return [];
  const entries = Object.entries(values).filter(([, ms]) => ms >= 0.1);
  const total = entries.reduce((sum, [, ms]) => sum + ms, 0);
  return [
    line(title, total.toFixed(1)),
    ...entries.map(([name, ms]) => line(`  ${name}`, `${ms}`)),
  ];
}
