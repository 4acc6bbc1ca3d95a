import { yearIn } from '../time/calendar.ts';
import type { SeriesName, Settings } from './settings.ts';

/** Where a number comes from: the counter's name and how its values are written. */
export interface NumberSource {
  /** The counter: one for each year where the prefix holds the year. */
  readonly counter: string;
  readonly start: number;
  /** The number as printed. */
  readonly format: (value: number) => string;
}

/** The counter of a series at an instant, which decides the year (S063, S064). */
export function numberSource(settings: Settings, series: SeriesName, at: number): NumberSource {
  const { prefix, start, width } = settings.numberSeries[series];
  const written = prefix.replace('{year}', String(yearIn(at, settings.timeZone)));
  return {
    counter: `${series}:${written}`,
    start,
    format: (value) => written + String(value).padStart(width, '0'),
  };
}
