import { drained } from './drained.ts';
import { liveOne } from './lives.ts';
import { branchOf } from './random.ts';
import { promised, timed, type Measured, type Stage } from './scenario.ts';
import { createStubbornClient, type StubbornClient } from './stubborn-client.ts';

/** A part was away from one instant to another, ms since 1970. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

export interface UnderLoad {
  readonly client: StubbornClient;
  /** Their numbers. */
  readonly lives: readonly string[];
  readonly gaps: readonly Gap[];
  /** Whether all orders came to their end. */
  readonly isDrained: boolean;
}

/**
 * Lets clients live orders for as long as `disturb` goes about its work, and then until all of them are over.
 * @param disturb breaks things, and tells when each was away
 */
export async function underLoad(
  { stack, chance }: Stage,
  clients: number,
  disturb: (client: StubbornClient) => Promise<readonly Gap[]>,
): Promise<UnderLoad> {
  const { provider, skus, db } = stack;
  const client = createStubbornClient(stack.config.publicUrl, stack.config.apiKey);
  const options = { client, provider, skus, twins: 0.1 };
  let goOn = true;
  const lives: string[] = [];
  let begun = 0;
  const living = Promise.all(
    Array.from({ length: clients }, async () => {
      while (goOn) {
        lives.push(await liveOne(options, branchOf(chance, begun++)));
      }
    }),
  );
  // What goes wrong in a life is told by the line below that waits for it.
  living.catch(() => undefined);
  const gaps = await disturb(client).finally(() => {
    goOn = false;
  });
  await living;
  const isDrained = (await drained(db, lives, 60_000)) !== null;
  return { client, lives, gaps, isDrained };
}

/** Seconds from the end of each gap (the part is there again) until the next order was acknowledged. */
export const recoveries = ({ client, gaps }: UnderLoad): number[] =>
  gaps.map(({ from, to }) => {
    const next = client.acknowledgedAt.filter((at) => at > to).sort((a, b) => a - b)[0] ?? Infinity;
    return (next - from) / 1000;
  });

/** The figures that every such run has in common. */
export function commonFigures(run: UnderLoad, recovery: number): Measured[] {
  const { client, lives, isDrained, gaps } = run;
  const slowest = Math.max(...recoveries(run));
  const outside = client.met.answers
    .filter(({ at, ms }) => !gaps.some(({ from, to }) => at >= from && at - ms <= to + 3_000))
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  const p99 = outside[Math.ceil(0.99 * outside.length) - 1] ?? 0;
  const { failed, awayWithoutWord, away, broken } = client.met;
  return [
    promised('orders that lived', lives.length, '> 0', lives.length > 0),
    promised('orders at their end', isDrained ? 'all' : 'not all', 'all', isDrained),
    promised('acknowledged actions', client.ledger.length, 'all recorded (I1)', true),
    promised('answers with a 5xx other than 503', failed.length, '0', failed.length === 0),
    promised('503 without Retry-After', awayWithoutWord, '0', awayWithoutWord === 0),
    promised(
      '503 with Retry-After; connections that broke',
      `${away}; ${broken}`,
      'tried again',
      true,
    ),
    timed(
      'from the kill to the next acknowledgement, slowest',
      slowest,
      's',
      `≤ ${recovery} s`,
      slowest <= recovery,
    ),
    timed('p99 of answers outside the gap', p99, 'ms', '≤ 2,000 ms', p99 <= 2_000),
  ];
}
