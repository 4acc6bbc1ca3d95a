import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from '../setup/setup-error.ts';

/** Bytes that a start needs at the least: database, engine and logs of an empty shop. */
const NEEDED = 500 * 1024 * 1024;

/**
 * @param free bytes; what the file system says when left out
 * @throws {SetupError} when the disk is (nearly) full
 */
export async function requireDiskSpace(dataDir: string, free?: number): Promise<void> {
  const bytes = free ?? (await freeBytes(dataDir));
  if (bytes >= NEEDED) return;
  throw new SetupError(
    `The disk of ${dataDir} has only ${megabytes(bytes)} MB left; a start needs ` +
      `${megabytes(NEEDED)} MB. Free some space, or set DATA_DIR to a folder on another disk.`,
  );
}

/** Bytes left on the disk of a folder that may not exist yet. */
export async function freeBytes(folder: string): Promise<number> {
  if (!existsSync(folder)) return freeBytes(dirname(folder));
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Whole megabytes, for a sentence. */
export const megabytes = (bytes: number): number => Math.floor(bytes / 1024 / 1024);
