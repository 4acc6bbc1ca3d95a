import fc from 'fast-check';
import type { Dice } from './payloads.ts';

/** One thing that is asked of an order. */
export interface Step {
  /** Choose among what is possible now, as people do who see the buttons; otherwise anything. */
  readonly isPossible: boolean;
  readonly name: number;
  /** The customer pays again meanwhile, and the provider calls. */
  readonly paysMeanwhile: boolean;
  readonly dice: Dice;
}

/** One order's life, as asked by one client or by two at once. */
export interface Sequence {
  readonly clients: 1 | 2;
  readonly quantity: number;
  readonly lines: number;
  /** So many steps are tried on the draft. */
  readonly placedAfter: number;
  readonly steps: readonly Step[];
}

const step: fc.Arbitrary<Step> = fc.record({
  isPossible: fc.nat(9).map((n) => n < 8),
  name: fc.nat(1000),
  paysMeanwhile: fc.nat(9).map((n) => n === 0),
  dice: fc.record({ a: fc.nat(1000), b: fc.nat(1000), c: fc.nat(1000) }),
});

const sequence = (longest: number): fc.Arbitrary<Sequence> =>
  fc.record({
    clients: fc.constantFrom(1, 1, 2),
    quantity: fc.integer({ min: 1, max: 4 }),
    lines: fc.integer({ min: 1, max: 2 }),
    placedAfter: fc.constantFrom(0, 0, 0, 1),
    steps: fc.array(step, { minLength: 3, maxLength: longest, size: 'max' }),
  });

/** So many sequences, the same for the same seed. */
export const sequencesOf = (seed: number, count: number, longest: number): Sequence[] =>
  fc.sample(sequence(longest), { seed, numRuns: count });
