import { z } from 'zod';
import {
  capturesOf,
  itemsOf,
  type BulkItem,
  type BulkJob,
  type CaptureOutcome,
} from '../../db/repositories/bulk-jobs.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import type { Action, ActionName } from '../../domain/order/actions.ts';
import { foresee } from '../../domain/order/decide.ts';
import type { ApiDeps } from '../deps.ts';
import { instant, iso } from '../http/instants.ts';
import type { Caller } from '../http/route.ts';
import { describeEffects } from '../orders/effect-sentences.ts';
import { EffectSchema } from '../orders/preview.ts';

const OrderRef = z.strictObject({ id: z.string(), number: z.string(), href: z.string() });
const OUTCOMES = ['waiting', 'done', 'refused', 'failed', 'leftUndone'] as const;
type Outcome = (typeof OUTCOMES)[number];

export const BulkSchema = z
  .strictObject({
    id: z.string(),
    action: z.string(),
    status: z
      .enum(['running', 'paused', 'cancelled', 'done'])
      .describe('`done`: nothing is waiting any more'),
    createdAt: instant,
    counts: z.strictObject({
      waiting: z.int(),
      done: z.int(),
      refused: z.int(),
      failed: z.int(),
      leftUndone: z.int(),
    }),
    orders: z.array(
      z.strictObject({
        order: OrderRef,
        outcome: z
          .enum(OUTCOMES)
          .describe(
            '`refused`: by the rules; `failed`: the provider did not hand over the money; `leftUndone`: the job was ended before',
          ),
        code: z.string().nullable(),
        reason: z.string().nullable(),
        action: z.string().describe('Where the action is told of'),
      }),
    ),
  })
  .meta({ id: 'BulkJob' });

export const BulkPreviewSchema = z
  .strictObject({
    dryRun: z.literal(true),
    action: z.string(),
    counts: z.strictObject({ possible: z.int(), refused: z.int() }),
    orders: z.array(
      z.strictObject({
        order: OrderRef,
        outcome: z.enum(['possible', 'refused']),
        code: z.string().nullable(),
        reason: z.string().nullable(),
        effects: z.array(EffectSchema),
      }),
    ),
  })
  .meta({ id: 'BulkPreview' });

/** A job as it stands. Money that is asked for is waited for: only the provider's word makes a capture done (B05). */
export async function bulkAnswer(
  { db }: ApiDeps,
  job: BulkJob,
): Promise<z.input<typeof BulkSchema>> {
  const items = await itemsOf(db, job.id);
  const captures = job.action === 'capture' ? await capturesOf(db, items) : new Map();
  const orders = items.map((item) => ({
    order: linked(item.orderId, item.orderNumber),
    ...standing(job, item, (captures.get(item.actionId) ?? []) as readonly CaptureOutcome[]),
    action: `/api/actions/${item.actionId}`,
  }));
  const count = (outcome: Outcome) => orders.filter((order) => order.outcome === outcome).length;
  const waiting = count('waiting');
  return {
    id: job.id,
    action: job.action,
    status: waiting === 0 && job.status === 'running' ? 'done' : job.status,
    createdAt: iso(job.createdAt),
    counts: {
      ...{ waiting, done: count('done'), refused: count('refused') },
      ...{ failed: count('failed'), leftUndone: count('leftUndone') },
    },
    orders,
  };
}

function standing(
  job: BulkJob,
  { outcome, code, reason, isTold }: BulkItem,
  captures: readonly CaptureOutcome[],
): { outcome: Outcome; code: string | null; reason: string | null } {
  const nothing = { code: null, reason: null };
  if (outcome === null) {
    const isLeft = job.status === 'cancelled' && !isTold;
    return { outcome: isLeft ? 'leftUndone' : 'waiting', ...nothing };
  }
  if (outcome === 'rejected') return { outcome: 'refused', code, reason };
  const failed = captures.find(({ status }) => status === 'failed');
  if (failed) {
    return {
      outcome: 'failed',
      code: failed.code,
      reason: 'The provider refused to take the money: the order calls for a person.',
    };
  }
  const isMoving = captures.some(({ status }) => status === 'requested');
  return { outcome: isMoving ? 'waiting' : 'done', ...nothing };
}

/** What the action would do to each order now, without doing it. */
export async function previewOfBulk(
  deps: ApiDeps,
  records: readonly OrderRecord[],
  asked: { readonly action: ActionName; readonly payload: unknown; readonly caller: Caller },
): Promise<z.input<typeof BulkPreviewSchema>> {
  const action = { type: asked.action, payload: asked.payload } as Action;
  const actor = { type: 'operator', id: asked.caller.id } as const;
  const now = deps.now();
  const orders = await Promise.all(
    records.map(async ({ order }) => {
      const settings = await deps.settings.byVersion(order.settingsVersion);
      const decision = foresee(order, action, { now, settings, actor, stock: {} });
      const about = linked(order.id, order.number);
      if (decision.outcome === 'rejected') {
        const { code, sentence: reason } = decision.refusal;
        return { order: about, outcome: 'refused' as const, code, reason, effects: [] };
      }
      const effects = describeEffects(decision.effects, { order: decision.order, settings, now });
      return { order: about, outcome: 'possible' as const, code: null, reason: null, effects };
    }),
  );
  const possible = orders.filter(({ outcome }) => outcome === 'possible').length;
  return {
    dryRun: true,
    action: asked.action,
    counts: { possible, refused: orders.length - possible },
    orders,
  };
}

const linked = (id: string, number: string) => ({ id, number, href: `/api/orders/${id}` });
