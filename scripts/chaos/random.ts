/** A source of chance that can be repeated: the same seed gives the same plan. */
export interface Chance {
  readonly seed: number;
  /** From 0 up to, and without, 1. */
  next(): number;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  /** True so often, 0 to 1. */
  happens(share: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** mulberry32: small, fast and good enough for plans. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    ...{ seed, next, between },
    happens: (share) => next() < share,
    pick: (from) => from[between(0, from.length - 1)] as (typeof from)[number],
  };
}

/** The n-th source of chance of a run: what happens in one life does not shift the chances of the next. */
export const branchOf = ({ seed }: Chance, n: number): Chance => chanceOf(seed * 31 + n + 1);

/** A seed for a run that was given none. */
export const freshSeed = (): number => Math.floor(Math.random() * 1_000_000_000);
