/** The lives of a file, lived in a few worlds side by side, in waves. */
import { sum } from '../../domain/money/money.ts';
import { liveWave, type Listeners } from './live.ts';
import { stepsOf, type Life } from './life.ts';
import type { LivedLife } from './judge.ts';
import { openWorld, type WorldOptions } from './world.ts';

export interface SimulationOptions extends Omit<WorldOptions, 'databaseUrl'> {
  /** Makes an empty, migrated database and returns its URL. */
  readonly newDatabase: () => Promise<string>;
  /** Worlds that are lived in at a time. */
  readonly worlds: number;
  /** Told how many of all steps of all lives are done. */
  readonly progress?: (done: number, total: number) => void;
  /** Aborting it ends the lives where they are; `simulate` rejects then. */
  readonly signal?: AbortSignal;
}

export interface Simulation {
  /** In the order of the file. */
  readonly lived: readonly LivedLife[];
  readonly mails: number;
  readonly documents: number;
}

/**
 * Lives at one time in one world: more workflows than its worker keeps in memory would have to be replayed again
 * and again.
 */
const WAVE = 250;

/** Lives them all. @throws what went wrong with the machinery; what goes wrong with a life is in its judgement */
export async function simulate(
  lives: readonly Life[],
  options: SimulationOptions,
): Promise<Simulation> {
  const { worlds, progress, signal } = options;
  const waves = wavesOf(lives, worlds);
  const lived = new Map<string, LivedLife>();
  const counts = { mails: 0, documents: 0 };

  const total = sum(lives.map((life) => stepsOf(life, 0).length));
  let done = 0;
  const listeners: Listeners = {
    lived: (life) => lived.set(life.life.id, life),
    stepped: () => progress?.((done += 1), total),
    signal,
  };
  await Promise.all(
    Array.from({ length: Math.min(worlds, waves.length) }, async () => {
      const world = await openWorld({ ...options, databaseUrl: await options.newDatabase() });
      try {
        for (let wave = waves.shift(); wave; wave = waves.shift()) {
          await liveWave(world, wave.lives, wave.first, listeners);
        }
      } finally {
        await world.close();
      }
      const { mails, documents } = world.outside.counts();
      counts.mails += mails;
      counts.documents += documents;
    }),
  );
  return { lived: lives.flatMap(({ id }) => lived.get(id) ?? []), ...counts };
}

/** Equal waves, so that all worlds have work until the end. */
function wavesOf(lives: readonly Life[], worlds: number) {
  const rounds = Math.ceil(lives.length / (WAVE * worlds));
  const size = Math.max(1, Math.ceil(lives.length / (rounds * worlds)));
  return Array.from({ length: Math.ceil(lives.length / size) }, (_, i) => ({
    first: i * size,
    lives: lives.slice(i * size, (i + 1) * size),
  }));
}
