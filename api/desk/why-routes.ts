import { z } from 'zod';
import { historyOf } from '../../db/queries/order-history.ts';
import { tracesOf } from '../../db/queries/order-traces.ts';
import type { OrderEvent } from '../../domain/order/events.ts';
import type { ApiDeps } from '../deps.ts';
import { instant } from '../http/instants.ts';
import { ok, route, type Route } from '../http/route.ts';
import { OrderKey, requireOrder } from '../orders/find-order.ts';
import { linksOf } from '../orders/order-answer.ts';
import { FACTS, whyOf } from './why.ts';

export const WhySchema = z.strictObject({
  facts: z.array(
    z.strictObject({
      fact: z.enum(FACTS as unknown as [string, ...string[]]),
      about: z.string().nullable(),
      says: z.string(),
      why: z.string(),
      rule: z.string().nullable().describe('The setting, switch or refusal that had a say in it'),
      cause: z
        .strictObject({
          kind: z.enum(['person', 'customer', 'provider', 'deadline', 'engine']),
          actionId: z.string(),
          action: z.string(),
          actor: z.strictObject({ type: z.string(), id: z.string() }),
          at: instant,
          requestId: z.string().nullable(),
          note: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
  links: z.record(z.string(), z.string()),
});

/** Why an order is as it is. */
export const whyRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/orders/{id}/why',
    tag: 'Orders',
    summary:
      'Why it is so: who or what brought about each fact, and why an action is not possible now',
    access: 'orders:read',
    params: OrderKey,
    query: z.strictObject({
      fact: z.enum(FACTS as unknown as [string, ...string[]]).optional(),
      about: z.string().max(200).optional().describe('The beginning of `about`'),
    }),
    problems: [404],
    answers: { 200: { description: 'The facts', schema: WhySchema } },
    async handle({ params, query: { fact, about = '' } }) {
      const { order } = await requireOrder(deps, params.id);
      const [settings, traces, rows] = await Promise.all([
        deps.settings.byVersion(order.settingsVersion),
        tracesOf(deps.db, order.id),
        historyOf(deps.db, order.id),
      ]);
      const history = rows.map(({ actionId, type, data }) => ({
        actionId,
        event: { type, ...(data as object) } as OrderEvent,
      }));
      const facts = whyOf({ order, settings, now: deps.now(), traces, history });
      return ok({
        facts: facts.filter(
          (entry) =>
            (fact === undefined || entry.fact === fact) && (entry.about ?? '').startsWith(about),
        ),
        links: linksOf(deps, order, `/api/orders/${order.id}`),
      });
    },
  }),
];
