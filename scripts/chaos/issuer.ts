/**
 * Places and cancels orders straight on the database, several at a time, and takes back a part of its transactions at
 * the last moment: a process that gives out invoice numbers and can be killed. Started anew, it goes on where it
 * stopped. The task comes as JSON in the last argument.
 */
import type { Knex } from 'knex';
import { applyAction } from '../../activities/apply-action.ts';
import { openDatabase, type Database } from '../../db/knex.ts';
import { createSettingsRepository } from '../../db/repositories/settings.ts';
import { inParallel } from '../simulate/parallel.ts';
import { chanceOf } from './random.ts';

export interface IssuerTask {
  readonly databaseUrl: string;
  readonly orderIds: readonly string[];
  /** Transactions at a time. */
  readonly hands: number;
  /** How many of the transactions are taken back, 0 to 1. */
  readonly aborted: number;
  readonly seed: number;
  /** When the first and the last order is placed, ms UTC. */
  readonly from: number;
  readonly to: number;
}

class TakenBack extends Error {}

const task = JSON.parse(process.argv.at(-1) ?? '') as IssuerTask;
const chance = chanceOf(task.seed);
const db = openDatabase(task.databaseUrl, { max: task.hands + 2 });
const deps = { db: withAborts(db), settings: createSettingsRepository(db) };
const actor = { type: 'operator', id: 'issuer' } as const;

await inParallel(task.hands, task.orderIds, async (orderId, n) => {
  const at = Math.round(task.from + ((task.to - task.from) * n) / task.orderIds.length);
  await untilCommitted(orderId, 'place', { authorization: null }, at);
  const cancel = { reason: 'changedMind', restock: null, mailCustomer: false };
  await untilCommitted(orderId, 'cancel', cancel, at);
});
await db.destroy();

async function untilCommitted(orderId: string, type: string, payload: object, at: number) {
  const request = { orderId, type, payload, actor, requestId: null, at };
  for (;;) {
    try {
      await applyAction(deps, { ...request, actionId: `${orderId}.${type}` });
      return;
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    }
  }
}

/** The database, whose transactions are now and then taken back when all is done but the commit. */
function withAborts(real: Database): Database {
  const transaction = (work: (trx: Knex.Transaction) => Promise<unknown>) =>
    real.transaction(async (trx) => {
      const result = await work(trx);
      if (chance.happens(task.aborted)) throw new TakenBack();
      return result;
    });
  return new Proxy(real, {
    get: (target, name) =>
      name === 'transaction' ? transaction : (Reflect.get(target, name) as unknown),
  });
}
