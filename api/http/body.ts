import express from 'express';
import type { RequestHandler } from 'express';
import { problem } from './problem.ts';

const MOST_BYTES = 100_000;
/** Deeper than anything we take; a walk over it can never overflow the stack. */
const DEEPEST = 32;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Takes a body in as bytes, at most 100 kB, never compressed (so no small body can become a large one). Signed
 * bodies need their bytes; JSON is parsed from them.
 */
export const readBody: RequestHandler = express.raw({
  type: () => true,
  limit: MOST_BYTES,
  inflate: false,
});

/**
 * The JSON of a body; no body at all is an empty object.
 * @throws Problem `notJson` (415) for another media type, `malformedRequest` (400) for what is not JSON, is
 *   nested too deeply or wants to reach into prototypes (S-27)
 */
export function parseJsonBody(bytes: Buffer, contentType: string | undefined): unknown {
  if (bytes.length === 0) return {};
  if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(contentType ?? '')) {
    throw problem('notJson', 'Send the body as JSON, with Content-Type: application/json.');
  }
  const value = parse(bytes);
  checkShape(value, 0);
  return value;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw problem(
      'malformedRequest',
      'The body is not valid JSON (UTF-8). Correct it and try again.',
    );
  }
}

function checkShape(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth === DEEPEST) {
    throw problem(
      'malformedRequest',
      `The body is nested deeper than ${DEEPEST} levels. Flatten it.`,
    );
  }
  for (const [key, inner] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) {
      throw problem('malformedRequest', `The property name ${key} is not allowed. Remove it.`);
    }
    checkShape(inner, depth + 1);
  }
}
