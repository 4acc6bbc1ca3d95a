import { z } from 'zod';
import { findOrderByKey } from '../../db/queries/order-by-key.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import type { ApiDeps } from '../deps.ts';
import { problem, type Problem } from '../http/problem.ts';
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

/**
 * Refuses to work from an outdated picture of the order (N12).
 * @param ifMatch the `If-Match` header: an ETag, several, or `*`
 * @throws Problem `stale` (412), `malformedRequest` (400)
 */
export function requireVersion(record: OrderRecord, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => /^(\*|(W\/)?"[^"]*")$/.test(tag))) {
    throw problem(
      'malformedRequest',
      'Send If-Match as the ETag you were given, in double quotes.',
    );
  }
  if (tags.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etagOf(record))) return;
  throw problem(
    'stale',
    'The order has changed since you read it. Read it again and decide anew.',
    {
      headers: { ETag: etagOf(record) },
    },
  );
}
