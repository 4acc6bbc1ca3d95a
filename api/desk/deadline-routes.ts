import { z } from 'zod';
import { listDeadlines, type DeadlineRow } from '../../db/queries/deadlines.ts';
import { DEADLINE_KINDS, isOurs } from '../../domain/order/deadlines.ts';
import { deadlineSentence } from '../../domain/order/deadline-sentences.ts';
import { decide } from '../../domain/order/decide.ts';
import type { ApiDeps } from '../deps.ts';
import { afterCursor, cursorOf, pageLimit, readCursor } from '../http/cursor.ts';
import { instant, instantQuery, iso } from '../http/instants.ts';
import { ok, route, type Route } from '../http/route.ts';
import { describeEffects } from '../orders/effect-sentences.ts';
import { actionSlug } from '../orders/order-answer.ts';
import { EffectSchema } from '../orders/preview.ts';

const Query = z.strictObject({
  kind: z.enum(DEADLINE_KINDS).optional(),
  order: z
    .string()
    .regex(/^[\x21-\x7e]{1,40}$/)
    .optional()
    .describe('Id or number'),
  dueFrom: instantQuery.optional(),
  dueBefore: instantQuery.optional().describe('Not included'),
  after: afterCursor,
  limit: pageLimit(50),
});

const DeadlineEntry = z.strictObject({
  key: z.string(),
  kind: z.string(),
  due: instant,
  overdue: z.boolean().describe('Its time has come and nobody has acted on it yet'),
  subject: z.string(),
  n: z.int(),
  sentence: z.string().describe('What happens then, if nobody does anything before'),
  effects: z.array(EffectSchema).describe('What it does outside the order, as the order is now'),
  extended: z
    .strictObject({ until: instant, reason: z.string(), since: instant })
    .nullable()
    .describe('Put off by a person'),
  order: z.strictObject({ id: z.string(), number: z.string(), href: z.string() }),
  links: z.strictObject({
    extend: z.string().nullable().describe('null: it is not ours to move'),
    meetNow: z.string().nullable(),
  }),
});

export const DeadlineListSchema = z.strictObject({
  deadlines: z.array(DeadlineEntry),
  next: z.string().nullable().describe('For `after`; null on the last page'),
});

const Position = z.tuple([z.int(), z.string().max(26), z.string().max(100)]);

/** The deadline ledger: every promise of every order, due next first. */
export const deadlineRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/deadlines',
    tag: 'Desk',
    summary: 'Every running deadline of all orders, due next first',
    access: 'orders:read',
    query: Query,
    answers: { 200: { description: 'A page of deadlines', schema: DeadlineListSchema } },
    async handle({ query: { after, limit: size, ...filters } }) {
      const [due, orderId, key] = after === undefined ? [] : readCursor(Position, after);
      const position =
        due === undefined || orderId === undefined || key === undefined
          ? null
          : { due, orderId, key };
      const rows = await listDeadlines(deps.db, filters, { after: position, limit: size + 1 });
      const page = rows.slice(0, size);
      const last = page.at(-1);
      return ok({
        deadlines: await Promise.all(page.map((row) => entryOf(deps, row))),
        next:
          rows.length > size && last
            ? cursorOf([last.deadline.at, last.order.id, last.deadline.key])
            : null,
      } satisfies z.input<typeof DeadlineListSchema>);
    },
  }),
];

async function entryOf(deps: ApiDeps, { deadline, order }: DeadlineRow) {
  const now = deps.now();
  const { key, kind, at: dueAt, subject, n } = deadline;
  const settings = await deps.settings.byVersion(order.settingsVersion);
  const at = Math.max(now, dueAt);
  const decision = decide(
    order,
    { type: 'meetDeadline', payload: { key } },
    { now: at, settings, actor: { type: 'system', id: 'ledger' }, stock: {} },
  );
  const effects =
    decision.outcome === 'applied'
      ? describeEffects(decision.effects, { order: decision.order, settings, now: at })
      : [];
  const extension = order.extensions.find((candidate) => candidate.key === key);
  const href = `/api/orders/${order.id}`;
  const link = (action: 'extendDeadline' | 'meetDeadlineNow') =>
    isOurs(deadline) ? `${href}/${actionSlug(action)}` : null;
  return {
    ...{ key, kind, subject, n, effects },
    due: iso(dueAt),
    overdue: dueAt <= now,
    sentence: deadlineSentence(deadline),
    extended: extension
      ? { until: iso(extension.until), reason: extension.reason, since: iso(extension.since) }
      : null,
    order: { id: order.id, number: order.number, href },
    links: { extend: link('extendDeadline'), meetNow: link('meetDeadlineNow') },
  };
}
