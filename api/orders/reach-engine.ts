import type { Client } from '@temporalio/client';
import { problem } from '../http/problem.ts';

/** How long the engine may take to accept what it is told, ms. */
const PATIENCE_MS = 3_000;

/**
 * Tells the engine something; when this returns it has it for good.
 * @throws Problem `engineUnavailable` (503): it may or may not have arrived, so repeat it under the same id
 */
export async function reachEngine(temporal: Client, tell: () => Promise<unknown>): Promise<void> {
  try {
    await temporal.withDeadline(Date.now() + PATIENCE_MS, tell);
  } catch (error) {
    throw Object.assign(
      problem(
        'engineUnavailable',
        'The order engine does not answer. Try again in a moment, with the same Idempotency-Key.',
        { headers: { 'Retry-After': '2' } },
      ),
      { cause: error },
    );
  }
}
