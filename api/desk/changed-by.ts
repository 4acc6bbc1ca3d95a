import { z } from 'zod';
import type { ChangedBy } from '../../db/repositories/record-changes.ts';
import type { ApiDeps } from '../deps.ts';
import type { Caller } from '../http/route.ts';
import { callerOf } from '../orders/action-routes.ts';

/** A colleague, by the name under which the shop knows them. */
export const person = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,99}$/u, 'Use a name or an e-mail address.');

/** Who changes a record by this request, and why. */
export const changedBy = (
  { now }: ApiDeps,
  request: { readonly caller: Caller | null; readonly requestId: string },
  reason: string | null = null,
): ChangedBy => ({
  actor: callerOf(request).id,
  requestId: request.requestId,
  reason,
  at: now(),
});
