/** One round: the bare engine, then real lives, then the documents and mails that they left to be made. */
import type { Client } from '@temporalio/client';
import type { BareEngine } from './bare/engine.ts';
import { cpuBetween, cpuSeconds } from './cpu.ts';
import type { DatabaseWatch } from './database-watch.ts';
import { historySizes, type HistorySize } from './histories.ts';
import { runLoad, type LoadResult } from './load.ts';
import type { OrderLives } from './order-life.ts';

/** What is measured with. */
export interface Bench {
  readonly client: Client;
  readonly bare: BareEngine;
  readonly orders: OrderLives;
  readonly database: DatabaseWatch;
  /** By name of the process, this one too. */
  readonly pids: () => Readonly<Record<string, number>>;
}

export interface Round {
  readonly bare: LoadResult;
  readonly real: LoadResult;
  /** From the last answer until the last document and mail, s. */
  readonly drainSeconds: number;
  /** Of all sessions, from the first request until all is drained. */
  readonly sqlStatements: number;
  readonly history: HistorySize;
  /** s, by process; null where the system does not tell. */
  readonly cpuWhileBare: Readonly<Record<string, number>> | null;
  readonly cpuWhileLoaded: Readonly<Record<string, number>> | null;
  readonly cpuWhileDraining: Readonly<Record<string, number>> | null;
}

/** Histories that are fetched to be measured. */
const SAMPLE = 20;
/** Checkouts made beforehand for each second of load: more than any machine has yet taken. */
const CHECKOUTS_PER_SECOND = 25;

/** Puts on the load for `seconds` each. @throws when a life goes wrong */
export async function playRound(
  bench: Bench,
  concurrency: number,
  seconds: number,
): Promise<Round> {
  const { bare, orders, database, client, pids } = bench;
  await orders.prepare(CHECKOUTS_PER_SECOND * seconds);
  const cpuBefore = cpuSeconds(pids());
  const bareLoad = await runLoad(concurrency, seconds, () => bare.live());

  const before = orders.orderNumbers.length;
  const statements = await database.count();
  const cpuFirst = cpuSeconds(pids());
  const real = await runLoad(concurrency, seconds, () => orders.live());
  const cpuLoaded = cpuSeconds(pids());
  const drainSeconds = await database.drained();
  const cpuDrained = cpuSeconds(pids());
  return {
    bare: bareLoad,
    real,
    drainSeconds,
    sqlStatements: await statements(),
    history: await historySizes(client, orders.orderNumbers.slice(before).slice(-SAMPLE)),
    cpuWhileBare: cpuBefore && cpuFirst && cpuBetween(cpuBefore, cpuFirst),
    cpuWhileLoaded: cpuFirst && cpuLoaded && cpuBetween(cpuFirst, cpuLoaded),
    cpuWhileDraining: cpuLoaded && cpuDrained && cpuBetween(cpuLoaded, cpuDrained),
  };
}

/** A short run of both that is not measured: caches fill, code is compiled, connections are made. */
export async function warmUp(bench: Bench, concurrency: number, seconds: number): Promise<void> {
  await runLoad(concurrency, seconds, () => bench.bare.live());
  await runLoad(concurrency, seconds, () => bench.orders.live());
  await bench.database.drained();
}
