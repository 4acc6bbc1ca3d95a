import type { Action, Authorization } from '../order/actions.ts';
import { allowedActions } from '../order/allowed-actions.ts';
import { decide } from '../order/decide.ts';
import type { Deadline } from '../order/deadlines.ts';
import type { Effect } from '../order/effects.ts';
import { forecast } from '../order/forecast.ts';
import { freshCharge, freshLine, freshOrder } from '../order/fresh.ts';
import { known } from '../order/known.ts';
import type { Order } from '../order/order.ts';
import type { DecisionContext } from '../order/rule.ts';
import type { Settings } from './settings.ts';

/** One moment of an order's life that would go otherwise, with what is done in it under each of the settings. */
export interface Difference {
  /** `placing`, `shipping`, `delivery`, `adopting`, or a deadline's kind and number: `paymentReminder 2`. */
  readonly when: string;
  readonly was: Happening | null;
  readonly would: Happening | null;
}

/** What is done, and when (ms UTC) where that is known. */
export interface Happening {
  readonly at: number | null;
  readonly effects: readonly Effect[];
}

/** What really became of an order, as far as it decides which of its deadlines would have come. */
export interface Settled {
  /** When its money was there, reserved or taken; null: it is not. ms UTC */
  readonly paidAt: number | null;
}

type Life = ReadonlyMap<string, Happening>;

/**
 * What would have gone otherwise with an order, had it been placed under other settings (B07): which reminders it
 * would have got before it was paid, whether it would have been cancelled, when it would have been invoiced and its
 * goods taken off the shelf.
 * @param now ms UTC
 */
export const rehearsedAsNew = (
  order: Order,
  settled: Settled,
  [was, would]: readonly [Settings, Settings],
  now: number,
): Difference[] =>
  differences(lifeUnder(order, settled, was, now), lifeUnder(order, settled, would, now));

/**
 * What would go otherwise with a running order that adopted other settings now: what is done at once, what comes by
 * itself, and which actions could or could not be done.
 * @param now ms UTC
 */
export function rehearsedRunning(
  order: Order,
  [was, would]: readonly [Settings, Settings],
  now: number,
): { readonly differences: Difference[]; readonly actions: ActionDifference[] } {
  const adopting: Action = { type: 'adoptSettings', payload: { version: would.version } };
  const decision = decide(order, adopting, contextOf(order, would, now));
  if (decision.outcome === 'rejected') return { differences: [], actions: [] };
  const atOnce = decision.effects.length > 0 ? { at: now, effects: decision.effects } : null;
  return {
    differences: [
      ...(atOnce ? [{ when: 'adopting', was: null, would: atOnce }] : []),
      ...differences(comingUp(order, was, now), comingUp(decision.order, would, now)),
    ],
    actions: actionDifferences(order, decision.order, [was, would], now),
  };
}

/** An action that could be done under one of the settings only; with the reason why not under the other. */
export interface ActionDifference {
  readonly action: string;
  readonly allowed: boolean;
  readonly reason: string;
}

function actionDifferences(
  before: Order,
  after: Order,
  [was, would]: readonly [Settings, Settings],
  now: number,
): ActionDifference[] {
  const then = allowedActions(after, { now, settings: would });
  return allowedActions(before, { now, settings: was }).flatMap(({ action, allowed, reason }) =>
    then
      .filter((other) => other.action === action && other.allowed !== allowed)
      .flatMap((other) =>
        // Only one of the two is refused.
        [reason, other.reason]
          .filter((refusal) => refusal !== null)
          .map(({ sentence }) => ({ action, allowed: other.allowed, reason: sentence })),
      ),
  );
}

const PLENTY = 1_000_000_000;

/** In a shop that is never out of stock: what was sold can be sold again. */
const contextOf = (order: Order, settings: Settings, now: number): DecisionContext => ({
  now,
  settings: { ...settings, grace: { ...settings.grace, minutes: 0 } },
  actor: { type: 'system', id: 'rehearsal' },
  stock: Object.fromEntries(
    order.lines.map(({ productId }) => [productId, { available: PLENTY, backorderAllowed: false }]),
  ),
});

const comingUp = (order: Order, settings: Settings, now: number): Life =>
  new Map(
    forecast(order, settings, now).map(({ deadline, at, effects }) => [
      nameOf(deadline),
      { at, effects },
    ]),
  );

const nameOf = ({ kind, n, subject }: Deadline): string =>
  [kind, ...(n > 0 ? [n] : []), ...(SINGLE.includes(kind) ? [] : [`(${subject})`])].join(' ');

/** Of these there is one in an order, or one run. */
const SINGLE: readonly Deadline['kind'][] = ['paymentReminder', 'unpaidCancellation'];

/** The order as it was put down, placed anew and sent whole: what is done at each step under these settings. */
function lifeUnder(order: Order, settled: Settled, settings: Settings, now: number): Life {
  const placedAt = order.placedAt ?? now;
  const draft = asPutDown(order, settings);
  const steps = new Map<string, Happening>();
  const step = (name: string, from: Order, action: Action, at: number): Order | null => {
    const decision = decide(from, action, contextOf(from, settings, at));
    const done = decision.outcome === 'applied';
    steps.set(name, { at: null, effects: done ? decision.effects : [] });
    return done ? decision.order : null;
  };
  const reserved = reservedAtOnce(order, settled, placedAt);
  const placed = step('placing', draft, place(reserved), placedAt);
  if (!placed) return steps;

  const until = settled.paidAt ?? order.cancelledAt ?? now;
  if (!reserved) {
    for (const coming of forecast(placed, settings, placedAt)) {
      if (coming.at >= until) break;
      steps.set(nameOf(coming.deadline), { at: coming.at, effects: coming.effects });
    }
  }
  const paid = reserved ? placed : (step('payment', placed, PAY, until) ?? placed);
  const shipped = step('shipping', paid, SHIP, until);
  if (shipped) step('delivery', shipped, DELIVER, until);
  return steps;
}

const place = (authorization: Authorization | null): Action => ({
  type: 'place',
  payload: { authorization },
});
const PAY: Action = {
  type: 'pay',
  payload: { amount: null, method: null, provider: null, reference: null },
};
const SHIP: Action = {
  type: 'ship',
  payload: { lines: null, carrier: { name: 'Any' }, trackingNumber: 'any', shipmentId: null },
};
const DELIVER: Action = { type: 'deliver', payload: { shipmentId: null } };

/** Without what was changed, cancelled or sent since; its coupons are in the discounts. */
function asPutDown(order: Order, settings: Settings): Order {
  const { method, price, taxRate } = order.shipping;
  return freshOrder({
    ...pick(order),
    settingsVersion: settings.version,
    shipping: freshCharge({ method, price, taxRate }),
    lines: order.lines
      .filter((line) => line.ordered > line.added)
      .map(({ id, productId, sku, name, unitPrice, taxRate: rate, discount, ordered, added }) =>
        freshLine({
          ...{ id, productId, sku, name, unitPrice, taxRate: rate, discount },
          ordered: ordered - added,
        }),
      ),
  });
}

const pick = ({
  id,
  number,
  source,
  channel,
  currency,
  pricesIncludeTax,
  locale,
  country,
  paymentMethod,
  mailsOn,
}: Order) => ({
  ...{ id, number, source, channel, currency, pricesIncludeTax, locale, country },
  ...{ paymentMethod, mailsOn },
});

/** What the checkout reserved, where the order came with its money. */
function reservedAtOnce(
  { payments }: Order,
  { paidAt }: Settled,
  placedAt: number,
): Authorization | null {
  const [first] = payments;
  if (!first || first.authorization === 'none' || paidAt === null || paidAt > placedAt) return null;
  const { id, provider, method, scheme, reference, authorized: amount } = first;
  return {
    provider,
    method,
    scheme,
    reference: known(reference, `payment ${id} has no reference`),
    amount,
    expiresAt: null,
  };
}

/** The moments in which something else is done, or at another time. */
function differences(was: Life, would: Life): Difference[] {
  const moments = [...new Set([...was.keys(), ...would.keys()])];
  return moments.flatMap((when) => {
    const [before = null, after = null] = [was.get(when), would.get(when)];
    return sameHappening(before, after) ? [] : [{ when, was: before, would: after }];
  });
}

const sameHappening = (a: Happening | null, b: Happening | null): boolean =>
  JSON.stringify(a && [a.at, a.effects]) === JSON.stringify(b && [b.at, b.effects]);
