/** Waiting for a condition, never for a length of time. */
import { setTimeout as pause } from 'node:timers/promises';
import { SetupError } from './setup-error.ts';

export interface Patience {
  /** ms */
  readonly within: number;
  /** ms between two looks; default 20 */
  readonly every?: number;
  /** The sentence to fail with when the time is up. */
  readonly or: string;
}

/**
 * Looks again and again until `condition` is true.
 * @throws {SetupError} with `or` when the time is up; what the condition throws, at once
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { within, every = 20, or }: Patience,
): Promise<void> {
  const end = Date.now() + within;
  while (!(await condition())) {
    if (Date.now() > end) throw new SetupError(or);
    await pause(every);
  }
}
