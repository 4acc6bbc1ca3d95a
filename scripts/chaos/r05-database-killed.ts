import { setTimeout as pause } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';
import { commonFigures, underLoad, type Gap } from './under-load.ts';

export const databaseKilled: Scenario = {
  id: 'R-05',
  title: 'the database is killed again and again under load',
  documents: false,
  async run(stage) {
    const { stack, short, chance, say } = stage;
    const kills = short ? 1 : 5;
    const run = await underLoad(stage, short ? 3 : 8, async () => {
      const gaps: Gap[] = [];
      while (gaps.length < kills) {
        await pause(short ? chance.between(500, 1_000) : chance.between(17_000, 20_000));
        const from = Date.now();
        await stack.kill('database');
        await stack.start('database');
        const to = Date.now();
        gaps.push({ from, to });
        say(
          `database killed (${gaps.length} of ${kills}), there again after ${((to - from) / 1000).toFixed(1)} s`,
        );
      }
      await pause(short ? 500 : 10_000);
      return gaps;
    });
    return { ledger: run.client.ledger, measured: commonFigures(run, 10) };
  },
};
