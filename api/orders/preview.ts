import { z } from 'zod';
import { couponStandings } from '../../db/repositories/coupons.ts';
import { findProducts } from '../../db/repositories/products.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import type { Action, Actor } from '../../domain/order/actions.ts';
import { deadlines, type Deadline } from '../../domain/order/deadlines.ts';
import { foresee, graceEnd } from '../../domain/order/decide.ts';
import { payable } from '../../domain/order/quantities.ts';
import type { DecisionContext } from '../../domain/order/rule.ts';
import { amountOpen } from '../../domain/payment/payments.ts';
import { facetsOf } from '../../domain/order/facets.ts';
import type { ApiDeps } from '../deps.ts';
import { instant, iso, isoInstants } from '../http/instants.ts';
import { refused } from '../http/problem.ts';
import type { Answer } from '../http/route.ts';
import { describeEffects, irreversible } from './effect-sentences.ts';
import { etagOf } from './order-answer.ts';
import { exchangeWorld } from './exchange-world.ts';
import { DeadlineSchema, facets } from './order-schema.ts';
import { stockOf } from './place-order.ts';
import { previewToken } from './preview-token.ts';
import { transferFacts } from '../../db/repositories/bank-transfers.ts';
import { balanceOf } from '../../db/repositories/store-credit.ts';

export const EventSchema = z
  .looseObject({ type: z.string() })
  .describe('What happens, with its own properties by `type`');

export const EffectSchema = z.strictObject({
  kind: z.enum(['order', 'stock', 'document', 'number', 'money', 'mail']),
  sentence: z.string(),
});

export const PreviewSchema = z
  .strictObject({
    dryRun: z.literal(true),
    action: z.string(),
    version: z.int().describe('The version of the order that it was worked out upon'),
    token: z.string().describe('Send it as `?preview=` with the action: it does this, or refuses'),
    waitsUntil: instant
      .nullable()
      .describe('When it happens, where it can be taken back before; null: at once'),
    events: z.array(EventSchema),
    effects: z.array(EffectSchema),
    deadlines: z.strictObject({
      started: z.array(DeadlineSchema),
      stopped: z.array(DeadlineSchema),
    }),
    money: z
      .strictObject({
        payable: z.strictObject({ before: z.int(), after: z.int() }),
        open: z.strictObject({ before: z.int(), after: z.int() }),
      })
      .describe('What is owed for the order in all, and what of it is neither paid nor reserved'),
    irreversible: z.array(z.string()).describe('What cannot be undone once it is done'),
    after: z.strictObject({ ...facets, asOf: instant }),
  })
  .meta({ id: 'Preview' });

/**
 * What an action would do now, without doing it (B03): the same decision, only not carried out. Its `token` makes the
 * action itself refuse (409) where the order has moved on since.
 *
 * @throws Problem 409 with the reason where the rules say no
 */
export async function previewOf(
  deps: ApiDeps,
  record: OrderRecord,
  action: Action,
  actor: Actor,
  {
    asked = action,
    world = null,
  }: {
    /** As the caller wrote it, where that is not what is told to the order: the token is for this. */
    readonly asked?: Action;
    readonly world?: Pick<DecisionContext, 'edit' | 'stock'> | null;
  } = {},
): Promise<Answer> {
  const now = deps.now();
  const settings = await deps.settings.judging(action, record.order);
  const before = await deps.settings.byVersion(record.order.settingsVersion);
  const stock = ['place', 'deductStock'].includes(action.type) ? await stockFor(deps, record) : {};
  const { customerId } = record;
  const coupons = action.type === 'place' ? await couponsFor(deps, record) : {};
  const paysWithCredit = action.type === 'pay' && action.payload.provider === 'storeCredit';
  const storeCredit = paysWithCredit
    ? { storeCredit: await balanceOf(deps.db, customerId, record.order.currency) }
    : {};
  const transferId = action.type === 'pay' ? action.payload.transferId : null;
  const transfer = transferId ? { transfer: await transferFacts(deps.db, transferId) } : {};
  const context = {
    ...{ now, settings, actor, stock, customerId, coupons },
    ...(await exchangeWorld(deps, record, action)),
    ...storeCredit,
    ...transfer,
    ...world,
  };
  const decision = foresee(record.order, action, context);
  const waitsUntil = graceEnd(action, context);
  if (decision.outcome === 'rejected') throw refused(decision.refusal);

  const { order, events, effects } = decision;
  const { orderStatus, ...rest } = facetsOf(order);
  const body: z.output<typeof PreviewSchema> = {
    dryRun: true,
    action: action.type,
    version: record.version,
    token: previewToken(record, asked),
    waitsUntil: waitsUntil === null ? null : iso(waitsUntil),
    events: isoInstants(events),
    effects: describeEffects(effects, { order, settings, now }),
    deadlines: changedDeadlines(deadlines(record.order, before), deadlines(order, settings)),
    money: {
      payable: { before: payable(record.order), after: payable(order) },
      open: { before: amountOpen(record.order), after: amountOpen(order) },
    },
    irreversible: irreversible(events, effects),
    after: { status: orderStatus, ...rest, asOf: new Date(now).toISOString() },
  };
  return { status: 200, body, headers: { ETag: etagOf(record) } };
}

const stockFor = async ({ db }: ApiDeps, { order }: OrderRecord) =>
  stockOf(
    (
      await findProducts(
        db,
        order.lines.map(({ sku }) => sku),
      )
    ).filter(({ active }) => active),
  );

const couponsFor = async ({ db }: ApiDeps, { order, customerId }: OrderRecord) => {
  const ids = order.coupons.map(({ couponId }) => couponId);
  return ids.length === 0 ? {} : couponStandings(db, { ids }, { customerId, orderId: order.id });
};

function changedDeadlines(before: readonly Deadline[], now: readonly Deadline[]) {
  const without = (some: readonly Deadline[], others: readonly Deadline[]) =>
    some.filter(({ key, at }) => !others.some((other) => other.key === key && other.at === at));
  return {
    started: isoInstants(without(now, before)),
    stopped: isoInstants(without(before, now)),
  };
}
