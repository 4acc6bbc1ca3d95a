import { setTimeout as pause } from 'node:timers/promises';
import type { Response } from 'express';
import type { Answer } from './desk.ts';
import type { FaultBook, FaultKind, Operation } from './faults.ts';

/** Carries out a request and answers it, going wrong on the way where a fault is set for it. */
export async function answerWithFaults(
  res: Response,
  faults: FaultBook,
  operation: Operation,
  reference: string,
  carryOut: () => Answer,
): Promise<void> {
  const take = <K extends FaultKind>(kind: K) => faults.take(kind, operation, reference);
  const wait = (fault: { ms: number } | null) =>
    fault === null ? null : pause(fault.ms, null, { ref: false });
  const breakOff = (when: 'before' | 'after'): boolean => {
    if (take(`reset-${when}`) !== null) res.socket?.resetAndDestroy();
    else if (take(`error-${when}`) !== null) answerFailure(res);
    else return false;
    return true;
  };

  await wait(take('delay'));
  if (breakOff('before')) return;
  const { status, body } = carryOut();
  // Done, and the line stays silent until the client hangs up.
  if (take('timeout-after') !== null) return;
  if (breakOff('after')) return;
  await wait(take('delay-answer'));
  res.status(status).json(body);
}

/** The answer of a provider that has fallen over. */
export function answerFailure(res: Response): void {
  res.status(500).json({ code: 'internal_error', message: 'Something went wrong. Try again.' });
}
