import { applyAction, type OrderActivityDeps } from '../../activities/apply-action.ts';
import type { ActionOutcome } from '../../domain/order/action-outcome.ts';
import type { Action, Actor } from '../../domain/order/actions.ts';
import type { MoneyEffect } from '../../domain/order/effects.ts';
import { MONEY_DONE, MONEY_VERBS } from '../../domain/payment/money-verbs.ts';
import type { Bank } from './bank.ts';

/** What is done to an order at a moment of the past. */
export interface PastAction {
  readonly orderId: string;
  readonly actionId: string;
  readonly action: Action;
  readonly actor: Actor;
  /** ms UTC */
  readonly at: number;
}

/** How long a provider thinks about it, ms. */
const PROVIDER_TIME = 2_000;

const PROVIDER: Actor = { type: 'provider', id: 'payments' };

/**
 * Has an action decided and done as in the worker, then moves the money that it asks for and has each result
 * decided in turn.
 *
 * @returns where the order stands then
 * @throws Error where the rules refuse
 */
export async function applyWithMoney(
  deps: OrderActivityDeps,
  bank: Bank,
  asked: PastAction,
): Promise<ActionOutcome> {
  const { orderId } = asked;
  const at = asked.at + PROVIDER_TIME;
  let outcome = await apply(deps, asked);
  for (let [money] = outcome.money; money; [money] = outcome.money) {
    outcome = await apply(deps, {
      orderId,
      actor: PROVIDER,
      at,
      ...(await moved(bank, orderId, money)),
    });
  }
  return outcome;
}

async function apply(
  deps: OrderActivityDeps,
  { action: { type, payload }, ...request }: PastAction,
): Promise<ActionOutcome> {
  const outcome = await applyAction(deps, { ...request, type, payload, requestId: null });
  if (outcome.outcome === 'applied') return outcome;
  throw new Error(`${type} was refused (${outcome.code ?? 'without a code'})`);
}

/** Moves money at the provider; the result as the action that reports it, named as the workflow names it. */
async function moved(
  bank: Bank,
  orderId: string,
  effect: MoneyEffect,
): Promise<Pick<PastAction, 'action' | 'actionId'>> {
  const { paymentId, moveId, amount } = effect;
  const result = await bank.move(orderId, effect);
  const done = result.status === 'succeeded';
  const verb = MONEY_VERBS[effect.type];
  const type = done ? MONEY_DONE[verb] : (`${verb}Failed` as const);
  const payload = done ? { paymentId, moveId, amount } : { paymentId, moveId, code: result.code };
  return { action: { type, payload } as Action, actionId: `${orderId}/${type}/${moveId}` };
}
