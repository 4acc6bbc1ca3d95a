/** What a simulation found out, for people and for programs. */
import type { LivedLife } from './judge.ts';
import { LIFE_STATUSES } from './life.ts';
import type { ReadLives } from './read-lives.ts';
import type { Simulation } from './simulation.ts';

type Counts = Record<string, number>;

/** The figures; names carry their units. */
export interface SimulationFigures {
  readonly livesTotal: number;
  readonly livesAgreeing: number;
  readonly rowsBad: ReadLives['bad'];
  readonly rowsMended: ReadLives['mended'];
  /** By the file's status, then by what the order came to. */
  readonly endedAsByStatus: Readonly<Record<string, Counts>>;
  readonly deadlinesFired: Counts;
  readonly deadlinesNext: Counts;
  readonly refusedActions: Counts;
  readonly mailsSent: number;
  readonly documentsWritten: number;
  readonly durationSeconds: number;
}

/** Counts up what was lived. @param seconds how long it took */
export function figuresOf(
  read: ReadLives,
  { lived, mails, documents }: Simulation,
  seconds: number,
): SimulationFigures {
  const endedAs = LIFE_STATUSES.map((status) => {
    const same = lived.filter(({ life }) => life.status === status);
    return [status, countedBy(same.map((l) => l.endedAs))] as const;
  });
  return {
    livesTotal: read.lives.length,
    livesAgreeing: lived.filter(({ agrees }) => agrees).length,
    rowsBad: read.bad,
    rowsMended: read.mended,
    endedAsByStatus: Object.fromEntries(endedAs.filter(([, counts]) => Object.keys(counts).length)),
    deadlinesFired: countedBy(lived.flatMap(({ fired }) => fired)),
    deadlinesNext: countedBy(lived.flatMap(({ next }) => next ?? [])),
    refusedActions: countedBy(lived.flatMap(({ refused }) => refused)),
    mailsSent: mails,
    documentsWritten: documents,
    durationSeconds: Math.round(seconds * 10) / 10,
  };
}

/** The closing lines; the last is `N of M`. */
export function reportLines(figures: SimulationFigures, lived: readonly LivedLife[]): string[] {
  const { livesTotal, livesAgreeing, mailsSent, documentsWritten, durationSeconds } = figures;
  return [
    ...matrix(figures.endedAsByStatus),
    '',
    ...counted('Deadlines that came', figures.deadlinesFired),
    ...counted('Deadlines that would have come next', figures.deadlinesNext),
    ...counted('Actions that were refused', figures.refusedActions),
    ...differing(lived),
    `${grouped(mailsSent)} mails sent, ${grouped(documentsWritten)} documents written, ${durationSeconds} s`,
    '',
    `${grouped(livesAgreeing)} of ${grouped(livesTotal)}`,
  ];
}

/** Rows are the file's statuses, columns what the orders came to. */
function matrix(endedAs: SimulationFigures['endedAsByStatus']): string[] {
  const columns = [...new Set(Object.values(endedAs).flatMap((counts) => Object.keys(counts)))];
  const known = (name: string) => (LIFE_STATUSES as readonly string[]).indexOf(name);
  columns.sort((a, b) => (known(a) + 1 || 99) - (known(b) + 1 || 99));
  const width = (name: string) => Math.max(name.length, 6) + 2;
  const line = (first: string, cells: readonly string[]) =>
    first.padEnd(16) + cells.map((cell, i) => cell.padStart(width(columns[i] ?? ''))).join('');
  return [
    line('file \\ order', columns),
    ...Object.entries(endedAs).map(([status, counts]) =>
      line(
        status,
        columns.map((column) => (counts[column] ? grouped(counts[column]) : '·')),
      ),
    ),
  ];
}

function counted(title: string, counts: Counts): string[] {
  const entries = Object.entries(counts).sort(([, a], [, b]) => b - a);
  if (entries.length === 0) return [`${title}: none`, ''];
  return [`${title}:`, ...entries.map(([name, n]) => `  ${grouped(n).padStart(6)}  ${name}`), ''];
}

const MOST_SHOWN = 20;

function differing(lived: readonly LivedLife[]): string[] {
  const wrong = lived.filter(({ agrees }) => !agrees);
  if (wrong.length === 0) return [];
  const shown = wrong
    .slice(0, MOST_SHOWN)
    .map(({ life, endedAs, refused }) =>
      [`  ${life.id}: ${life.status} in the file, ended as ${endedAs}`, ...refused].join('; '),
    );
  const more = wrong.length > MOST_SHOWN ? [`  … and ${wrong.length - MOST_SHOWN} more`] : [];
  return ['Lives that ended otherwise:', ...shown, ...more, ''];
}

function countedBy(names: readonly string[]): Counts {
  const counts: Counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** As in `2,000`. */
export const grouped = (n: number): string => n.toLocaleString('en');
