import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { DeadlineListSchema } from '../../api/desk/deadline-routes.ts';
import { apiStage } from './support.ts';

interface History {
  readonly events: {
    readonly event: { readonly type: string; readonly until?: string };
    readonly cause: { readonly note: string | null };
  }[];
}
type Ledger = z.output<typeof DeadlineListSchema>;

describe('The deadline ledger', () => {
  const stage = apiStage();
  const ledger = async (query = '') =>
    (await stage().call<Ledger>('GET', `/api/deadlines${query}`)).body;

  it('lists every running deadline of every order, due next first, a page at a time', async () => {
    const { placed } = stage();
    const unpaid = await placed({ payment: null });
    const reserved = await placed();
    const all = await ledger();
    assert.equal(all.next, null);
    const ofOrder = (id: string) => all.deadlines.filter(({ order }) => order.id === id);
    assert.deepEqual(
      ofOrder(unpaid.id).map(({ key, due }) => ({ key, due })),
      unpaid.next.deadlines.map(({ key, at }) => ({ key, due: at })),
    );
    assert.equal(ofOrder(unpaid.id).length, 5);
    assert.equal(ofOrder(reserved.id).length, reserved.next.deadlines.length);
    const times = all.deadlines.map(({ due }) => due);
    assert.deepEqual(times, times.toSorted());
    assert.ok(all.deadlines.every(({ overdue }) => !overdue));

    const paged: Ledger['deadlines'] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = await ledger(`?limit=2${after === '' ? '' : `&after=${after}`}`);
      paged.push(...page.deadlines);
      after = page.next;
    }
    assert.deepEqual(paged, all.deadlines);
  });

  it('says what happens by default, and filters by kind, order and time', async () => {
    const { placed, call } = stage();
    const order = await placed({ payment: null });
    const [cancellation] = (await ledger(`?kind=unpaidCancellation&order=${order.number}`))
      .deadlines;
    assert.match(cancellation?.sentence ?? '', /The order is cancelled/);
    const kinds = cancellation?.effects.map(({ kind }) => kind) ?? [];
    assert.ok(['stock', 'number', 'mail'].every((kind) => kinds.some((k) => k === kind)));
    assert.equal(cancellation?.order.href, `/api/orders/${order.id}`);

    const due = cancellation.due;
    const before = await ledger(`?order=${order.id}&dueBefore=${due}`);
    const from = await ledger(`?order=${order.id}&dueFrom=${due}`);
    assert.deepEqual(from.deadlines, [cancellation]);
    assert.equal(before.deadlines.length, 4);
    const unknown = await call('GET', '/api/deadlines?kind=none');
    assert.equal(unknown.status, 400);
    assert.equal((await call('GET', '/api/deadlines?after=x')).status, 400);
  });

  it('puts one off with a reason that stays in the history, and shows who did', async () => {
    const { placed, call } = stage();
    const order = await placed({ payment: null });
    const [entry] = (await ledger(`?kind=unpaidCancellation&order=${order.id}`)).deadlines;
    const later = new Date(Date.parse(entry?.due ?? '') + 10 * 86_400_000).toISOString();
    const body = {
      key: entry?.key,
      at: later,
      reason: 'promisedToPay',
      note: 'Called, pays friday',
    };
    const answer = await call('POST', entry?.links.extend ?? '', { body });
    assert.equal(answer.status, 200, answer.text);
    const [moved] = (await ledger(`?kind=unpaidCancellation&order=${order.id}`)).deadlines;
    assert.deepEqual([moved?.due, moved?.extended?.reason], [later, 'promisedToPay']);
    const history = await call<History>('GET', `/api/orders/${order.id}/history`);
    const last = history.body.events.at(-1);
    assert.deepEqual(
      [last?.event.type, last?.event.until, last?.cause.note],
      ['deadlineExtended', later, 'Called, pays friday'],
    );
  });

  it('acts on one now', async () => {
    const { placed, call } = stage();
    const order = await placed({ payment: null });
    const [entry] = (await ledger(`?kind=unpaidCancellation&order=${order.id}`)).deadlines;
    const done = await call('POST', entry?.links.meetNow ?? '', { body: { key: entry?.key } });
    assert.deepEqual([done.status, done.body.status], [200, 'cancelled']);
    assert.deepEqual((await ledger(`?order=${order.id}`)).deadlines, []);
  });

  it('leaves alone what the provider decides', async () => {
    const { placed, call } = stage();
    const order = await placed();
    const [lapse] = (await ledger(`?kind=authorizationExpiry&order=${order.id}`)).deadlines;
    assert.deepEqual(lapse?.links, { extend: null, meetNow: null });
    const body = { key: lapse.key };
    const refusal = await call('POST', `/api/orders/${order.id}/meet-deadline-now`, { body });
    assert.deepEqual([refusal.status, refusal.body.code], [409, 'deadlineFixed']);
  });

  it('shows what is overdue', async () => {
    const { placed, shop } = stage();
    const order = await placed({ payment: null });
    const past = Date.now() - 60_000;
    const row = { key: 'paymentReminder:1:1', kind: 'paymentReminder', subject: 'x', n: 1 };
    await shop
      .db('orders')
      .where('id', order.id)
      .update({
        deadlines: JSON.stringify([{ ...row, at: past }]),
        next_deadline_at: new Date(past),
      });
    const [first] = (await ledger('?limit=1')).deadlines;
    assert.deepEqual([first?.overdue, first?.order.id, first?.effects], [true, order.id, []]);
  });
});
