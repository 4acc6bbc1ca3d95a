import { z } from 'zod';
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
