import { recordedSettings } from '../../domain/settings/defaults.ts';
import { assertSettings } from '../../domain/settings/faults.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Action } from '../../domain/order/actions.ts';
import type { Order } from '../../domain/order/order.ts';
import { isDuplicatePrimaryKey } from '../insert-once.ts';
import { parseJson, type Database, type Executor } from '../knex.ts';

/** How long the newest version's number is believed, ms: orders placed that soon after a change may still get the old one. */
const BELIEVED_FOR = 1_000;

export type SettingsRepository = ReturnType<typeof createSettingsRepository>;

/** Versions of the settings. A version never changes, so each is read from the database once. */
export function createSettingsRepository(db: Database) {
  const known = new Map<number, Settings>();
  let latest = { version: 0, until: 0 };

  return {
    /**
     * @param executor inside a transaction, that one: where every connection of the pool is in a transaction that waits
     * for another connection, all wait for ever
     * @throws where there is no such version: orders refer to versions by foreign key
     */
    async byVersion(version: number, executor: Executor = db): Promise<Settings> {
      const settings = await this.find(version, executor);
      if (!settings) throw new Error(`There are no settings of version ${version}.`);
      return settings;
    },

    /** Those of a version; null where there is none. */
    async find(version: number, executor: Executor = db): Promise<Settings | null> {
      const cached = known.get(version);
      if (cached) return cached;
      const row = await executor('settings')
        .where('version', version)
        .first<{ data: string } | undefined>('data');
      if (!row) return null;
      const settings = recordedSettings({ ...parseJson<Settings>(row.data), version });
      known.set(version, settings);
      return settings;
    },

    /** By what an action is judged: the order's own settings, or those that it is to live by from now on. */
    async judging(
      action: Pick<Action, 'type'> & { readonly payload: unknown },
      order: Pick<Order, 'settingsVersion'>,
      executor: Executor = db,
    ): Promise<Settings> {
      const own = await this.byVersion(order.settingsVersion, executor);
      if (action.type !== 'adoptSettings') return own;
      const { version } = action.payload as { readonly version: number };
      return (await this.find(version, executor)) ?? own;
    },

    /** The newest settings, read now. @throws where the shop has not been set up */
    async newest(): Promise<Settings> {
      return this.byVersion(await newest(db));
    },

    /** The versions, newest first, without what they say. */
    list: (before: number, limit: number): Promise<SettingsVersion[]> =>
      db('settings')
        .where('version', '<', before)
        .orderBy('version', 'desc')
        .limit(limit)
        .select('version', 'created_at as createdAt', 'created_by as createdBy', 'note'),

    /** The newest settings, or those of a second ago. @throws where the shop has not been set up */
    async current(): Promise<Settings> {
      if (Date.now() >= latest.until) {
        latest = { version: await newest(db), until: Date.now() + BELIEVED_FOR };
      }
      if (latest.version === 0) {
        throw new Error('The shop has no settings yet. Set up or seed the shop.');
      }
      return this.byVersion(latest.version);
    },

    /**
     * Stores settings as the next version and returns them with it.
     * @throws InvalidSettings where they contradict themselves
     */
    async publish(
      settings: Settings,
      by: string,
      at: number,
      executor: Executor = db,
    ): Promise<Settings> {
      assertSettings(settings);
      const version = (await newest(executor)) + 1;
      await insert(executor, { ...settings, version }, { by, at, note: null });
      latest = { version: 0, until: 0 };
      return { ...settings, version };
    },

    /**
     * Stores what somebody made of a version as the one after it.
     * @returns null where another has come after it meanwhile: nothing is stored then
     * @throws InvalidSettings where they contradict themselves
     */
    async succeed(
      settings: Settings,
      who: { readonly by: string; readonly at: number; readonly note: string | null },
    ): Promise<Settings | null> {
      assertSettings(settings);
      const next = { ...settings, version: settings.version + 1 };
      try {
        await insert(db, next, who);
      } catch (error) {
        if (isDuplicatePrimaryKey(error)) return null;
        throw error;
      }
      latest = { version: 0, until: 0 };
      return next;
    },
  };
}

/** Who published a version, when, and why. */
export interface SettingsVersion {
  readonly version: number;
  readonly createdAt: Date;
  /** The id of the key or account. */
  readonly createdBy: string;
  readonly note: string | null;
}

const insert = (
  executor: Executor,
  settings: Settings,
  { by, at, note }: { readonly by: string; readonly at: number; readonly note: string | null },
): Promise<unknown> =>
  executor('settings').insert({
    version: settings.version,
    data: JSON.stringify(settings),
    created_at: new Date(at),
    created_by: by,
    note,
  });

/** The newest version's number; 0 where there is none. */
async function newest(executor: Executor): Promise<number> {
  const rows: { version: number | null }[] = await executor('settings').max('version as version');
  return rows[0]?.version ?? 0;
}
