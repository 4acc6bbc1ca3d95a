import { route, type Route } from '../http/route.ts';
import type { ApiDeps } from '../deps.ts';
import { calculate, CalculationSchema, CalculationInput } from './calculate.ts';
import { discardDraft, DraftEdit, editDraft } from './edit-draft.ts';
import { OrderKey } from './find-order.ts';
import { orderAnswer } from './order-answer.ts';
import { OrderSchema } from './order-schema.ts';
import { ok } from '../http/route.ts';

/** Orders that are still being put together, and what they would come to. */
export const draftRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'patch',
    path: '/api/orders/{id}/draft',
    tag: 'Drafts',
    summary: 'Change a draft',
    description:
      'What is left out stays. Lines that stay are named by their id and keep their price; new ones get ' +
      "today's. Coupons are worked out anew. Send the ETag in `If-Match` so as not to overwrite another screen.",
    access: 'orders:place',
    params: OrderKey,
    body: DraftEdit,
    repeatable: () => true,
    problems: [404, 409, 412],
    answers: { 200: { description: 'The draft, with its totals', schema: OrderSchema } },
    handle: async (request) =>
      orderAnswer(deps, await editDraft(deps, request.params.id, request.body, request)),
  }),
  route({
    method: 'delete',
    path: '/api/orders/{id}/draft',
    tag: 'Drafts',
    summary: 'Give a draft up: it stays readable under its number and cannot be placed any more',
    access: 'orders:place',
    params: OrderKey,
    repeatable: () => true,
    problems: [404, 409, 412],
    answers: { 200: { description: 'The draft as it is left', schema: OrderSchema } },
    handle: async ({ params, headers }) =>
      orderAnswer(deps, await discardDraft(deps, params.id, headers['if-match'])),
  }),
  route({
    method: 'post',
    path: '/api/calculate',
    tag: 'Drafts',
    summary: 'What an order would come to, without recording anything',
    description:
      'For totals while somebody is typing: lines and coupons that cannot be had are named in `problems` and ' +
      'left out of the totals.',
    access: 'orders:place',
    body: CalculationInput,
    answers: { 200: { description: 'Lines and totals', schema: CalculationSchema } },
    handle: async ({ body }) => ok(await calculate(deps, body)),
  }),
];
