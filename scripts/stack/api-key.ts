import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The first API key: as given, or made up once and kept in the data folder (readable by its owner
 * only), so that it is the same after a restart.
 */
export async function firstApiKey(dataDir: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const file = join(dataDir, 'api-key');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const key = `hf_${randomBytes(24).toString('base64url')}`;
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  return key;
}
