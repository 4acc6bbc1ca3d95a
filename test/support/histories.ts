import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { History } from './order-engine.ts';

/** Where the stored histories lie: one for each way through the workflow's code, and SDK version. */
export const HISTORIES = fileURLToPath(new URL('../histories/', import.meta.url));

const { version: SDK } = createRequire(import.meta.url)('@temporalio/worker/package.json') as {
  readonly version: string;
};

/** `WorkflowTaskFailedCause` of the engine's API. */
const UNHANDLED_COMMAND = 1;

/** A history as it is stored; replayed as it is. */
export type StoredHistory = Readonly<Record<string, unknown>>;

/** Every stored history by its file's name. */
export async function storedHistories(): Promise<Map<string, StoredHistory>> {
  const names = (await readdir(HISTORIES)).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(HISTORIES, name), 'utf8')));
  return new Map(names.map((name, i) => [name, JSON.parse(texts[i] ?? '') as StoredHistory]));
}

/**
 * Checks that no workflow task of these runs has failed and, under `npm run record-histories`, stores their histories
 * as `{path}-{run}_{SDK version}.json`. What is stored already is never overwritten: a history that no longer
 * replays shows that running orders would break, and is no reason to record it anew.
 */
export async function keepHistories(
  path: string,
  runs: readonly { readonly runId: string; readonly history: History }[],
): Promise<void> {
  for (const { history } of runs) assertHealthy(path, history);
  if (process.env['RECORD_HISTORIES'] !== 'yes') return;
  await mkdir(HISTORIES, { recursive: true });
  for (const [i, { history }] of runs.entries()) {
    const file = join(HISTORIES, `${path}-${i + 1}_${SDK}.json`);
    if (!existsSync(file)) await writeFile(file, withoutMachine(historyToJSON(history)));
  }
}

function assertHealthy(path: string, { events }: History): void {
  const failures = (events ?? []).flatMap((event) => {
    const failed = event.workflowTaskFailedEventAttributes;
    // A signal that came in while the workflow was ending: the engine's way of handing it over.
    return failed && failed.cause !== UNHANDLED_COMMAND ? [failed] : [];
  });
  assert.deepEqual(failures, [], `${path}: a workflow task has failed`);
}

/** The name of the machine and the process are nobody's business. */
const withoutMachine = (history: unknown): string =>
  `${JSON.stringify(history, (key, value: unknown) => (key === 'identity' ? 'test' : value))}\n`;
