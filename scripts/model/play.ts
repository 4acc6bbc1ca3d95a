/** Plays a sequence against the real stack and holds each answer against what the rules say of the state before. */
import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { findOrder } from '../../db/repositories/orders.ts';
import type { createSettingsRepository } from '../../db/repositories/settings.ts';
import { PEOPLES_ACTION_NAMES } from '../../domain/order/action-table.ts';
import { allowedActions } from '../../domain/order/allowed-actions.ts';
import type { Action, ActionName } from '../../domain/order/actions.ts';
import { decide, type Decision } from '../../domain/order/decide.ts';
import type { Order } from '../../domain/order/order.ts';
import { pendingMoney } from '../../domain/payment/pending.ts';
import { difference } from '../audit/difference.ts';
import type { ChaosStack } from '../chaos/chaos-stack.ts';
import { orderInput } from '../chaos/lives.ts';
import type { StubbornClient, Told } from '../chaos/stubborn-client.ts';
import { PAYLOADS } from './payloads.ts';
import type { Sequence, Step } from './sequences.ts';

export interface World {
  readonly stack: ChaosStack;
  readonly client: StubbornClient;
  readonly settings: ReturnType<typeof createSettingsRepository>;
}

/** What became of the steps of a sequence. */
export interface Played {
  readonly number: string;
  readonly applied: readonly ActionName[];
  readonly refused: readonly ActionName[];
  /** Where an answer was not what the model says. */
  readonly surprises: readonly string[];
}

/** ms that the provider may take to answer for money that was asked for. */
const PATIENCE = 60_000;
const ACTOR = { type: 'operator', id: 'model' } as const;
const NAMES = PEOPLES_ACTION_NAMES.filter((name) => name in PAYLOADS);

export async function play(world: World, sequence: Sequence): Promise<Played> {
  const { stack, client } = world;
  const lines = stack.skus
    .slice(0, sequence.lines)
    .map((sku) => ({ sku, quantity: sequence.quantity }));
  const input = orderInput(lines, { kind: 'draft' });
  const { body } = await client.ask('/api/orders', input, { action: null, order: '', key: ulid() });
  const [id, number] = [String(body['id']), String(body['number'])];
  const game: Game = { world, id, number, applied: [], refused: [], surprises: [] };

  for (const [i, step] of sequence.steps.entries()) {
    if (i === sequence.placedAfter) await placing(game, step);
    if (sequence.clients === 1) await one(game, step);
    else await twoAtOnce(game, step, sequence.steps[i + 1] ?? step);
  }
  return game;
}

interface Game {
  readonly world: World;
  readonly id: string;
  readonly number: string;
  readonly applied: ActionName[];
  readonly refused: ActionName[];
  readonly surprises: string[];
}

const placing = async (game: Game, step: Step) => predicted(game, 'place', step);

/** One client that sees the order as it is: the model knows what it will be told. */
async function one(game: Game, step: Step): Promise<void> {
  const order = await settledOrder(game);
  await predicted(game, await chosen(game, order, step), step);
}

/**
 * Two clients that do not know of each other, and a provider that calls meanwhile: who comes first is not known, so
 * both may be refused; the audit sees to the rest.
 */
async function twoAtOnce(game: Game, first: Step, second: Step): Promise<void> {
  const { world, number } = game;
  const order = await orderNow(game);
  if (first.paysMeanwhile) {
    await world.stack.provider.checkout({
      ...{ amount: 1_000, currency: 'EUR', scheme: 'visa', orderNumber: number },
    });
  }
  await Promise.all(
    [first, second].map(async (step) => {
      const name = await chosen(game, order, step);
      const payload = await payloadOf(game, order, name, step);
      note(game, name, await ask(game, name, payload, ulid()));
    }),
  );
}

async function predicted(game: Game, name: ActionName, step: Step): Promise<void> {
  const before = await settledOrder(game);
  const payload = await payloadOf(game, before, name, step);
  const settings = await game.world.settings.byVersion(before.settingsVersion);
  const stock = Object.fromEntries(
    before.lines.map((line) => [line.productId, { available: 1_000_000, backorderAllowed: false }]),
  );
  const context = { now: Date.now(), settings, actor: ACTOR, stock };
  const decision = decide(before, { type: name, payload } as Action, context);
  const key = ulid();
  const told = await ask(game, name, payload, key);
  note(game, name, told);
  const surprise = await surpriseAt(game, told, decision, key);
  if (surprise !== null) {
    game.surprises.push(
      `${game.number} ${name} ${JSON.stringify(payload)} after ${game.applied.join(', ')}: ${surprise}`,
    );
  }
}

async function surpriseAt(
  { world }: Game,
  { status, body }: Told,
  decision: Decision,
  key: string,
): Promise<string | null> {
  if (decision.outcome === 'rejected') {
    const code = status === 409 ? String(body['code']) : `status ${status}`;
    const { refusal } = decision;
    return code === refusal.code ? null : `${code}, the model refuses it by ${refusal.code}`;
  }
  if (status >= 300) return `${status} ${String(body['code'])}, the model accepts it`;
  const rows: { type: string; data: string }[] = await world.stack
    .db('order_events')
    .join('idempotency_keys', 'idempotency_keys.action_id', 'order_events.action_id')
    .where('idempotency_keys.key', key)
    .orderBy('seq')
    .select('type', 'data');
  const happened = rows.map(({ type, data }) =>
    timeless({ type, ...(JSON.parse(data) as object) }),
  );
  const differs = difference(happened, decision.events.map(timeless));
  return differs === null ? null : `of what happened, ${differs}`;
}

/** When it was and who asked are not the model's to know (a hold is named by its instant). */
const timeless = (event: object): object =>
  JSON.parse(
    JSON.stringify(event, (name, value: unknown) =>
      ['at', 'expiresAt', 'dueAt', 'owner', 'since', 'by', 'holdId'].includes(name)
        ? undefined
        : value,
    ),
  ) as object;

async function chosen({ world }: Game, order: Order, step: Step): Promise<ActionName> {
  const settings = await world.settings.byVersion(order.settingsVersion);
  const possible = allowedActions(order, { now: Date.now(), settings })
    .filter(({ action, allowed }) => allowed && NAMES.includes(action))
    .map(({ action }) => action);
  const from = step.isPossible && possible.length > 0 ? possible : NAMES;
  return from[step.name % from.length] as ActionName;
}

async function payloadOf(
  game: Game,
  order: Order,
  name: ActionName,
  { dice }: Step,
): Promise<object> {
  const { world } = game;
  const settings = await world.settings.byVersion(order.settingsVersion);
  const checkout = async (amount: number) =>
    (await world.stack.provider.checkout({ amount, currency: order.currency, scheme: 'visa' }))
      .reference;
  const make = PAYLOADS[name];
  if (!make) throw new Error(`There is no payload for ${name} in scripts/model/payloads.ts.`);
  return make({ order, settings, dice, checkout, now: Date.now() });
}

function ask(game: Game, name: ActionName, payload: object, key: string): Promise<Told> {
  const slug = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const asked = { action: name, order: game.number, key };
  // The API itself names what it has put down of an edit.
  const { editId: _editId, ...body } = payload as { editId?: unknown };
  return game.world.client.ask(`/api/orders/${game.id}/${slug}`, body, asked);
}

function note(game: Game, name: ActionName, { status, body }: Told): void {
  if (status < 300) game.applied.push(name);
  else game.refused.push(name);
  // Refused by the rules, or as made for an order that has changed: anything else is a fault of ours.
  if (status >= 300 && status !== 409) {
    game.surprises.push(`${game.number} ${name}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  }
}

async function orderNow({ world, id, number }: Game): Promise<Order> {
  const record = await findOrder(world.stack.db, id);
  if (!record) throw new Error(`Order ${number} is gone.`);
  return record.order;
}

/** The order when the provider has answered for all that was asked of it. */
async function settledOrder(game: Game): Promise<Order> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const order = await orderNow(game);
    if (pendingMoney(order).length === 0) return order;
    if (Date.now() > end)
      throw new Error(`Money of ${game.number} has been under way for too long.`);
    await pause(20);
  }
}
