import { setTimeout as pause } from 'node:timers/promises';
import { inParallel } from '../simulate/parallel.ts';
import { drained, mailed } from './drained.ts';
import { liveOne } from './lives.ts';
import { branchOf } from './random.ts';
import { promised, timed, type Scenario } from './scenario.ts';
import { createStubbornClient } from './stubborn-client.ts';

/** Lives under way at once. */
const CLIENTS = 12;
/** One kill in so many is that of the worker that prints and mails. */
const DOCUMENTS_EVERY = 4;

export const workerKilled: Scenario = {
  id: 'R-01',
  title: 'the worker is killed at random points; requests are sent twice throughout',
  documents: true,
  async run({ stack, chance, short, say }) {
    const plan = short
      ? { orders: 6, kills: 1, leastGap: 400, mostGap: 1_000, documents: false }
      : { orders: 300, kills: 10, leastGap: 7_000, mostGap: 13_000, documents: true };
    const { db, provider, skus } = stack;
    const client = createStubbornClient(stack.config.publicUrl, stack.config.apiKey);
    const begun = performance.now();
    const lives: string[] = [];
    const options = { client, provider, skus, twins: 0.25 };
    const living = inParallel(CLIENTS, Array.from({ length: plan.orders }), async (_, n) => {
      lives.push(await liveOne(options, branchOf(chance, n)));
    });
    // Failures are told when all is over; until then nobody waits for it.
    living.catch(() => undefined);

    let kills = 0;
    let lastKill = performance.now();
    while (kills < plan.kills) {
      await pause(chance.between(plan.leastGap, plan.mostGap));
      const part = plan.documents && kills % DOCUMENTS_EVERY === 3 ? 'documents' : 'worker';
      await stack.kill(part);
      kills += 1;
      lastKill = performance.now();
      say(`${part} killed (${kills} of ${plan.kills}), ${lives.length} orders have lived`);
      await stack.start(part);
    }
    await living;
    const rest = await drained(db, lives, 60_000);
    const drain = (performance.now() - lastKill) / 1000;
    const seconds = (performance.now() - begun) / 1000;
    const mails = plan.documents ? await mailed(db, 300_000) : 0;
    const ended = await db('orders')
      .whereIn('number', lives)
      .whereIn('status', ['completed', 'cancelled'])
      .pluck('number');
    return {
      ledger: client.ledger,
      measured: [
        promised(
          'orders at their end',
          `${ended.length} of ${plan.orders}`,
          'all',
          ended.length === plan.orders && rest !== null,
        ),
        promised('kills', kills, `≥ ${plan.kills}`, kills >= plan.kills),
        promised(
          'requests answered with a 5xx other than 503',
          client.met.failed.length,
          '0',
          client.met.failed.length === 0,
        ),
        promised('mails that were never sent', mails === null ? 'some' : 0, '0', mails !== null),
        timed('from the last kill until all is done', drain, 's', '≤ 60 s', drain <= 60),
        timed('run', seconds, 's', '≤ 150 s', seconds <= 150),
      ],
    };
  },
};
