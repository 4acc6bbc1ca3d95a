/**
 * Plays the lives of the demo shop's orders, all of them along one line of time: so numbers are given out and
 * stock goes in the order in which it would have happened.
 */
import type { Life } from './lives.ts';
import { PlayedOrder, type Past } from './played-order.ts';

/**
 * Plays every life up to now.
 * @throws Error where the rules refuse what a story tells: the story is wrong then
 */
export async function playPast(past: Past, lives: readonly Life[]): Promise<void> {
  const playing = lives.map((life) => new PlayedOrder(past, life));
  for (;;) {
    const steps = playing.map((order) => order.next()).filter((step) => step !== null);
    const [first, ...others] = steps;
    if (!first) return;
    await others.reduce((a, b) => (b.at < a.at ? b : a), first).take();
  }
}
