import { ulid } from 'ulid';
import type { OrderActivityDeps } from '../../activities/apply-action.ts';
import type { CustomerKey } from '../../db/repositories/customers.ts';
import { nextNumber } from '../../db/repositories/number-series.ts';
import { insertOrder } from '../../db/repositories/orders.ts';
import type { ActionOutcome } from '../../domain/order/action-outcome.ts';
import type { Action, Actor, Authorization } from '../../domain/order/actions.ts';
import type { Deadline } from '../../domain/order/deadlines.ts';
import type { Order } from '../../domain/order/order.ts';
import { payable } from '../../domain/order/quantities.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { addDays, MINUTE } from '../../domain/time/calendar.ts';
import { reasonOf } from '../setup/setup-error.ts';
import { applyWithMoney } from './apply.ts';
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

const STAFF: Actor = { type: 'operator', id: 'shop' };

/** One life while it is played: every deed and every deadline is decided as in the worker. */
export class PlayedOrder {
  readonly #past: Past;
  readonly #life: Life;
  #deeds: readonly Step[];
  #order: Order | null = null;
  /** The provider's name for what was paid online. */
  #payment = '';
  #standing: ActionOutcome | null = null;

  constructor(past: Past, life: Life) {
    this.#past = past;
    this.#life = life;
    this.#deeds = [
      { at: life.cameInAt, take: () => this.#comeIn() },
      ...life.deeds.map((deed) => ({ at: deed.at, take: () => this.#do(deed) })),
    ];
  }

  /** What happens to it next, by people or by a deadline; null: nothing until now. */
  next(): Step | null {
    const [deed, ...later] = this.#deeds;
    const deadline = this.#standing?.nextDeadline;
    if (deadline && deadline.at <= (deed?.at ?? this.#past.now)) {
      return { at: deadline.at, take: () => this.#meet(deadline) };
    }
    if (!deed) return null;
    const take = () => {
      this.#deeds = later;
      return deed.take();
    };
    return { at: deed.at, take };
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
    await this.#apply({ type: 'place', payload: { authorization } }, at, STAFF);
    if (payment === 'atOnce') await this.#payAtOnce(order, at + MINUTE);
  }

  async #reserve(order: Order, at: number): Promise<Authorization> {
    const { settings, now } = this.#past;
    const { authorizationDays: days } = settings.capture;
    const { scheme } = paymentMethodOf(this.#country, 'reserved');
    const lapse = addDays(at, days[scheme] ?? days.default, settings.timeZone);
    // What lapsed in the story is captured today: the provider must not know of it before the story says so.
    const paid = await this.#checkOut(order, 'reserved', lapse > now ? lapse : null);
    return { ...paid, scheme, expiresAt: lapse };
  }

  async #payAtOnce(order: Order, at: number): Promise<void> {
    const payload = await this.#checkOut(order, 'atOnce', null);
    await this.#apply({ type: 'pay', payload }, at, { type: 'provider', id: 'test' });
  }

  async #checkOut(order: Order, way: 'reserved' | 'atOnce', until: number | null) {
    const { method, scheme } = paymentMethodOf(this.#country, way);
    const { currency, number: orderNumber } = order;
    const amount = payable(order);
    const reference = await this.#past.bank.checkout(
      { method, scheme, amount, currency, orderNumber },
      way === 'reserved' ? 'authorized' : 'captured',
      until,
    );
    this.#payment = reference;
    return { provider: 'test', method, reference, amount };
  }

  async #do({ action, at, by, declined }: Life['deeds'][number]): Promise<void> {
    const { bank, customers } = this.#past;
    if (declined) await bank.declineNext(this.#payment);
    const customer = customers.get(this.#life.customer.email);
    const actor = by === 'customer' && customer ? { type: by, id: customer.number } : STAFF;
    await this.#apply(action.type === 'ship' ? this.#sent(action) : action, at, actor);
  }

  /** With the carrier that serves the country, and a tracking code of its kind. */
  #sent({ payload }: Extract<Action, { type: 'ship' }>): Action {
    const { code, prefix } = parcelServiceOf(this.#placed.country);
    const digits = this.#placed.number.replace(/\D/g, '');
    const trackingNumber = `${prefix}${digits}${this.#deeds.length}`;
    return { type: 'ship', payload: { ...payload, carrier: code, trackingNumber } };
  }

  async #meet({ key, at, kind }: Deadline): Promise<void> {
    if (kind === 'authorizationExpiry') await this.#past.bank.expire(this.#payment);
    const actor = { type: 'system', id: 'deadline' } as const;
    // Named as the workflow names it, so that it would be known should it come again.
    const actionId = `${this.#placed.id}/${key}@${at}`;
    await this.#apply({ type: 'meetDeadline', payload: { key } }, at, actor, actionId);
  }

  async #apply(action: Action, at: number, actor: Actor, actionId = ulid(at)): Promise<void> {
    const { deps, bank } = this.#past;
    const orderId = this.#placed.id;
    try {
      this.#standing = await applyWithMoney(deps, bank, { orderId, actionId, action, actor, at });
    } catch (error) {
      const { name } = this.#life.story;
      const why = `The story "${name}" of the demo shop cannot be told: ${reasonOf(error)}`;
      throw new Error(why, { cause: error });
    }
  }

  get #country(): string {
    return this.#life.customer.billingAddress.country;
  }

  /** @throws Error before it came in */
  get #placed(): Order {
    if (!this.#order) throw new Error('The order has not come in yet.');
    return this.#order;
  }
}
