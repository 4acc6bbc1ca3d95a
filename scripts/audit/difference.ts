import { isDeepStrictEqual } from 'node:util';

/** Where two records differ, as in `lines[0].shipped is 2, should be 1`; null where they do not. */
export function difference(is: unknown, should: unknown, path = ''): string | null {
  const [a, b] = [plain(is), plain(should)];
  if (isDeepStrictEqual(a, b)) return null;
  if (isRecord(a) && isRecord(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const step = Array.isArray(a) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      const inner = difference(a[key], b[key], step);
      if (inner !== null) return inner;
    }
  }
  return `${path === '' ? 'it' : path} is ${shown(a)}, should be ${shown(b)}`;
}

/** As it would come back from the database. */
const plain = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 120);
