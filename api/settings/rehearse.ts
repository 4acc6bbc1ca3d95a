import type { z } from 'zod';
import { findOrderByKey } from '../../db/queries/order-by-key.ts';
import { eventsOf } from '../../db/repositories/action-log.ts';
import { latestPlaced } from '../../db/queries/latest-placed.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import type { OrderEvent } from '../../domain/order/events.ts';
import { settingsChanges } from '../../domain/settings/changes.ts';
import {
  rehearsedAsNew,
  rehearsedRunning,
  type Difference,
  type Happening,
} from '../../domain/settings/rehearsal.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { ApiDeps } from '../deps.ts';
import { iso } from '../http/instants.ts';
import { describeEffects } from '../orders/effect-sentences.ts';
import { unknownOrder } from '../orders/find-order.ts';
import { patched } from './change-settings.ts';
import type { RehearsalSchema } from './settings-schema.ts';

type Rehearsal = z.input<typeof RehearsalSchema>;

/**
 * Holds settings that are thought of against real orders (B07): what would have gone otherwise with each, had it been
 * placed under them, and what would if it adopted them now. Nothing is changed.
 * @throws Problem `invalid` (422) for settings that could not be published; `notFound` for an order that is not there
 */
export async function rehearse(
  deps: ApiDeps,
  asked: {
    readonly settings: object;
    readonly orders?: readonly string[] | undefined;
    readonly latest: number;
  },
): Promise<Rehearsal> {
  const current = await deps.settings.newest();
  // As if it were published: an order can only adopt a version that it does not have.
  const wanted = { ...patched(current, asked.settings), version: current.version + 1 };
  const records = await ordersAskedFor(deps, asked);
  const rows = await Promise.all(
    records.map((record) => rehearsed(deps, record, { current, wanted })),
  );
  const differing = rows.filter(
    ({ asNew, running }) =>
      asNew.length > 0 || (running?.differences.length ?? 0) + (running?.actions.length ?? 0) > 0,
  );
  return {
    version: current.version,
    changes: settingsChanges(current, wanted),
    looked: records.length,
    counts: counted(differing),
    orders: differing,
  };
}

const ordersAskedFor = async (
  { db }: ApiDeps,
  { orders, latest }: { readonly orders?: readonly string[] | undefined; readonly latest: number },
): Promise<OrderRecord[]> =>
  orders
    ? Promise.all(
        orders.map(async (key) => {
          const record = await findOrderByKey(db, key);
          if (!record) throw unknownOrder(key);
          return record;
        }),
      )
    : latestPlaced(db, latest);

async function rehearsed(
  deps: ApiDeps,
  { order }: OrderRecord,
  { current, wanted: would }: { readonly current: Settings; readonly wanted: Settings },
): Promise<Rehearsal['orders'][number]> {
  const now = deps.now();
  const own = await deps.settings.byVersion(order.settingsVersion);
  const settled = { paidAt: paidAt(await eventsOf(deps.db, order.id)) };
  const isOver = order.status === 'cancelled' || order.status === 'completed';
  const inWords = (differences: readonly Difference[], was: Settings) =>
    differences.map(({ when, was: before, would: after }) => ({
      when,
      was: happening(before, was),
      would: happening(after, would),
    }));
  const happening = (some: Happening | null, settings: Settings) =>
    some && {
      at: some.at === null ? null : iso(some.at),
      effects: describeEffects(some.effects, { order, settings, now }).map((e) => e.sentence),
    };
  const running = isOver ? null : rehearsedRunning(order, [own, would], now);
  return {
    id: order.id,
    number: order.number,
    href: `/api/orders/${order.id}`,
    asNew:
      order.status === 'draft'
        ? []
        : inWords(rehearsedAsNew(order, settled, [current, would], now), current),
    running: running && {
      differences: inWords(running.differences, own),
      actions: running.actions,
    },
  };
}

/** When money was first there, reserved or taken, ms UTC. */
function paidAt(history: readonly OrderEvent[]): number | null {
  for (const event of history) {
    if (event.type === 'paymentAuthorized' || event.type === 'paymentReceived') return event.at;
  }
  return null;
}

/** In how many orders each moment would go otherwise. */
function counted(rows: Rehearsal['orders']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { asNew, running } of rows) {
    const moments = new Set([
      ...asNew.map(({ when }) => when),
      ...(running?.differences ?? []).map(({ when }) => when),
    ]);
    for (const moment of moments) {
      // Deadlines of a payment or an invoice are counted together, whichever it is.
      const name = moment.replace(/ \(.*\)$/, '');
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}
