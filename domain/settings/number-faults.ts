import { fault, unless, type SettingsFault } from './fault.ts';
import { SERIES, type Settings } from './settings.ts';

/**
 * What is wrong with the number series (S063, S064): each number stands for one thing, and invoices run on without a
 * gap (Directive 2006/112/EC art. 226 (2)).
 */
export const numberFaults = ({ numberSeries }: Settings): SettingsFault[] => [
  ...SERIES.flatMap((name) => {
    const { prefix, start, width } = numberSeries[name];
    const path = `numberSeries.${name}`;
    return [
      ...unless(
        /^[A-Za-z0-9/_-]{0,12}(\{year\})?[A-Za-z0-9/_-]{0,12}$/.test(prefix),
        `${path}.prefix`,
        'Use letters, digits, /, - and _, and {year} once where it should change each year.',
      ),
      ...unless(
        Number.isSafeInteger(start) && start >= 1 && start <= 999_999_999,
        `${path}.start`,
        'Give the first number, 1 to 999999999.',
      ),
      ...unless(
        Number.isSafeInteger(width) && width >= 1 && width <= 12,
        `${path}.width`,
        'Give the number of digits, 1 to 12.',
      ),
    ];
  }),
  ...SERIES.flatMap((name, i) => {
    const other = SERIES.slice(0, i).find(
      (earlier) => numberSeries[earlier].prefix === numberSeries[name].prefix,
    );
    return other === undefined
      ? []
      : [
          fault(
            `numberSeries.${name}.prefix`,
            `Numbers of ${other} look the same. Choose another.`,
          ),
        ];
  }),
];
