import type { Knex } from 'knex';
import { ApplicationFailure } from '@temporalio/common';
import type { Database } from '../db/knex.ts';
import { openAllotment, projectBackorders } from '../db/repositories/allotments.ts';
import { recordAction, recordEvents, type RecordedAction } from '../db/repositories/action-log.ts';
import { lockOrder, saveOrder, type OrderRecord } from '../db/repositories/orders.ts';
import { couponStandings } from '../db/repositories/coupons.ts';
import { projectOrder } from '../db/repositories/projections.ts';
import type { SettingsRepository } from '../db/repositories/settings.ts';
import { lockStockLevels } from '../db/repositories/stock.ts';
import { lockTransfer } from '../db/repositories/bank-transfers.ts';
import { lockStoreCredit } from '../db/repositories/store-credit.ts';
import { retryingOnLockConflicts } from '../db/lock-conflicts.ts';
import { parseJson } from '../db/knex.ts';
import type { Action, Actor } from '../domain/order/actions.ts';
import { decide, type Decision } from '../domain/order/decide.ts';
import type { Effect } from '../domain/order/effects.ts';
import { exchangedBy } from '../domain/order/exchange-facts.ts';
import { deadlines } from '../domain/order/deadlines.ts';
import { movedOn } from '../domain/order/moved-on.ts';
import type { Order } from '../domain/order/order.ts';
import type { Refusal } from '../domain/order/refusals.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { FailureType } from '../temporal/failures.ts';
import { factsForExchange, recordExchangeOrder } from './exchange-order.ts';
import { factsForEdit } from './edit-facts.ts';
import { asAction } from './incoming-action.ts';
import { applyRecordEffects } from './record-effects.ts';
import { outcomeFor, type ActionOutcome } from '../domain/order/action-outcome.ts';

/** One thing asked of an order, as the workflow passes it on. */
export interface ActionRequest {
  readonly orderId: string;
  /** Unique for ever: the same id again gives the first outcome. */
  readonly actionId: string;
  readonly type: string;
  readonly payload: unknown;
  readonly actor: Actor;
  /** The API request it came with, for the log; null where there was none. */
  readonly requestId: string | null;
  /** The order's version upon which it is asked; absent: any. */
  readonly expectedVersion?: number;
  /** When the workflow took it up, ms UTC: the `now` of the decision. */
  readonly at: number;
}

export interface OrderActivityDeps {
  readonly db: Database;
  readonly settings: SettingsRepository;
  /** Called after a decision is committed; wakes whoever waits for it in this process. */
  readonly onDecided?: (actionId: string) => void;
  /** Begins the workflow of an order that a decision has placed; without it nobody does. */
  readonly begin?: (orderId: string) => Promise<void>;
}

/**
 * Decides an action and does everything that belongs into the database, in one transaction: order, history,
 * stock, numbers, invoice, outbox. Either all of it is there or nothing is, so it may be tried again at any
 * point. What remains for the outside world is told to the workflow. An order that is placed along with it is begun
 * before this returns: whoever dies in between is asked again, and then begins it.
 *
 * @throws ApplicationFailure `OrderNotFound` (not retried)
 */
export async function applyAction(
  deps: OrderActivityDeps,
  request: ActionRequest,
): Promise<ActionOutcome> {
  const outcome = await retryingOnLockConflicts(() =>
    deps.db.transaction((trx) => decideAndRecord(trx, deps, request)),
  );
  deps.onDecided?.(request.actionId);
  for (const orderId of outcome.follows ?? []) await deps.begin?.(orderId);
  return outcome;
}

async function decideAndRecord(
  trx: Knex.Transaction,
  { settings: settingsOf }: OrderActivityDeps,
  request: ActionRequest,
): Promise<ActionOutcome> {
  const locked = await lockOrder(trx, request.orderId, request.actionId);
  if (!locked) {
    throw ApplicationFailure.nonRetryable(
      `There is no order ${request.orderId}.`,
      FailureType.OrderNotFound,
    );
  }
  const { record, earlierResult } = locked;
  const settings = await settingsOf.byVersion(record.order.settingsVersion, trx);
  if (earlierResult) return toldAgain(parseJson(earlierResult), record.order, settings);

  const asked =
    movedOn(record.version, request.expectedVersion) ?? asAction(request.type, request.payload);
  if ('code' in asked) {
    const action = { type: request.type, payload: request.payload } as Action;
    return recordRefusal(trx, record, action, request, asked, settings);
  }
  const judging = await settingsOf.judging(asked, record.order, trx);
  const decision = await decideNow(trx, record, asked, request, judging);
  return decision.outcome === 'rejected'
    ? recordRefusal(trx, record, asked, request, decision.refusal, settings)
    : recordDecision(trx, record, asked, request, decision, judging);
}

/**
 * The outcome of an action that was decided before. Where the order stands is told as of now: asked months later,
 * the standing of old would have the workflow wait for what is long over.
 */
const toldAgain = (
  { outcome, code, messages, follows }: ActionOutcome,
  order: Order,
  settings: Settings,
): ActionOutcome => ({
  ...outcomeFor(order, settings, { outcome, code, effects: [] }),
  messages,
  ...(follows ? { follows } : {}),
});

async function decideNow(
  trx: Knex.Transaction,
  { order, customerId }: OrderRecord,
  action: Action,
  { at: now, actor }: ActionRequest,
  settings: Settings,
): Promise<Decision> {
  if (action.type === 'edit') {
    const world = await factsForEdit(trx, order, action.payload, settings);
    return decide(order, action, { now, settings, actor, ...world });
  }
  const goods = exchangedBy(order, action);
  if (goods) {
    const world = await factsForExchange(trx, goods, settings);
    return decide(order, action, { now, settings, actor, ...world });
  }
  const needsStock =
    (action.type === 'place' && settings.stockTiming !== 'manual') || action.type === 'deductStock';
  const stock = needsStock
    ? await lockStockLevels(
        trx,
        order.lines.map((line) => line.productId),
        { sold: action.type === 'place' },
      )
    : {};
  const allotted =
    action.type === 'receiveBackorder'
      ? await openAllotment(trx, order.id, action.payload.allotmentId)
      : [];
  const paysWithCredit = action.type === 'pay' && action.payload.provider === 'storeCredit';
  const storeCredit = paysWithCredit
    ? { storeCredit: await lockStoreCredit(trx, customerId, order.currency) }
    : {};
  const transferId = action.type === 'pay' ? action.payload.transferId : null;
  const transfer = transferId ? { transfer: await lockTransfer(trx, transferId) } : {};
  const context = { now, settings, actor, stock, allotted, ...storeCredit, ...transfer };
  if (action.type !== 'place' || order.coupons.length === 0) return decide(order, action, context);
  const ids = order.coupons.map(({ couponId }) => couponId);
  const use = { customerId, orderId: order.id, locked: true };
  const coupons = await couponStandings(trx, { ids }, use);
  return decide(order, action, { ...context, customerId, coupons });
}

async function recordRefusal(
  trx: Knex.Transaction,
  { order, version }: OrderRecord,
  action: Action,
  request: ActionRequest,
  refusal: Refusal,
  settings: Settings,
): Promise<ActionOutcome> {
  const outcome = outcomeFor(order, settings, {
    outcome: 'rejected',
    code: refusal.code,
    effects: [],
  });
  await recordAction(trx, {
    ...logEntry(request, action, version, outcome),
    outcome: 'rejected',
    code: refusal.code,
    reason: refusal.sentence.slice(0, 500),
  });
  return outcome;
}

async function recordDecision(
  trx: Knex.Transaction,
  record: OrderRecord,
  action: Action,
  request: ActionRequest,
  decision: Extract<Decision, { outcome: 'applied' }>,
  settings: Settings,
): Promise<ActionOutcome> {
  const { events, effects } = decision;
  const { actionId, at } = request;
  const version = record.version + 1;
  const order: Order = await applyRecordEffects(trx, decision, {
    record,
    settings,
    actionId,
    actorId: request.actor.id,
    requestId: request.requestId,
    at,
  });
  const follows = await placeFollowUps(trx, { ...record, order }, effects, request, settings);
  const outcome = {
    ...outcomeFor(order, settings, { outcome: 'applied', code: null, effects }),
    ...(follows.length > 0 ? { follows } : {}),
  };
  const eventCount = record.eventCount + events.length;
  const running = deadlines(order, settings);
  await saveOrder(trx, record.order, order, { version, eventCount }, running, at);
  await projectOrder(trx, order, events);
  await projectBackorders(trx, record.order, order);
  await recordEvents(trx, order.id, actionId, record.eventCount + 1, events, at);
  await recordAction(trx, {
    ...logEntry(request, action, version, outcome),
    outcome: 'applied',
    code: null,
    reason: null,
  });
  return outcome;
}

/** Places the orders that follow from this decision, in its transaction: there are both or neither. */
async function placeFollowUps(
  trx: Knex.Transaction,
  record: OrderRecord,
  effects: readonly Effect[],
  { actor, requestId, at }: ActionRequest,
  settings: Settings,
): Promise<readonly string[]> {
  const follows: string[] = [];
  for (const effect of effects) {
    if (effect.type !== 'placeExchange') continue;
    const when = { settings, at };
    const placed = await recordExchangeOrder(trx, record, record.order, effect.returnId, when);
    const { id: orderId } = placed.order;
    const action: Action = { type: 'place', payload: { authorization: null } };
    const request = { orderId, actionId: orderId, ...action, actor, requestId, at };
    const decision = await decideNow(trx, placed, action, request, settings);
    if (decision.outcome === 'rejected') throw new Error(decision.refusal.sentence);
    await recordDecision(trx, placed, action, request, decision, settings);
    follows.push(orderId);
  }
  return follows;
}

const logEntry = (
  { actionId, orderId, actor, requestId, at }: ActionRequest,
  action: Action,
  orderVersion: number,
  result: ActionOutcome,
): Omit<RecordedAction, 'outcome' | 'code' | 'reason'> => ({
  id: actionId,
  orderId,
  action,
  actor,
  requestId,
  orderVersion,
  result,
  at,
});
