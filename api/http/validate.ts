import type { z } from 'zod';
import { problem, type FieldError } from './problem.ts';

/**
 * Checks a part of the request against its schema.
 * @throws Problem 422 for a body that is JSON but not what is asked for, 400 for the address
 */
export function validated(
  schema: z.ZodType | undefined,
  value: unknown,
  part: RequestPart,
): unknown {
  if (!schema) return value;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(fieldErrors);
  const names = errors.map(({ field }) => field).join(', ');
  throw part === 'body'
    ? problem('invalid', `Correct ${names} and try again.`, { errors })
    : problem('malformedRequest', `Correct ${names} in the address and try again.`, { errors });
}

type RequestPart = 'body' | 'params' | 'query';

/** One issue names one field, but an unknown property is at fault itself, not the object around it. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: fieldName([...issue.path, key]),
      message: 'There is no such property. Remove it.',
    }));
  }
  return [{ field: fieldName(issue.path), message: issue.message }];
}

/** `lines[2].sku`; `body` for the whole of it. */
export const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((step, i) =>
      typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${String(step)}`,
    )
    .join('') || 'body';
