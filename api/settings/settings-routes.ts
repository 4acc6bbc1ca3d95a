import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { limit } from '../orders/order-list.ts';
import { callerOf, ok, route, type Route } from '../http/route.ts';
import { freeText } from '../orders/order-input.ts';
import { changeSettings } from './change-settings.ts';
import { rehearse } from './rehearse.ts';
import { requireSettings, settingsAnswer, versionAnswer } from './settings-answer.ts';
import {
  RehearsalSchema,
  SettingsPatch,
  SettingsSchema,
  VersionSchema,
} from './settings-schema.ts';

const VersionKey = z.strictObject({ version: z.coerce.number().int().positive() });

const Page = z.strictObject({
  after: z.coerce.number().int().positive().optional().describe('`next` of the page before'),
  limit: limit(20),
});

const RehearsalInput = z
  .strictObject({
    settings: SettingsPatch.describe('What would be set otherwise'),
    orders: z
      .array(z.string().max(40))
      .min(1)
      .max(200)
      .optional()
      .describe('Ids or numbers; left out: those placed last'),
    latest: z.int().min(1).max(200).default(50).describe('How many of those placed last'),
  })
  .meta({ id: 'RehearsalInput' });

/** What the shop has decided, in versions: read, changed, and tried on real orders first (B07). */
export const settingsRoutes = (deps: ApiDeps): Route[] => [
  ...readingRoutes(deps),
  route({
    method: 'patch',
    path: '/api/settings',
    tag: 'Settings',
    summary: 'Change settings: a new version, for orders from now on',
    description:
      'Checked as a whole. Orders that run keep the version they were placed under, unless `adopt-settings` moves them.',
    access: 'settings:write',
    body: z.strictObject({
      settings: SettingsPatch,
      note: freeText.pipe(z.string().max(500)).optional().describe('Why, for colleagues'),
    }),
    repeatable: () => true,
    problems: [412],
    answers: { 200: { description: 'The new version', schema: SettingsSchema } },
    async handle(request) {
      const { body, headers } = request;
      const who = { by: callerOf(request).id, at: deps.now(), note: body.note ?? null };
      return settingsAnswer(await changeSettings(deps, body.settings, headers['if-match'], who));
    },
  }),
  route({
    method: 'post',
    path: '/api/settings/rehearse',
    tag: 'Settings',
    summary:
      'Say which real orders would have gone otherwise under other settings; changes nothing',
    access: 'settings:read',
    body: RehearsalInput,
    answers: { 200: { description: 'What would differ', schema: RehearsalSchema } },
    handle: async ({ body }) => ok(await rehearse(deps, body)),
  }),
];

const readingRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/settings',
    tag: 'Settings',
    summary: 'Read the settings that hold now',
    access: 'settings:read',
    answers: { 200: { description: 'The settings', schema: SettingsSchema } },
    handle: async () => settingsAnswer(await deps.settings.newest()),
  }),
  route({
    method: 'get',
    path: '/api/settings/versions',
    tag: 'Settings',
    summary: 'List the versions, newest first: who set what otherwise, when and why',
    access: 'settings:read',
    query: Page,
    answers: {
      200: {
        description: 'A page of versions',
        schema: z.strictObject({ versions: z.array(VersionSchema), next: z.string().nullable() }),
      },
    },
    async handle({ query: { after = Number.MAX_SAFE_INTEGER, limit: size } }) {
      const rows = await deps.settings.list(after, size + 1);
      const page = rows.slice(0, size);
      const versions = await Promise.all(page.map((row) => versionAnswer(deps, row)));
      const last = page.at(-1)?.version;
      return ok({ versions, next: rows.length > size && last ? String(last) : null });
    },
  }),
  route({
    method: 'get',
    path: '/api/settings/versions/{version}',
    tag: 'Settings',
    summary: 'Read the settings of a version',
    access: 'settings:read',
    params: VersionKey,
    problems: [404],
    answers: { 200: { description: 'The settings', schema: SettingsSchema } },
    handle: async ({ params }) => settingsAnswer(await requireSettings(deps, params.version)),
  }),
];
