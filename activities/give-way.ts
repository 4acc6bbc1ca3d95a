import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Returns when what was asked for at `since` (ms UTC) may be taken up. */
export type GiveWay = (since: number) => Promise<void>;

/** ms between two looks at the machine */
const LOOK_EVERY = 250;
/** Idle processor time, of all, from which a machine counts as quiet: a shop in full swing leaves less. */
const QUIET = 0.7;

/**
 * Has documents and mails wait for a quiet moment of a machine that they share with the orders. Nobody waits for
 * them at a screen, and one printed page costs as much as a whole order. A low priority alone does not do: it leaves the orders
 * the processor, but not its caches, nor the time that switching takes.
 *
 * @param longest ms that something may be late; after that it is taken up in any case. 0: nothing waits
 * @param idle the share of idle processor time of late, 0 to 1
 */
export function createGiveWay(longest: number, idle: () => number = watchedIdle()): GiveWay {
  return async function giveWay(since) {
    while (Date.now() - since < longest && idle() < QUIET) await delay(LOOK_EVERY);
  };
}

/** Watches the processors of this machine, all together. */
function watchedIdle(): () => number {
  let before = processorTime();
  let share = 1;
  setInterval(() => {
    const now = processorTime();
    share = (now.idle - before.idle) / Math.max(1, now.total - before.total);
    before = now;
  }, LOOK_EVERY).unref();
  return () => share;
}

function processorTime(): { readonly idle: number; readonly total: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (read: (time: (typeof times)[number]) => number) =>
    times.reduce((total, time) => total + read(time), 0);
  return {
    idle: sum(({ idle }) => idle),
    total: sum((t) => t.user + t.nice + t.sys + t.idle + t.irq),
  };
}
