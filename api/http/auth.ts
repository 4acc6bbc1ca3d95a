import { createHash } from 'node:crypto';
import type { Database } from '../../db/knex.ts';
import { findApiKey } from '../../db/repositories/api-keys.ts';
import type { Access } from './permissions.ts';
import { problem } from './problem.ts';
import type { Caller } from './route.ts';

/** How long a key is believed without asking the database again, ms: so long a revoked key may still work. */
const REMEMBERED_MS = 30_000;
const MOST_REMEMBERED = 10_000;

/** Keys are kept as hashes only: they are long and random, so a plain hash cannot be turned back. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Finds out who is calling. */
export function createAuthenticator(db: Database, now: () => number) {
  const known = new Map<string, { readonly caller: Caller; readonly until: number }>();

  return async function callerOf(authorization: string | undefined): Promise<Caller> {
    const key = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization ?? '')?.[1];
    if (key === undefined) {
      throw problem('keyMissing', 'Send your API key as Authorization: Bearer <key>.', {
        headers: { 'WWW-Authenticate': 'Bearer realm="holdfast"' },
      });
    }
    const hash = hashOfKey(key);
    const remembered = known.get(hash);
    if (remembered && remembered.until > now()) return remembered.caller;

    known.delete(hash);
    const caller = await findApiKey(db, hash);
    if (!caller) {
      throw problem(
        'keyUnknown',
        'This API key is not known (any more). Check it or ask for a new one.',
        {
          headers: { 'WWW-Authenticate': 'Bearer realm="holdfast", error="invalid_token"' },
        },
      );
    }
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(hash, { caller, until: now() + REMEMBERED_MS });
    return caller;
  };
}

/**
 * Lets through who may.
 * @throws Problem `permissionMissing` (403) naming the permission
 */
export function requirePermission(caller: Caller, access: Access): void {
  if (caller.permissions.includes('*') || caller.permissions.includes(access)) return;
  throw problem(
    'permissionMissing',
    `This needs the permission ${access}, which your API key has not. Ask for a key that has it.`,
  );
}
