/** A world of its own: a shop with its database, a time-skipping engine with our workers, and what is outside. */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/create-activities.ts';
import { openDatabase, type Database } from '../../db/knex.ts';
import { createSettingsRepository } from '../../db/repositories/settings.ts';
import { TASK_QUEUES } from '../../temporal/names.ts';
import { addSearchAttributes } from '../../temporal/search-attributes.ts';
import { workerOptions } from '../../temporal/worker-options.ts';
import { ARTICLES, marketplaceSettings, NOT_THERE } from './marketplace.ts';
import { openOutsideWorld } from './outside-world.ts';

export interface WorldOptions {
  /** A migrated, empty database. */
  readonly databaseUrl: string;
  /** The program of the time-skipping server. */
  readonly testServer: string;
  /** Path of the workflows' bundle. */
  readonly workflowBundle: string;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Opens a world; its clock begins now, goes by itself, and can be put forward. */
export async function openWorld({ databaseUrl, testServer, workflowBundle }: WorldOptions) {
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: testServer } },
  });
  await addSearchAttributes(environment.connection, 'default');
  let clock = await environment.currentTimeMs();

  const db = openDatabase(databaseUrl, { max: 30 });
  const settings = createSettingsRepository(db);
  const current = await settings.publish(marketplaceSettings(), 'simulate', clock);
  await stockShelves(db, clock);
  const outside = await openOutsideWorld(() => clock);
  const decisions = createDecisions();
  const workers = await startWorkers();

  return {
    db,
    outside,
    settings: current,
    client: environment.client,
    decided: decisions.of,
    now: () => clock,

    /**
     * Puts the clock forward to `at` (ms UTC). Whatever falls due on the way happens at its own time, and what it
     * sets going has ended when this returns: time does not pass while any work is under way.
     */
    async forwardTo(at: number): Promise<void> {
      const ahead = at - (await environment.currentTimeMs());
      if (ahead > 0) await environment.sleep(ahead);
      clock = await environment.currentTimeMs();
    },

    async close(): Promise<void> {
      for (const { worker } of workers) worker.shutdown();
      await Promise.all(workers.map(({ running }) => running));
      await outside.close();
      await db.destroy();
      await environment.teardown();
    },
  };

  async function startWorkers() {
    const deps = { db, settings, providerOf: outside.providerOf, onDecided: decisions.tell };
    const made = await Promise.all(
      Object.values(TASK_QUEUES).map((queue) =>
        Worker.create({
          connection: environment.nativeConnection,
          ...workerOptions(queue),
          ...(queue === 'orders' ? { workflowBundle: { codePath: workflowBundle } } : {}),
          activities: createActivities(queue, {
            ...deps,
            temporal: () => environment.client,
            mailer: () => outside.mailer,
            pdf: () => outside.pdf,
          }),
        }),
      ),
    );
    return made.map((worker) => ({ worker, running: worker.run() }));
  }
}

/** Puts the articles on the shelves. */
async function stockShelves(db: Database, at: number): Promise<void> {
  const articles = [...ARTICLES, NOT_THERE];
  await db('products').insert(
    articles.map(({ id, sku, name, unitPrice, taxRate, backorderAllowed }) => ({
      ...{ id, sku, name, details: null, unit_price: unitPrice, tax_rate: taxRate },
      ...{ backorder_allowed: backorderAllowed, created_at: new Date(at) },
    })),
  );
  await db('stock').insert(
    articles.map(({ id, onHand }) => ({
      product_id: id,
      opening: onHand,
      on_hand: onHand,
      reserved: 0,
    })),
  );
}

/** Promises of decisions, kept as soon as the worker of this process has committed them. */
function createDecisions() {
  const waiting = new Map<string, () => void>();
  return {
    tell: (actionId: string) => {
      waiting.get(actionId)?.();
      waiting.delete(actionId);
    },
    /** Ask before the action is sent. */
    of: (actionId: string) => new Promise<void>((resolve) => waiting.set(actionId, resolve)),
  };
}
