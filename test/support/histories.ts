import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import type { History } from './order-engine.ts';

/** Where the stored histories lie: one for each way through the workflow's code, and SDK version. */
export const HISTORIES = fileURLToPath(new URL('../histories/', import.meta.url));

const { version: SDK } = createRequire(import.meta.url)('@temporalio/worker/package.json') as {
  readonly version: string;
};

const { WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND: UNHANDLED_COMMAND } =
  proto.temporal.api.enums.v1.WorkflowTaskFailedCause;

// Not the SDK's `historyToJSON`: with two copies of protobufjs installed, as npm does, it refuses its own types.
const Messages = proto.temporal.api.history.v1.History;

/** The files of all stored histories. */
export async function storedHistories(): Promise<readonly { name: string; text: string }[]> {
  const names = (await readdir(HISTORIES)).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(HISTORIES, name), 'utf8')));
  return names.map((name, i) => ({ name, text: texts[i] ?? '' }));
}

/** A stored history as the replay takes it. */
export const parseHistory = (text: string): History =>
  Messages.fromObject(JSON.parse(text) as object);

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
    if (!existsSync(file)) await writeFile(file, withoutMachine(history));
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

/** The name of the machine, the process and where its files lie are nobody's business. */
const withoutMachine = (history: History): string => {
  const scrub = (key: string, value: unknown) =>
    key === 'identity' ? 'test' : key === 'stackTrace' ? '' : value;
  return `${JSON.stringify(Messages.create(history).toJSON(), scrub)}\n`;
};
