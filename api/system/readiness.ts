import type { ApiDeps } from '../deps.ts';
import { TASK_QUEUES } from '../../temporal/names.ts';
import { isPolled } from '../../temporal/pollers.ts';

export const PARTS = ['database', 'temporal', 'worker'] as const;
export type PartName = (typeof PARTS)[number];

export interface PartState {
  readonly ready: boolean;
  /** What is the matter, or that nothing is. */
  readonly sentence: string;
}

export type Readiness = { readonly ready: boolean } & Readonly<Record<PartName, PartState>>;

const PATIENCE_MS = 2_000;
/** Anybody may ask, but the parts are not asked more often than this, ms. */
const REMEMBERED_MS = 500;
/** A worker asks for work at least once a minute, ms; one that has been silent for longer is gone. */
const POLLS_WITHIN_MS = 75_000;

/** Says whether everything is up that an order needs. */
export function createReadiness(deps: ApiDeps): () => Promise<Readiness> {
  let last: { readonly at: number; readonly readiness: Promise<Readiness> } | undefined;
  return () => {
    const now = performance.now();
    if (!last || now - last.at > REMEMBERED_MS) last = { at: now, readiness: look(deps) };
    return last.readiness;
  };
}

async function look(deps: ApiDeps): Promise<Readiness> {
  const [database, engine] = await Promise.all([databaseState(deps), engineState(deps)]);
  return {
    ready: database.ready && engine.temporal.ready && engine.worker.ready,
    database,
    ...engine,
  };
}

async function databaseState({ db }: ApiDeps): Promise<PartState> {
  try {
    await within(db.raw('SELECT 1'));
    return { ready: true, sentence: 'answers' };
  } catch {
    return {
      ready: false,
      sentence: 'does not answer; check that it runs and that DATABASE_URL is right',
    };
  }
}

async function engineState({
  temporal,
}: ApiDeps): Promise<Record<'temporal' | 'worker', PartState>> {
  try {
    const polls = await temporal.withDeadline(Date.now() + PATIENCE_MS, () =>
      isPolled(
        temporal.workflowService,
        temporal.options.namespace,
        TASK_QUEUES.orders,
        Date.now() - POLLS_WITHIN_MS,
      ),
    );
    return {
      temporal: { ready: true, sentence: 'answers' },
      worker: polls
        ? { ready: true, sentence: 'takes orders' }
        : { ready: false, sentence: 'none takes orders; start worker.ts' },
    };
  } catch {
    return {
      temporal: {
        ready: false,
        sentence: 'does not answer; check that it runs and that TEMPORAL_ADDRESS is right',
      },
      worker: { ready: false, sentence: 'unknown while Temporal does not answer' },
    };
  }
}

/** @throws Error after `PATIENCE_MS` */
async function within<T>(work: Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('too slow')));
    }),
  ]);
}
