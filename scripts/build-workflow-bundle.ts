/**
 * Bundles the workflows ahead of time: `build-workflow-bundle.ts FILE`. A worker that bundles at
 * its start needs seconds for it, and gets nowhere when it is killed every few seconds.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORKFLOWS = join(ROOT, 'workflows/index.ts');

/** Everything that a workflow may import (the dependency rules see to it). */
const SOURCES = ['workflows', 'domain', 'temporal'];

/**
 * The bundle of the workflows as they are now, built only when no earlier build has the same
 * sources and SDK.
 * @param folder where bundles are kept
 * @returns the path of the bundle, for WORKFLOW_BUNDLE
 */
export async function cachedWorkflowBundle(folder: string): Promise<string> {
  const file = join(folder, `workflows-${await fingerprint()}.cjs`);
  if (!existsSync(file)) await buildWorkflowBundle(file);
  return file;
}

/** Bundles the workflows into `file`. Rejects when they import what a workflow must not. */
export async function buildWorkflowBundle(file: string): Promise<void> {
  // Loaded here and not above: the bundler is heavy, and most starts find the bundle in the cache.
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: WORKFLOWS,
    logger: new DefaultLogger('WARN'),
  });
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, file);
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const sdk = createRequire(import.meta.url)('@temporalio/worker/package.json') as {
    version: string;
  };
  hash.update(sdk.version).update(await readFile(fileURLToPath(import.meta.url)));
  for (const file of await sourceFiles()) {
    hash.update(relative(ROOT, file)).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

async function sourceFiles(): Promise<string[]> {
  const lists = await Promise.all(
    SOURCES.map(async (folder) => {
      const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
      return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
    }),
  );
  return lists.flat().sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWorkflowBundle(process.argv[2] ?? join(ROOT, 'dist/workflow-bundle.cjs'));
}
