import type { AuditContext, Invariant } from './invariant.ts';

interface NumberRow {
  readonly series: string;
  readonly sequence: number;
  readonly number: string;
  readonly issued_at: Date;
}

const BATCH = 2_000;

/** The law wants every number to be there and later ones to be dated later (Directive 2006/112/EC art. 226 (2)). */
export const numbersGapless: Invariant = {
  id: 'I5',
  title: 'invoice numbers run without gap or twin, and their dates with them',
  facts: 'invoice numbers',
  async check(context, findings) {
    const { snapshot } = context;
    const starts = await startsOf(context);
    const given: SeriesRow[] = await snapshot('number_series').select('series', 'value');
    const counters = new Map(given.map((row) => [row.series, Number(row.value)]));
    const all: { series: string }[] = await snapshot('invoices')
      .groupBy('series')
      .orderBy('series')
      .select('series');
    for (const { series } of all) {
      let before: NumberRow | undefined;
      for await (const row of numbersOf(context, series)) {
        findings.looked(1);
        if (!before) {
          const allowed = starts.get(series.split(':')[0] ?? '') ?? [1];
          if (!allowed.includes(row.sequence)) {
            findings.violation(
              row.number,
              `the series ${series} begins with it, should begin with ${allowed.join(' or ')}`,
            );
          }
        } else if (row.sequence !== before.sequence + 1) {
          findings.violation(
            row.number,
            `between ${before.number} and it ${row.sequence - before.sequence - 1} numbers are missing`,
          );
        }
        if (before && row.issued_at < before.issued_at) {
          findings.violation(
            row.number,
            `it is dated ${row.issued_at.toISOString()}, before ${before.number} of ${before.issued_at.toISOString()}`,
          );
        }
        before = row;
      }
      const counter = counters.get(series);
      if (before && counter !== before.sequence) {
        findings.violation(
          series,
          `its counter stands at ${counter ?? 'nothing'}, its last number is ${before.number}`,
        );
      }
    }
  },
};

interface SeriesRow {
  readonly series: string;
  readonly value: number | string;
}

async function* numbersOf({ snapshot }: AuditContext, series: string): AsyncGenerator<NumberRow> {
  for (let after = -1; ;) {
    const rows: (Omit<NumberRow, 'sequence'> & { sequence: number | string })[] = await snapshot(
      'invoices',
    )
      .where({ series })
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(BATCH)
      .select('series', 'sequence', 'number', 'issued_at');
    for (const row of rows) {
      after = Number(row.sequence);
      yield { ...row, sequence: after };
    }
    if (rows.length < BATCH) return;
  }
}

/** The first numbers that the settings have ever wanted, by series. */
async function startsOf({
  snapshot,
  settings,
}: AuditContext): Promise<ReadonlyMap<string, readonly number[]>> {
  const versions: { version: number }[] = await snapshot('settings').select('version');
  const starts = new Map<string, number[]>();
  for (const { version } of versions) {
    const { numberSeries } = await settings.byVersion(version, snapshot);
    for (const [series, { start }] of Object.entries(numberSeries)) {
      starts.set(series, [...new Set([...(starts.get(series) ?? []), start])]);
    }
  }
  return starts;
}
