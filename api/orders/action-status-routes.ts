import { z } from 'zod';
import { findDecided } from '../../db/queries/order-by-key.ts';
import type { ApiDeps } from '../deps.ts';
import { ok, route, type Route } from '../http/route.ts';

const ActionKey = z.strictObject({
  actionId: z.string().regex(/^[A-Za-z0-9._/:-]{1,80}$/, 'Use the action id you were given.'),
});

export const ActionSchema = z
  .strictObject({
    actionId: z.string(),
    outcome: z.enum(['pending', 'applied', 'rejected']),
    code: z.string().nullable().describe('Why it was refused'),
    reason: z.string().nullable(),
    order: z.string().nullable().describe('The address of its order'),
  })
  .meta({ id: 'Action' });

/** Where to ask what came of an action that was answered with 202. */
export const actionStatusRoutes = ({ db }: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/actions/{actionId}',
    tag: 'Actions',
    summary: 'What came of an action',
    description:
      'An action that is not decided yet is `pending`: it waits in the engine, of which this address knows nothing.',
    access: 'orders:read',
    params: ActionKey,
    answers: { 200: { description: 'Its outcome', schema: ActionSchema } },
    async handle({ params: { actionId } }) {
      const decided = await findDecided(db, actionId);
      if (!decided) {
        const pending = { actionId, outcome: 'pending', code: null, reason: null, order: null };
        return ok(pending, { 'Retry-After': '1' });
      }
      const { outcome, code, reason, record } = decided;
      return ok({ actionId, outcome, code, reason, order: `/api/orders/${record.order.id}` });
    },
  }),
];
