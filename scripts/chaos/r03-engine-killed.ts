import { setTimeout as pause } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';
import { commonFigures, underLoad } from './under-load.ts';

export const engineKilled: Scenario = {
  id: 'R-03',
  title: 'the engine is killed and comes back, the API sends all along',
  documents: false,
  async run(stage) {
    const { stack, short, chance, say } = stage;
    const run = await underLoad(stage, short ? 3 : 8, async () => {
      await pause(short ? chance.between(500, 1_000) : chance.between(8_000, 12_000));
      const from = Date.now();
      await stack.kill('engine');
      say('engine killed');
      // Long enough for requests to meet a closed door.
      await pause(short ? 300 : 2_000);
      await stack.start('engine');
      const to = Date.now();
      say(`engine there again after ${((to - from) / 1000).toFixed(1)} s`);
      await pause(short ? 500 : 15_000);
      return [{ from, to }];
    });
    return { ledger: run.client.ledger, measured: commonFigures(run, short ? 30 : 5) };
  },
};
