import { settingsChanges } from '../../domain/settings/changes.ts';
import { InvalidSettings, settingsFaults } from '../../domain/settings/faults.ts';
import { merged } from '../../domain/settings/merge-patch.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../http/problem.ts';
import { validated } from '../http/validate.ts';
import { requireVersion, versionOf } from '../orders/find-order.ts';
import { SettingsInput } from './settings-schema.ts';

/**
 * Publishes what a patch makes of the settings that hold now. A patch that changes nothing makes no version.
 * @param ifMatch the ETag of the settings that the caller has seen
 * @throws Problem `stale` (412), `invalid` (422) with every fault and where it is
 */
export async function changeSettings(
  { settings: repository }: ApiDeps,
  patch: object,
  ifMatch: string | undefined,
  who: { readonly by: string; readonly at: number; readonly note: string | null },
): Promise<Settings> {
  const current = await repository.newest();
  requireVersion(current, versionOf(ifMatch, current), 'settings');
  const wanted = patched(current, patch);
  if (settingsChanges(current, wanted).length === 0) return current;
  const published = await repository.succeed(wanted, who);
  if (!published) {
    throw problem('stale', 'The settings have changed meanwhile. Read them again and decide anew.');
  }
  return published;
}

/**
 * Settings as a patch would make them, of the same version still.
 * @throws Problem `invalid` (422): their shape is wrong, or they contradict themselves
 */
export function patched(current: Settings, patch: object): Settings {
  const { version, ...before } = current;
  const after = validated(SettingsInput, merged(before, patch), 'body') as Omit<
    Settings,
    'version'
  >;
  const wanted = { ...after, version };
  const faults = settingsFaults(wanted);
  if (faults.length > 0) {
    const { message } = new InvalidSettings(faults);
    const errors = faults.map(({ path: field, message: why }) => ({ field, message: why }));
    throw problem('invalid', message.slice(0, 500), { errors });
  }
  return wanted;
}
