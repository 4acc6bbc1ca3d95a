/** A closed loop: so many clients, each beginning the next life when the last one is over. */

/** How long each action of one life took, by its name, ms. */
export type ActionTimes = Readonly<Record<string, number>>;

export interface LoadResult {
  /** Lives that were begun in time, all of them over. */
  readonly lives: number;
  /** From the first beginning to the last end. */
  readonly seconds: number;
  /** By action, in no particular order. */
  readonly times: Readonly<Record<string, readonly number[]>>;
}

/**
 * Lives one life after another on each of `concurrency` clients. None is begun after `seconds`; those begun are
 * waited for.
 * @throws the first failure of a life
 */
export async function runLoad(
  concurrency: number,
  seconds: number,
  live: () => Promise<ActionTimes>,
): Promise<LoadResult> {
  const times: Record<string, number[]> = {};
  let lives = 0;
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  const client = async () => {
    while (elapsed() < seconds) {
      for (const [action, ms] of Object.entries(await live())) (times[action] ??= []).push(ms);
      lives += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  return { lives, seconds: elapsed(), times };
}
