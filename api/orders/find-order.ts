import { z } from 'zod';
import { findOrderByKey } from '../../db/queries/order-by-key.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import type { ApiDeps } from '../deps.ts';
import { movedOn } from '../../domain/order/moved-on.ts';
import { problem, refused, type Problem } from '../http/problem.ts';
import { etagOf } from './order-answer.ts';

/** `{id}` in addresses: the order's id or its number. */
export const OrderKey = z.strictObject({
  id: z
    .string()
    .regex(/^[\x21-\x7e]{1,40}$/, 'Use the id or the number of an order.')
    .describe("The order's id (ULID) or its number"),
});

/** @throws Problem `notFound` */
export async function requireOrder({ db }: ApiDeps, key: string): Promise<OrderRecord> {
  const record = await findOrderByKey(db, key);
  if (!record) throw unknownOrder(key);
  return record;
}

export const unknownOrder = (key: string): Problem =>
  problem('notFound', `There is no order ${key}. Check its id or number.`);

/** Anything that counts its changes; `what` it is, in a word, where somebody is told of it. */
type Versioned = Pick<OrderRecord, 'version'>;

/** The version of the order that a caller has seen, and how it says so. */
export interface SeenVersion {
  readonly version: number;
  readonly by: 'If-Match' | 'preview';
}

/**
 * The version of the order that `If-Match` tells of.
 * @param ifMatch an ETag, several, or `*`
 * @returns undefined: any version will do
 * @throws Problem `malformedRequest` (400)
 */
export function versionOf(ifMatch: string | undefined, record: Versioned): SeenVersion | undefined {
  const tags = ifMatch?.split(',').map((tag) => tag.trim()) ?? ['*'];
  if (!tags.every((tag) => /^(\*|(W\/)?"[^"]*")$/.test(tag))) {
    throw problem(
      'malformedRequest',
      'Send If-Match as the ETag you were given, in double quotes.',
    );
  }
  if (tags.includes('*')) return undefined;
  const seen = tags.map(versionIn);
  return { version: seen.find((v) => v === record.version) ?? seen[0] ?? -1, by: 'If-Match' };
}

/**
 * Refuses to work from an outdated picture of the order (N12). What lands between this look and the decision is
 * found by the decision itself, which is told the version.
 * @throws Problem `stale` (412) for `If-Match`, `orderMovedOn` (409) for a preview
 */
export function requireVersion(
  record: Versioned,
  seen: SeenVersion | undefined,
  what = 'order',
): void {
  const refusal = movedOn(record.version, seen?.version);
  if (refusal) throw seen?.by === 'If-Match' ? stale(record, what) : refused(refusal);
}

/** The version in an ETag of ours (`"7"`, `"7.2"`); -1 for another's. */
const versionIn = (tag: string): number =>
  Number(/^(?:W\/)?"(\d+)(?:\.\d+)?"$/.exec(tag)?.[1] ?? -1);

/** The caller's picture of the order is outdated; the answer names the version that counts now. */
export const stale = (record: Versioned, what = 'order'): Problem =>
  problem('stale', `The ${what} has changed since you read it. Read it again and decide anew.`, {
    headers: { ETag: etagOf(record) },
  });
