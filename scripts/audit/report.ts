import type { AuditReport, Checked } from './audit.ts';

/** So many of each are shown; `--json` has all. */
const MOST_SHOWN = 20;

/** The report for people: one line for each invariant, then what does not hold. */
export const auditLines = (report: AuditReport): string[] => [
  ...report.invariants.flatMap(linesOf),
  '',
  verdict(report),
];

/** The last line. */
export const verdict = ({ violations, seconds, invariants }: AuditReport): string => {
  const left = invariants.filter(({ checked }) => !checked).length;
  const said = violations === 0 ? 'No violation' : `${violations} violations`;
  const without = left === 0 ? '' : `; ${left} checks left out, as their source is not reachable`;
  return `${said} (${seconds.toFixed(1)} s${without}).`;
};

function linesOf(checked: Checked): string[] {
  const { id, title, facts, looked, violations, remarks } = checked;
  const mark = !checked.checked ? '–' : violations.length === 0 ? '✓' : '✗';
  const count = checked.checked
    ? `${looked.toLocaleString('en')} ${facts}, ${violations.length} violations`
    : 'not checked: its source is not reachable';
  const shown = violations
    .slice(0, MOST_SHOWN)
    .map(({ subject, what }) => `      ${subject}: ${what}`);
  const more = violations.length - shown.length;
  return [
    `${mark} ${id.padEnd(3)} ${title}: ${count}`,
    ...shown,
    ...(more > 0 ? [`      … and ${more} more; --json FILE has all`] : []),
    ...remarks.slice(0, MOST_SHOWN).map((remark) => `      (${remark})`),
  ];
}
