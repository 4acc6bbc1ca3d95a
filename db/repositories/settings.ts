import { recordedSettings } from '../../domain/settings/defaults.ts';
import { assertSettings } from '../../domain/settings/faults.ts';
import type { Settings } from '../../domain/settings/settings.ts';
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
      const cached = known.get(version);
      if (cached) return cached;
      const row = await executor('settings')
        .where('version', version)
        .first<{ data: string } | undefined>('data');
      if (!row) throw new Error(`There are no settings of version ${version}.`);
      const settings = recordedSettings({ ...parseJson<Settings>(row.data), version });
      known.set(version, settings);
      return settings;
    },

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
      const published = { ...settings, version };
      await executor('settings').insert({
        version,
        data: JSON.stringify(published),
        created_at: new Date(at),
        created_by: by,
      });
      latest = { version: 0, until: 0 };
      return published;
    },
  };
}

/** The newest version's number; 0 where there is none. */
async function newest(executor: Executor): Promise<number> {
  const rows: { version: number | null }[] = await executor('settings').max('version as version');
  return rows[0]?.version ?? 0;
}
