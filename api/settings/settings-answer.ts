import type { z } from 'zod';
import type { SettingsVersion } from '../../db/repositories/settings.ts';
import { settingsChanges } from '../../domain/settings/changes.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../http/problem.ts';
import { ok, type Answer } from '../http/route.ts';
import { etagOf } from '../orders/order-answer.ts';
import type { VersionSchema } from './settings-schema.ts';

export const settingsAnswer = (settings: Settings): Answer =>
  ok(settings, { ETag: etagOf(settings) });

/** @throws Problem `notFound` */
export async function requireSettings({ settings }: ApiDeps, version: number): Promise<Settings> {
  const found = await settings.find(version);
  if (!found) throw problem('notFound', `There is no version ${version} of the settings.`);
  return found;
}

/** Who published a version and what it set otherwise than the one before. */
export async function versionAnswer(
  { settings }: ApiDeps,
  { version, createdAt, createdBy, note }: SettingsVersion,
): Promise<z.input<typeof VersionSchema>> {
  const [before, after] = await Promise.all([settings.find(version - 1), settings.find(version)]);
  return {
    version,
    publishedAt: createdAt.toISOString(),
    publishedBy: createdBy,
    note,
    changes: before ? settingsChanges(before, after) : [],
    href: `/api/settings/versions/${version}`,
  };
}
