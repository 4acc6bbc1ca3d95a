import assert from 'node:assert/strict';
import { verifyChain } from '../../db/repositories/record-changes.ts';
import { apiStage } from './support.ts';

interface DeskRecord {
  readonly version: number;
  readonly assignee: string | null;
  readonly customStatus: string | null;
  readonly labels: readonly string[];
}

describe('What a shop notes about its orders', () => {
  const stage = apiStage({
    settings: (settings) => ({
      ...settings,
      customStatuses: [
        { code: 'engraving', names: { en: 'Engraving' }, color: '#884400', sort: 1 },
      ],
    }),
  });

  it('changes the record, refuses an outdated screen, and knows only defined statuses', async () => {
    const { call, placed } = stage();
    const { id } = await placed();
    const change = (body: object, headers = {}) =>
      call<DeskRecord & { code: string }>('PATCH', `/api/orders/${id}/record`, { body, headers });
    const first = await change({ assignee: 'Sanne', customStatus: 'engraving' });
    assert.deepEqual([first.body.assignee, first.body.customStatus], ['Sanne', 'engraving']);
    const seen = { 'If-Match': first.headers.get('etag') ?? '' };
    assert.equal((await change({ assignee: 'Joost', reason: 'Holidays' }, seen)).status, 200);
    const late = await change({ assignee: 'Kim' }, seen);
    assert.deepEqual([late.status, late.body.code], [412, 'stale']);
    assert.equal((await change({ customStatus: 'unknown' })).status, 422);
  });

  it('takes assignee and lead source with the order, and shows all of it on the order (S018, S020)', async () => {
    const { call, placed } = stage();
    const { id } = await placed({ assignee: 'Sanne', leadSource: 'Spring fair' });
    await call('POST', '/api/labels', { body: { code: 'vip', name: 'VIP', color: '#112233' } });
    await call('POST', `/api/orders/${id}/labels`, { body: { label: 'vip' } });
    await call('POST', `/api/orders/${id}/notes`, { body: { text: 'Wants it on Friday' } });
    await call('PATCH', `/api/orders/${id}/record`, { body: { customStatus: 'engraving' } });
    const { body } = await call('GET', `/api/orders/${id}`);
    assert.deepEqual(body.record, {
      version: 3,
      assignee: 'Sanne',
      leadSource: 'Spring fair',
      customStatus: 'engraving',
      labels: ['vip'],
      notes: 1,
    });
    const listed = await call<{ orders: { id: string }[] }>(
      'GET',
      '/api/orders?assignee=Sanne&leadSource=Spring%20fair',
    );
    assert.deepEqual(
      listed.body.orders.map((order) => order.id),
      [id],
    );
  });

  it('labels orders, and lists them by label, assignee and status', async () => {
    const { call, placed } = stage();
    const { id } = await placed();
    const label = { code: 'gift', name: 'Gift', color: '#aa2244' };
    assert.equal((await call('POST', '/api/labels', { body: label })).status, 200);
    const put = (body: object) => call<DeskRecord>('POST', `/api/orders/${id}/labels`, { body });
    assert.deepEqual((await put({ label: 'gift' })).body.labels, ['gift']);
    assert.equal((await put({ label: 'none' })).status, 422);
    await call('PATCH', `/api/orders/${id}/record`, { body: { assignee: 'Mees' } });
    const listed = async (query: string) =>
      (await call<{ orders: { id: string }[] }>('GET', `/api/orders?${query}`)).body.orders;
    for (const query of ['label=gift', 'assignee=Mees']) {
      assert.deepEqual(
        (await listed(query)).map((order) => order.id),
        [id],
      );
    }
    assert.deepEqual((await put({ label: 'gift', on: false })).body.labels, []);
    assert.deepEqual(await listed('label=gift'), []);
  });

  it('keeps notes, and who changed what; an altered or removed entry is found', async () => {
    const { call, placed, shop } = stage();
    const { id } = await placed();
    const body = { text: 'Rang: wants it\non Friday' };
    assert.equal((await call('POST', `/api/orders/${id}/notes`, { body })).status, 201);
    await call('PATCH', `/api/orders/${id}/record`, { body: { assignee: 'Sanne', reason: 'VIP' } });
    const { notes } = (await call<{ notes: { text: string }[] }>('GET', `/api/orders/${id}/notes`))
      .body;
    assert.deepEqual(
      notes.map(({ text }) => text),
      [body.text],
    );
    const { changes } = (
      await call<{ changes: { field: string; after: string; reason: string | null }[] }>(
        'GET',
        `/api/orders/${id}/changes`,
      )
    ).body;
    assert.deepEqual(
      changes.map(({ field, reason }) => [field, reason]),
      [
        ['note', null],
        ['assignee', 'VIP'],
      ],
    );
    const subject = { type: 'order', id } as const;
    const faults = async () => (await verifyChain(shop.db, subject)).map(({ fault }) => fault);
    assert.deepEqual(await faults(), []);
    const last = shop.db('record_changes').where({ subject_id: id, seq: 2 });
    await last.clone().update({ after: null, before: null, salt: null });
    assert.deepEqual(await faults(), [], 'values may be blanked');
    await last.clone().update({ actor: 'somebody else' });
    assert.deepEqual(await faults(), ['altered']);
    await last.clone().delete();
    assert.deepEqual(await faults(), ['missing']);
  });
});
