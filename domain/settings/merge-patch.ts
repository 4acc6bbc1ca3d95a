/**
 * A record changed by a patch (RFC 7396): objects are merged, everything else is replaced, and what the patch says is
 * `null` is `null`. Unlike the RFC, `null` removes nothing: settings have no properties that may be missing, except
 * in lists by name, where {@link REMOVED} stands for it.
 */
export function merged(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch) || !isRecord(target)) return patch;
  const names = [...new Set([...Object.keys(target), ...Object.keys(patch)])]
    // Such a name is no property of ours, and would change what every object inherits.
    .filter((name) => name !== '__proto__' && patch[name] !== REMOVED);
  return Object.fromEntries(
    names.map((name) => [
      name,
      Object.hasOwn(patch, name) ? merged(target[name], patch[name]) : target[name],
    ]),
  );
}

/** Takes an entry out of a list by name, e.g. `tasks.captureFailed`. */
export const REMOVED = '$remove';

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
