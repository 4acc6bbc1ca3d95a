/** What the database was asked, and what documents and mails are still to be made. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../db/knex.ts';
import { openDatabase } from '../../db/knex.ts';
import { toBeMade } from '../../db/repositories/outbox.ts';

/** ms between two looks at the outbox */
const LOOK_EVERY = 250;
/** ms of watching a stack that does nothing */
const IDLE = 3_000;

export type DatabaseWatch = Awaited<ReturnType<typeof watchDatabase>>;

/** Connects, and measures for a few seconds what a stack asks that has nothing to do. */
export async function watchDatabase(url: string) {
  const db = openDatabase(url, { max: 1 });
  let own = 0;
  const counted = async <T>(query: Promise<T>): Promise<T> => {
    own += 1;
    return query;
  };
  const total = () => counted(questions(db));
  await total();
  const [idleFrom, ownFrom] = [await total(), own];
  await pause(IDLE);
  const idlePerSecond = ((await total()) - idleFrom - (own - ownFrom)) / (IDLE / 1000);

  return {
    idlePerSecond,

    /** Begins to count; the result gives the statements of all sessions since, less our own and an idle stack's. */
    async count(): Promise<() => Promise<number>> {
      const from = performance.now();
      const [first, ownFirst] = [await total(), own];
      return async () => {
        const seconds = (performance.now() - from) / 1000;
        return (await total()) - first - (own - ownFirst) - seconds * idlePerSecond;
      };
    },

    /** Waits until every document is rendered and every mail is sent. @returns how long that took, s */
    async drained(): Promise<number> {
      const from = performance.now();
      while ((await counted(waiting(db))) > 0) await pause(LOOK_EVERY);
      return (performance.now() - from) / 1000;
    },

    close: () => db.destroy(),
  };
}

/** Statements that clients have sent since the server's start. */
async function questions(db: Database): Promise<number> {
  const [rows] = (await db.raw("SHOW GLOBAL STATUS LIKE 'Questions'")) as [{ Value: string }[]];
  return Number(rows[0]?.Value ?? 0);
}

async function waiting(db: Database): Promise<number> {
  const [row] = (await db.select({
    documents: db('documents').modify(toBeMade).count(),
    messages: db('messages').where('status', 'queued').count(),
  })) as [{ documents: number; messages: number }];
  return row.documents + row.messages;
}
