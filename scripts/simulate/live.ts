/** Lives many orders at once, each at its own times. */
import type { Order } from '../../domain/order/order.ts';
import { orderWorkflowId } from '../../temporal/names.ts';
import { recordDraft } from './draft.ts';
import { perform } from './deeds.ts';
import { judge, type LivedLife } from './judge.ts';
import { stepsOf, type Deed, type Life } from './life.ts';
import { neverPaidUntil } from './marketplace.ts';
import { inParallel } from './parallel.ts';
import type { World } from './world.ts';

/** How many orders are sent actions at one time. */
const AT_ONCE = 24;

export interface Listeners {
  /** A life is over and judged. */
  readonly lived: (life: LivedLife) => void;
  /** A step of a life is done. */
  readonly stepped: () => void;
  /** Aborting it ends the lives where they are. */
  readonly signal: AbortSignal | undefined;
}

interface Doing {
  readonly life: Life;
  readonly order: Order;
  readonly deed: Deed;
}

/**
 * Lives a wave of lives side by side. All are purchased at the world's present instant, and everything else comes
 * as long after it as it did in the file, to the minute: so what falls together is done together, and
 * deadlines come before, between and after the deeds as they would have.
 *
 * @param first the place of the first life in the file
 */
export async function liveWave(
  world: World,
  lives: readonly Life[],
  first: number,
  { lived, stepped, signal }: Listeners,
): Promise<void> {
  const begun = world.now();
  const orders = await inParallel(AT_ONCE, lives, (life, i) => recordDraft(world, life, first + i));
  for (const [at, doings] of timeline(world, lives, orders)) {
    signal?.throwIfAborted();
    await world.forwardTo(begun + at);
    await inParallel(AT_ONCE, doings, async (ofOneLife) => {
      for (const { life, order, deed } of ofOneLife) {
        if (deed !== 'judge') await perform(world, order, deed);
        else lived(await concluded(world, life, order));
        stepped();
      }
    });
  }
}

/** What is to be done at which instant (ms after the beginning): for each life in its own order. */
function timeline(
  { settings }: World,
  lives: readonly Life[],
  orders: readonly Order[],
): [number, Doing[][]][] {
  const instants = new Map<number, Doing[][]>();
  lives.forEach((life, i) => {
    const order = orders[i];
    if (!order) throw new RangeError(`the life ${life.id} has no order`);
    const mine = new Map<number, Doing[]>();
    for (const { at, deed } of stepsOf(life, neverPaidUntil(settings))) {
      mine.set(at, [...(mine.get(at) ?? []), { life, order, deed }]);
    }
    for (const [at, doings] of mine) instants.set(at, [...(instants.get(at) ?? []), doings]);
  });
  return [...instants].sort(([a], [b]) => a - b);
}

/** Looks where an order stands. One that is still open waits for nobody here: its workflow is ended. */
async function concluded(world: World, life: Life, order: Order): Promise<LivedLife> {
  const judged = await judge(world.db, life, order.id);
  if (judged.isOpen) {
    await world.client.workflow
      .getHandle(orderWorkflowId(order.number))
      .terminate('The life in the file ends here.');
  }
  return judged;
}
