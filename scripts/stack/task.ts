/** How every task ends: well, or with a sentence; a stack trace goes to a file. */
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, loadConfig, type Config } from '../../config.ts';
import { reasonOf, SetupError } from '../setup/setup-error.ts';

/**
 * Runs a task of the command line with the settings. Its result is the exit code; what
 * it throws is said in a sentence, with exit code 1.
 */
export async function runTask(task: (config: Config) => Promise<number>): Promise<void> {
  let dataDir: string | undefined;
  try {
    const config = loadConfig();
    ({ dataDir } = config);
    process.exitCode = await task(config);
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`\n${await explain(error, dataDir)}\n`);
  }
}

/** What to tell the person at the keyboard about an error. */
export async function explain(error: unknown, dataDir: string | undefined): Promise<string> {
  if (error instanceof SetupError || error instanceof ConfigError) return error.message;
  const where = dataDir ?? 'the data folder';
  switch (codeOf(error)) {
    case 'ENOSPC':
      return `The disk of ${where} is full. Free some space, or set DATA_DIR to another disk.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return (
        `${where} cannot be written to (${reasonOf(error)}). Change its owner or rights, or set ` +
        'DATA_DIR to a folder of yours.'
      );
    default:
      return `Something unexpected happened: ${reasonOf(error)}. ${await whereToLook(error, dataDir)}`;
  }
}

async function whereToLook(error: unknown, dataDir: string | undefined): Promise<string> {
  const advice = '"npm run doctor" says what is missing.';
  if (dataDir === undefined) return advice;
  const file = join(dataDir, 'logs', 'errors.log');
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  try {
    await mkdir(join(dataDir, 'logs'), { recursive: true });
    await appendFile(file, `${new Date().toISOString()} ${stack}\n`);
    return `The details are in ${file}; ${advice}`;
  } catch {
    return advice;
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
