import { createHash } from 'node:crypto';
import { ulid } from 'ulid';
import type { Database } from '../../db/knex.ts';
import {
  claimKey,
  forgetKey,
  keepAnswer,
  unlockKey,
  type KeyName,
} from '../../db/repositories/idempotency.ts';
import { Problem, problem } from './problem.ts';
import type { Answer, Attempt } from './route.ts';

export interface RepeatableRequest {
  /** The `Idempotency-Key` header; undefined: the request cannot be repeated safely. */
  readonly key: string | undefined;
  readonly caller: string;
  readonly method: string;
  /** With its query. */
  readonly address: string;
  readonly body: unknown;
}

export interface IdempotencyDeps {
  readonly db: Database;
  /** ms UTC */
  readonly now: () => number;
  /** How long an attempt may take before a retry takes its place, ms. */
  readonly leaseMs: number;
}

const MOST_CHARACTERS = 255;

/**
 * Does something once per `Idempotency-Key`. The action's id is fixed when the key is first seen and
 * stored before anything is done, so an attempt that died between its commit and its answer is found again by
 * its retry. A final answer is kept for 24 hours; a request at fault that changed nothing leaves no trace; any
 * other end (202, 503, a crash) lets the next try go on where this one stopped.
 */
export async function once(
  { db, now, leaseMs }: IdempotencyDeps,
  request: RepeatableRequest,
  work: (attempt: Attempt) => Promise<Answer>,
): Promise<Answer> {
  const fresh = { actionId: ulid(now()), resumed: false };
  if (request.key === undefined) return work(fresh);

  const name: KeyName = { caller: request.caller, key: wellFormed(request.key) };
  const fingerprint = fingerprintOf(request);
  const claim = await claimKey(db, name, {
    fingerprint,
    actionId: fresh.actionId,
    now: now(),
    leaseMs,
  });
  if (claim.state === 'answered') {
    const { status, headers, body } = claim.answer;
    return { status, body, headers: { ...headers, 'Idempotency-Replayed': 'true' } };
  }
  if (claim.state === 'reused') {
    throw problem(
      'keyReused',
      'This Idempotency-Key was used for a different request. Use a new key for a new request.',
    );
  }
  if (claim.state === 'underway') {
    throw problem(
      'requestUnderway',
      'The first request with this Idempotency-Key is still being dealt with. Try again in a moment.',
      { headers: { 'Retry-After': '1' } },
    );
  }
  try {
    const answer = await work(claim);
    if (answer.final === false) await unlockKey(db, name);
    else {
      const { status, headers = {}, body } = answer;
      await keepAnswer(db, name, { status, headers, body });
    }
    return answer;
  } catch (error) {
    const nothingHappened = error instanceof Problem && error.status < 500 && !claim.resumed;
    // The caller should hear of the first failure; a key left locked is free again when its lease ends.
    await (nothingHappened ? forgetKey(db, name) : unlockKey(db, name)).catch(() => undefined);
    throw error;
  }
}

function wellFormed(key: string): string {
  if (key.length <= MOST_CHARACTERS && /^[\x21-\x7e]+$/.test(key)) return key;
  throw problem(
    'malformedRequest',
    `An Idempotency-Key has 1 to ${MOST_CHARACTERS} visible ASCII characters, such as a UUID.`,
  );
}

const fingerprintOf = ({ method, address, body }: RepeatableRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([method, address, body]))
    .digest('hex');
