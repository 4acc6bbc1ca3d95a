import { isRecord } from './merge-patch.ts';

/** One thing that is set otherwise; `before` or `after` null: it was, or is, not there. */
export interface SettingsChange {
  /** E.g. `capture.authorizationDays.visa`; lists are one value. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two versions, by path: who reads it sees what somebody changed (B07). */
export function settingsChanges(before: unknown, after: unknown, path = ''): SettingsChange[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys
      .filter((key) => path !== '' || key !== 'version')
      .flatMap((key) => settingsChanges(before[key], after[key], path ? `${path}.${key}` : key));
  }
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path, before: before ?? null, after: after ?? null }];
}
