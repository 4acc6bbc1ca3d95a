import { z } from 'zod';

const INSTANT_KEY = /^(at|since|until)$|At$/;

/**
 * A copy of plain data in which every instant (ms UTC, in properties named `at`, `since`, `until` or `…At`) is
 * written as callers read it: ISO 8601, UTC.
 */
export function isoInstants<T>(value: T): IsoInstants<T> {
  return walk(value) as IsoInstants<T>;
}

export type IsoInstants<T> = T extends readonly (infer Item)[]
  ? IsoInstants<Item>[]
  : T extends object
    ? {
        -readonly [K in keyof T]: K extends 'at' | 'since' | 'until' | `${string}At`
          ? number extends T[K]
            ? string | Exclude<T[K], number>
            : T[K]
          : IsoInstants<T[K]>;
      }
    : T;

const walk = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'number' && INSTANT_KEY.test(key) ? iso(inner) : walk(inner),
    ]),
  );
};

/** ms UTC as ISO 8601. */
export const iso = (at: number): string => new Date(at).toISOString();

/** A point in time in an answer. */
export const instant = z.iso.datetime().describe('ISO 8601, UTC');

/** A point in time in an address: a date (its first moment, UTC) or a date and time; becomes ms UTC. */
export const instantQuery = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    'Use a date, or a date and time with its offset.',
  )
  .transform((text) => Date.parse(text));

/** A point in time as a caller writes it (ISO 8601 with its offset, or ms since 1970 UTC); becomes ms UTC. */
export const instantInput = z
  .union([
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
    z.int().positive().describe('ms since 1970 UTC'),
  ])
  .describe('ISO 8601 with offset, or ms since 1970 UTC');
