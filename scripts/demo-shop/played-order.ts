import { ulid } from 'ulid';
import { applyAction, type OrderActivityDeps } from '../../activities/apply-action.ts';
import type { CustomerKey } from '../../db/repositories/customers.ts';
import type { Executor } from '../../db/knex.ts';
import { nextNumber } from '../../db/repositories/number-series.ts';
import { insertOrder } from '../../db/repositories/orders.ts';
import type { ActionOutcome } from '../../domain/order/action-outcome.ts';
import type { Action, Actor, Authorization } from '../../domain/order/actions.ts';
import type { MoneyEffect } from '../../domain/order/effects.ts';
import type { Order } from '../../domain/order/order.ts';
import { payable } from '../../domain/order/quantities.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { addDays, MINUTE } from '../../domain/time/calendar.ts';
import type { Bank } from './bank.ts';
import { parcelServiceOf, paymentMethodOf } from './countries.ts';
import { draftOf } from './draft.ts';
import type { Life } from './lives.ts';

/** All that the orders of the past have in common. */
export interface Past {
  readonly deps: OrderActivityDeps;
  /** The whole past is one transaction: it is there, or it is not. */
  readonly trx: Parameters<typeof insertOrder>[0];
  readonly bank: Bank;
  readonly settings: Settings;
  /** By e-mail address. */
  readonly customers: ReadonlyMap<string, CustomerKey>;
  /** By SKU. */
  readonly productIds: ReadonlyMap<string, string>;
  /** ms UTC */
  readonly now: number;
}

/** Something that is to happen to an order. */
export interface Step {
  /** ms UTC */
  readonly at: number;
  readonly take: () => Promise<void>;
}

const VERB = { capturePayment: 'capture', voidPayment: 'void', refundPayment: 'refund' } as const;

/** One life while it is played: every deed and every deadline goes through `applyAction`, as in the worker. */
export class PlayedOrder {
  readonly #past: Past;
  readonly #life: Life;
  #steps: Step[];
  #order: Order | null = null;
  #standing: ActionOutcome | null = null;

  constructor(past: Past, life: Life) {
    this.#past = past;
    this.#life = life;
    this.#steps = [
      { at: life.cameInAt, take: () => this.#comeIn() },
      ...life.deeds.map((deed) => ({ at: deed.at, take: () => this.#do(deed) })),
    ];
  }

  /** What happens to it next, by people or by a deadline; null: nothing until now. */
  next(): Step | null {
    const [deed] = this.#steps;
    const deadline = this.#standing?.nextDeadline;
    if (deadline && deadline.at <= (deed?.at ?? this.#past.now)) {
      return { at: deadline.at, take: () => this.#meet(deadline) };
    }
    if (!deed) return null;
    return {
      at: deed.at,
      take: () => {
        this.#steps = this.#steps.slice(1);
        return deed.take();
      },
    };
  }

  async #comeIn(): Promise<void> {
    const { trx, settings, customers, productIds } = this.#past;
    const { cameInAt: at, customer, story } = this.#life;
    const key = customers.get(customer.email);
    if (!key) throw new Error(`There is no customer ${customer.email}.`);
    const { number } = await nextNumber(trx, numberSource(settings, 'order', at), at);
    const record = draftOf(this.#life, { id: ulid(at), number }, key, productIds, settings);
    await insertOrder(trx, record, at);
    this.#order = record.order;
    if (!story.draft) await this.#place(record.order, at);
  }

  async #place(order: Order, at: number): Promise<void> {
    const { payment } = this.#life.story;
    const authorization = payment === 'reserved' ? await this.#reserve(order, at) : null;
    await this.#apply({ type: 'place', payload: { authorization } }, at);
    if (payment === 'atOnce') await this.#payAtOnce(order, at + MINUTE);
  }

  async #reserve(order: Order, at: number): Promise<Authorization> {
    const { settings, now, bank } = this.#past;
    const { method, scheme } = this.#method('reserved');
    const { authorizationDays: days } = settings.capture;
    const lapse = addDays(at, days[scheme] ?? days.default, settings.timeZone);
    const checkout = this.#checkout(order, { method, scheme });
    const reference = await bank.checkout(checkout, 'authorized', lapse > now ? lapse : null);
    const { amount } = checkout;
    return { provider: 'test', method, scheme, reference, amount, expiresAt: lapse };
  }

  async #payAtOnce(order: Order, at: number): Promise<void> {
    const { method, scheme } = this.#method('atOnce');
    const checkout = this.#checkout(order, { method, scheme });
    const reference = await this.#past.bank.checkout(checkout, 'captured', null);
    const { amount } = checkout;
    const payload = { amount, method, provider: 'test', reference };
    await this.#apply({ type: 'pay', payload }, at, { type: 'provider', id: 'test' });
  }

  #method = (way: 'reserved' | 'atOnce') =>
    paymentMethodOf(this.#life.customer.billingAddress.country, way);

  #checkout = (order: Order, paid: { readonly method: string; readonly scheme: string }) => ({
    ...paid,
    amount: payable(order),
    currency: order.currency,
    orderNumber: order.number,
  });

  async #do({ action, at, by, declined }: Life['deeds'][number]): Promise<void> {
    if (declined) await this.#declineNext();
    const { customer } = this.#life;
    const id =
      by === 'customer' ? (this.#past.customers.get(customer.email)?.number ?? '') : 'shop';
    await this.#apply(action.type === 'ship' ? this.#sent(action) : action, at, { type: by, id });
  }

  /** With the carrier that serves the country, and a tracking code of its kind. */
  #sent(action: Extract<Action, { type: 'ship' }>): Action {
    const { code, prefix } = parcelServiceOf(this.#order?.country ?? '');
    const digits = this.#order?.number.replace(/\D/g, '') ?? '';
    const trackingNumber = `${prefix}${digits}${this.#steps.length}`;
    return { type: 'ship', payload: { ...action.payload, carrier: code, trackingNumber } };
  }

  async #declineNext(): Promise<void> {
    const { trx } = this.#past;
    const reference = await firstReference(trx, this.#order?.id ?? '');
    await this.#past.bank.declineNext(reference);
  }

  async #meet({
    key,
    at,
    kind,
    subject,
  }: NonNullable<ActionOutcome['nextDeadline']>): Promise<void> {
    const { trx, bank } = this.#past;
    const orderId = this.#order?.id ?? '';
    if (kind === 'authorizationExpiry')
      await bank.expire(await firstReference(trx, orderId, subject));
    const actor = { type: 'system', id: 'deadline' } as const;
    // Named as the workflow names it, so that it would be known should it come again.
    await this.#apply(
      { type: 'meetDeadline', payload: { key } },
      at,
      actor,
      `${orderId}/${key}@${at}`,
    );
  }

  /** Decides an action, and then moves the money that it asks for, as the workflow does. */
  async #apply(action: Action, at: number, actor?: Actor, actionId = ulid(at)): Promise<void> {
    let outcome = await this.#decide(
      action,
      at,
      actor ?? { type: 'operator', id: 'shop' },
      actionId,
    );
    while (outcome.money[0]) {
      const [report, id] = await this.#moved(outcome.money[0]);
      outcome = await this.#decide(report, at + 2000, { type: 'provider', id: 'payments' }, id);
    }
    this.#standing = outcome;
  }

  async #decide(action: Action, at: number, actor: Actor, actionId: string) {
    const { type, payload } = action;
    const orderId = this.#order?.id ?? '';
    const request = { orderId, actionId, type, payload, actor, requestId: null, at };
    const outcome = await applyAction(this.#past.deps, request);
    if (outcome.outcome === 'applied') return outcome;
    const { name } = this.#life.story;
    throw new Error(
      `The story "${name}" of the demo shop cannot be told: ${type} was refused (${outcome.code ?? ''}).`,
    );
  }

  async #moved(effect: MoneyEffect): Promise<readonly [Action, string]> {
    const orderId = this.#order?.id ?? '';
    const { paymentId, moveId, amount } = effect;
    const result = await this.#past.bank.move(orderId, effect);
    const type =
      `${VERB[effect.type]}${result.status === 'succeeded' ? 'Succeeded' : 'Failed'}` as const;
    const code = result.status === 'succeeded' ? null : result.code;
    const payload = code === null ? { paymentId, moveId, amount } : { paymentId, moveId, code };
    return [{ type, payload } as Action, `${orderId}/${type}/${moveId}`];
  }
}

async function firstReference(
  executor: Executor,
  orderId: string,
  paymentId?: string,
): Promise<string> {
  const row = await executor('payments')
    .where({ order_id: orderId, ...(paymentId === undefined ? {} : { payment_id: paymentId }) })
    .orderBy('payment_id')
    .first<{ reference: string | null } | undefined>('reference');
  return row?.reference ?? '';
}
