import { z } from 'zod';
import type { Position } from '../../db/queries/sequence.ts';
import { problem } from './problem.ts';

/** How many things a page may have; the default is `otherwise`. */
export const pageLimit = (otherwise: number) =>
  z
    .string()
    .regex(/^\d{1,3}$/, 'Use a number from 1 to 100.')
    .transform(Number)
    .refine((n) => n >= 1 && n <= 100, 'Use a number from 1 to 100.')
    .default(otherwise);

/** `after` in the query of a list. */
export const afterCursor = z.string().max(400).optional().describe('`next` of the page before');

/** Where the next page begins, as callers carry it. */
export const cursorOf = (position: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/**
 * Reads a cursor back.
 * @throws Problem `malformedRequest` (400) for one that is not ours
 */
export function readCursor<S extends z.ZodType>(schema: S, cursor: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw problem('malformedRequest', 'Start the list anew, without `after`.', {
      errors: [{ field: 'after', message: 'Use `next` of the page before, as it is.' }],
    });
  }
}

const SortedCursor = z.tuple([
  z.string().max(40),
  z.union([z.string().max(254), z.int()]),
  z.string().max(110),
]);

/**
 * Where a page of a sorted list begins; null: at the beginning.
 * @throws Problem 400 for a cursor that is not ours, or of a list sorted otherwise
 */
export function positionIn(cursor: string | undefined, sort: string): Position | null {
  if (cursor === undefined) return null;
  const [sorted, value, id] = readCursor(SortedCursor, cursor);
  if (sorted === sort) return { value, id };
  throw problem('malformedRequest', 'Start the list anew, without `after`.', {
    errors: [{ field: 'after', message: `It belongs to a list sorted by ${sorted}.` }],
  });
}

/**
 * A page of a sorted list and where the next one begins.
 * @param rows one more than asked for, where there is another page
 * @param positionOf where a row stands in the list
 */
export function pageOf<T>(
  rows: readonly T[],
  { limit, sort }: { readonly limit: number; readonly sort: string },
  positionOf: (row: T) => Position,
): { readonly page: readonly T[]; readonly next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { page, next: null };
  const { value, id } = positionOf(last);
  return { page, next: cursorOf([sort, value, id]) };
}
