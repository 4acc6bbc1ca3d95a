import type { Action } from '../../../domain/order/actions.ts';
import { decide, type Decision } from '../../../domain/order/decide.ts';
import type { Order } from '../../../domain/order/order.ts';
import type { Chance } from './chance.ts';
import { contextOf, judged, storyOf, type Story } from './orders.ts';
import { happening } from './random-lives.ts';

type Applied = Extract<Decision, { outcome: 'applied' }>;
/** Is shown each accepted action with the story before and after it. */
export type Watcher = (before: Story, after: Story, action: Action) => void;

/**
 * Lives an order by chance and shows each accepted action to `watch`; refused ones change nothing.
 * @param turn what happens at a throw of the dice; null: nothing
 */
export function live(
  draft: Order,
  settings: Story['settings'],
  dice: readonly Chance[],
  watch: Watcher,
  turn: typeof happening = happening,
): Story {
  let story: Story = { ...storyOf(draft), settings };
  for (const chance of dice) {
    const next = turn(story, chance);
    if (!next) continue;
    story = { ...story, now: next.now };
    const decision = decide(story.order, next.action, contextOf(judged(story, next.action)));
    if (decision.outcome === 'rejected') continue;
    const before = story;
    story = continued(story, decision);
    watch(before, story, next.action);
  }
  return story;
}

/** A story after a decision. */
export const continued = (story: Story, { order, events, effects }: Applied): Story => ({
  ...story,
  order: frozen(order),
  events,
  effects,
  history: [...story.history, ...events],
});

/** So that a rule which changes its input throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
