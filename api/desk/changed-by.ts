import type { ChangedBy } from '../../db/repositories/record-changes.ts';
import type { ApiDeps } from '../deps.ts';
import { callerOf, type Caller } from '../http/route.ts';

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
