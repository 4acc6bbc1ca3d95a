import type { Action, ActionName } from '../../../domain/order/actions.ts';
import { allowedActions } from '../../../domain/order/allowed-actions.ts';
import { HOUR } from '../../../domain/time/calendar.ts';
import type { Chance } from './chance.ts';
import { outcomes } from './money-outcomes.ts';
import type { Story } from './orders.ts';
import { payloadFor } from './random-lives.ts';

/** What decides about an order's invoices, each as often as it is named here; money comes in between. */
const DEEDS: readonly ActionName[] = [
  ...(['ship', 'ship', 'ship', 'deliver', 'deliver', 'pay', 'pay', 'capture'] as const),
  ...(['edit', 'cancel', 'credit', 'refund', 'payRefund'] as const),
  ...([
    'return',
    'return',
    'approveReturn',
    'receiveReturn',
    'settleReturn',
    'settleReturn',
  ] as const),
];

/** A life in which parcels go, money comes in parts, lines are changed, cancelled, credited and returned. */
export const traded = (story: Story, chance: Chance) => turn(story, chance, DEEDS);

/** The same, where invoices are made by hand as well. */
export const tradedByHand = (story: Story, chance: Chance) =>
  turn(story, chance, [...DEEDS, 'invoice', 'invoice', 'invoice']);

function turn(
  story: Story,
  chance: Chance,
  among: readonly ActionName[],
): { action: Action; now: number } | null {
  const { order, settings } = story;
  const now = story.now + (chance.c % 30) * HOUR;
  const allowed = allowedActions(order, { now, settings }).filter((entry) => entry.allowed);
  const can = (name: ActionName) => allowed.some(({ action }) => action === name);
  if (can('place')) return { action: payloadFor('place', order, chance, now), now };
  const money = outcomes(order, chance);
  const told = chance.kind % 2 === 0 ? money[chance.a % money.length] : undefined;
  if (told) return { action: told, now };
  const deeds = among.filter(can);
  const name = deeds[chance.a % deeds.length];
  if (!name) return null;
  // Cancelled as a whole, an order's life is over soon: mostly some pieces only.
  const dice = name === 'cancel' && chance.kind < 15 ? { ...chance, a: 3 * chance.a } : chance;
  return { action: payloadFor(name, order, dice, now), now };
}
