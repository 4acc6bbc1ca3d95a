import assert from 'node:assert/strict';
import type { z } from 'zod';
import type {
  RehearsalSchema,
  SettingsSchema,
  VersionSchema,
} from '../../api/settings/settings-schema.ts';
import { ALL_POWERS, apiStage, registerKey, reserved, type AnyBody } from './support.ts';

type Settings = z.output<typeof SettingsSchema> & AnyBody;
type Rehearsal = z.output<typeof RehearsalSchema>;
type Versions = { versions: z.output<typeof VersionSchema>[]; next: string | null };

describe('Settings (B07)', () => {
  const stage = apiStage();
  const read = () => stage().call<Settings>('GET', '/api/settings');
  const change = (settings: object, headers: Record<string, string> = {}, note?: string) =>
    stage().call<Settings>('PATCH', '/api/settings', {
      body: { settings, ...(note === undefined ? {} : { note }) },
      headers,
    });
  const rehearse = (settings: object, more: object = {}) =>
    stage().call<Rehearsal>('POST', '/api/settings/rehearse', { body: { settings, ...more } });

  it('are changed in versions that tell who set what otherwise, and why', async () => {
    const before = await read();
    const after = await change({ paymentTermDays: 30 }, {}, 'Agreed with the wholesalers');
    assert.deepEqual([after.status, after.body.paymentTermDays], [200, 30]);
    assert.equal(after.body.version, before.body.version + 1);
    assert.equal(after.headers.get('etag'), `"${after.body.version}"`);

    const { body } = await stage().call<Versions>('GET', '/api/settings/versions?limit=1');
    const [version] = body.versions;
    assert.ok(version);
    assert.deepEqual(version.changes, [{ path: 'paymentTermDays', before: 14, after: 30 }]);
    assert.equal(version.note, 'Agreed with the wholesalers');
    assert.equal(body.next, String(after.body.version));
    const older = await stage().call<Versions>('GET', `/api/settings/versions?after=${body.next}`);
    assert.equal(older.body.versions[0]?.version, before.body.version);
    const first = await stage().call<Settings>('GET', version.href.replace(/\d+$/, '1'));
    assert.equal(first.body.paymentTermDays, 14);
    assert.equal((await stage().call('GET', '/api/settings/versions/999')).status, 404);
  });

  it('are one version each, though two screens save at once: the second is told (N12)', async () => {
    const { headers } = await read();
    const seen = { 'if-match': headers.get('etag') ?? '' };
    const both = await Promise.all([
      change({ paymentReminderDays: [2] }, seen),
      change({ paymentReminderDays: [4] }, seen),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412]);
    assert.equal((await change({ mailOnCancel: false }, seen)).status, 412);
  });

  it('that are the same make no version', async () => {
    const { body } = await read();
    const same = await change({ mailOnCancel: body.mailOnCancel });
    assert.equal(same.body.version, body.version);
  });

  it('are refused as a whole, with every fault and where it is', async () => {
    const { body: before } = await read();
    const wrong = await change({
      mailOnCancel: false,
      shop: { iban: 'NL00 ABNA 0000 0000 00' },
      withdrawalDays: 7,
    });
    assert.deepEqual(
      [wrong.status, wrong.body.errors.map(({ field }) => field)],
      [422, ['shop.iban', 'withdrawalDays']],
    );
    const shape = await change({ invoiceTiming: 'never', colour: 'blue' });
    assert.deepEqual(
      [shape.status, shape.body.errors.map(({ field }) => field).sort()],
      [422, ['colour', 'invoiceTiming']],
    );
    const { body: after } = await read();
    assert.deepEqual(after, before);
  });

  it('are changed by those who may', async () => {
    const key = 'hf_test_reads_settings_0123456789';
    await registerKey(stage().shop, key, ['settings:read']);
    const { call } = stage();
    assert.equal((await call('GET', '/api/settings', { key })).status, 200);
    const body = { settings: { mailOnCancel: false } };
    assert.equal((await call('PATCH', '/api/settings', { key, body })).status, 403);
    assert.equal((await call('PATCH', '/api/settings', { key: ALL_POWERS, body })).status, 200);
  });

  it('hold for new orders; running ones keep theirs until they are moved', async () => {
    const { placed, call } = stage();
    await change({ invoiceTiming: 'placing' });
    await change({ invoiceTiming: 'manual' });
    const running = await placed();
    assert.equal(running.invoices.length, 0);
    const { body: settings } = await change({ invoiceTiming: 'placing' });
    const { body: next } = await call('GET', `/api/orders/${running.id}`);
    assert.equal(next.invoices.length, 0);
    assert.equal((await placed()).invoices.length, 1);

    const adopt = (version: number, query = '') =>
      call('POST', `/api/orders/${running.id}/adopt-settings${query}`, { body: { version } });
    const preview = await adopt(settings.version, '?dryRun=true');
    assert.match(preview.text, /An invoice over .* is issued/);
    const moved = await adopt(settings.version);
    assert.deepEqual([moved.status, moved.body.invoices.length], [200, 1]);
    assert.equal((await adopt(settings.version)).body.code, 'settingsSoAlready');
    assert.equal((await adopt(99_999)).body.code, 'unknownSettings');
  });

  it('are rehearsed on real orders before they are published, which changes nothing', async () => {
    const { placed } = stage();
    await change({
      invoiceTiming: 'placing',
      paymentReminderDays: [3, 7],
      cancelUnpaidAfterDays: 21,
    });
    const paid = await placed({ payment: reserved() });
    const unpaid = await placed({ payment: null });
    const { body: before } = await read();
    const orders = [paid.number, unpaid.id];
    const { body, status } = await rehearse(
      { invoiceTiming: 'shipping', paymentReminderDays: [5] },
      { orders },
    );
    assert.equal(status, 200);
    assert.deepEqual(
      body.changes.map(({ path }) => path),
      ['invoiceTiming', 'paymentReminderDays'],
    );
    assert.equal(body.looked, 2);
    assert.deepEqual(body.counts['placing'], 2);
    // The other's reserved money will lapse one day, and then it is reminded as well.
    assert.deepEqual(body.counts['paymentReminder 1'], 2);
    const [first, second] = body.orders;
    assert.ok(first?.asNew.some(({ when }) => when === 'shipping'));
    const reminder = second?.running?.differences.find(({ when }) => when === 'paymentReminder 1');
    assert.match(reminder?.would?.effects.join() ?? '', /payment reminder/);
    assert.equal((await read()).body.version, before.version);

    const latest = await rehearse({ quotes: { validDays: 3 } }, { latest: 4 });
    assert.equal(latest.body.looked, 4);
    assert.ok(latest.body.orders.every(({ asNew }) => asNew.length === 0));
    assert.equal((await rehearse({ withdrawalDays: 1 })).status, 422);
    assert.equal((await rehearse({}, { orders: ['nowhere'] })).status, 404);
  });
});
