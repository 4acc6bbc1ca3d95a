import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One change of the workflow's code that running orders would not survive. */
export interface Mutant {
  /** What a programmer might have meant well. */
  readonly change: string;
  readonly file: string;
  /** Stands in the file exactly once: should the code move on, the mutant must, too. */
  readonly from: string;
  readonly to: string;
}

/**
 * Bundles a changed copy of the workflows, made in a folder of its own inside the repository, where the SDK is
 * found, and taken away again.
 */
export async function mutantBundle({ file, from, to }: Mutant): Promise<{ code: string }> {
  const data = join(ROOT, '.data');
  await mkdir(data, { recursive: true });
  const folder = await mkdtemp(join(data, 'mutant-'));
  try {
    for (const part of ['workflows', 'domain', 'temporal']) {
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    }
    const path = join(folder, file);
    const source = await readFile(path, 'utf8');
    assert.equal(source.split(from).length - 1, 1, `once in ${file}: ${from}`);
    await writeFile(path, source.replace(from, to));
    return await bundleWorkflowCode({
      workflowsPath: join(folder, 'workflows/index.ts'),
      logger: new DefaultLogger('ERROR'),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
