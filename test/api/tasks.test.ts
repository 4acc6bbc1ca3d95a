import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { TaskSchema } from '../../api/desk/task-answer.ts';
import { verifyChain } from '../../db/repositories/record-changes.ts';
import { HOUR } from '../../domain/time/calendar.ts';
import { until } from '../support/order-engine.ts';
import { apiStage, registerKey } from './support.ts';

type Task = z.output<typeof TaskSchema>;
interface Tasks {
  readonly tasks: readonly Task[];
  readonly next: string | null;
}

describe('The exception desk', () => {
  const stage = apiStage({
    settings: (settings) => ({
      ...settings,
      tasks: { captureFailed: { afterHours: 4, answer: 'hold' } },
    }),
  });
  const tasks = async (query: string) =>
    (await stage().call<Tasks>('GET', `/api/tasks${query}`)).body;

  /** An order whose money the provider refuses to hand over. */
  async function declined() {
    const { placed, provider, call } = stage();
    const order = await placed();
    const payment = order.payments[0]?.reference ?? '';
    await provider.client.setFault({ kind: 'decline', payment, times: 1 });
    await call('POST', `/api/orders/${order.id}/capture`, { body: {} });
    await until(async () => {
      const { body } = await call('GET', `/api/orders/${order.id}`);
      return body.needsAttention || null;
    }, 'the refusal');
    const [task] = (await tasks(`?order=${order.number}`)).tasks;
    assert.ok(task);
    return { order, task };
  }

  it('lists what cannot proceed with its answers, each allowed or not and why', async () => {
    const { order, task } = await declined();
    assert.equal(task.kind, 'captureFailed');
    assert.match(task.sentence, /refused/);
    assert.equal(task.order.number, order.number);
    const answers = task.answers.map(({ action, allowed }) => [action, allowed]);
    assert.deepEqual(answers, [
      ['capture', true],
      ['pay', true],
      ['hold', true],
      ['cancel', true],
      ['acknowledgeAttention', true],
    ]);
    assert.deepEqual(task.default, { action: 'hold', at: task.due });
    assert.equal(Date.parse(task.due ?? '') - Date.parse(task.since), 4 * HOUR);
    await stage().call('POST', `/api/orders/${order.id}/pay`, { body: { amount: 1000 } });
  });

  it('filters by kind, owner and what is overdue, and pages', async () => {
    const [first, second] = [await declined(), await declined()];
    await stage().call('POST', `/api/tasks/${first.task.id}/assign`, { body: { owner: 'Sanne' } });
    const ids = async (query: string) => (await tasks(query)).tasks.map(({ id }) => id);
    assert.deepEqual(await ids('?owner=Sanne'), [first.task.id]);
    const nobodys = await ids('?owner=none&kind=captureFailed');
    assert.ok(nobodys.includes(second.task.id) && !nobodys.includes(first.task.id));
    assert.deepEqual(await ids('?kind=refundFailed'), []);
    assert.deepEqual(await ids('?overdue=true'), []);
    const all = await ids('');
    const paged: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: Tasks = await tasks(`?limit=1&overdue=false${after && `&after=${after}`}`);
      paged.push(...page.tasks.map(({ id }) => id));
      after = page.next;
    }
    assert.deepEqual(paged, all);
  });

  it('is assigned to somebody, and who did is kept with the order', async () => {
    const { call, shop } = stage();
    const { order, task } = await declined();
    const assign = (owner: string | null) =>
      call<Task>('POST', `/api/tasks/${task.id}/assign`, { body: { owner } });
    assert.equal((await assign('sanne@shop.example')).body.owner, 'sanne@shop.example');
    assert.equal((await assign('Joost')).body.owner, 'Joost');
    assert.equal((await assign(null)).body.owner, null);
    const rows: { after: string | null }[] = await shop
      .db('record_changes')
      .where({ subject_id: order.id })
      .orderBy('seq')
      .select('after');
    assert.deepEqual(
      rows.map(({ after }) => after),
      ['sanne@shop.example', 'Joost', null],
    );
    assert.deepEqual(await verifyChain(shop.db, { type: 'order', id: order.id }), []);
    assert.equal((await call('GET', '/api/tasks/bm9uZQ')).status, 404);
  });

  it('carries an answer out once, as the action itself, and is gone then', async () => {
    const { call } = stage();
    const { order, task } = await declined();
    const answer = (body: object) =>
      call('POST', `/api/tasks/${task.id}/answer`, {
        body,
        headers: { 'Idempotency-Key': `answer-${task.id.slice(-20)}` },
      });
    const wrong = await call('POST', `/api/tasks/${task.id}/answer`, { body: { action: 'ship' } });
    assert.deepEqual([wrong.status, wrong.body.code], [422, 'invalid']);
    const odd = await call('POST', `/api/tasks/${task.id}/answer`, {
      body: { action: 'capture', payload: { amount: -1 } },
    });
    assert.deepEqual([odd.status, odd.body.errors[0]?.field], [422, 'payload.amount']);

    const first = await answer({ action: 'capture', note: 'The bank says it works again' });
    assert.equal(first.status, 200, first.text);
    const again = await answer({ action: 'capture', note: 'The bank says it works again' });
    assert.deepEqual(again.body, first.body);
    const paid = await until(async () => {
      const { body } = await call('GET', `/api/orders/${order.id}`);
      return body.paymentStatus === 'paid' ? body : null;
    }, 'the money');
    assert.equal(paid.needsAttention, false);
    assert.equal(paid.payments[0]?.captures.length, 2);
    assert.equal((await call('GET', `/api/tasks/${task.id}`)).status, 404);
  });

  it('is settled by saying that nothing is to be done, with the reason', async () => {
    const { call } = stage();
    const { order, task } = await declined();
    const done = await call('POST', `/api/tasks/${task.id}/answer`, {
      body: { action: 'acknowledgeAttention', payload: { because: 'paysInTheShop' } },
    });
    assert.deepEqual([done.status, done.body.needsAttention], [200, false]);
    const history = await call<{ events: { event: { type: string; because?: string } }[] }>(
      'GET',
      `/api/orders/${order.id}/history`,
    );
    const last = history.body.events.at(-1)?.event;
    assert.deepEqual([last?.type, last?.because], ['attentionAcknowledged', 'paysInTheShop']);
  });

  it('asks for the permission of the answer, too', async () => {
    const { call, shop } = stage();
    const { task } = await declined();
    await registerKey(shop, 'hf_test_desk_only', ['orders:read', 'tasks:write']);
    const key = 'hf_test_desk_only';
    const body = { action: 'cancel' };
    const refusal = await call('POST', `/api/tasks/${task.id}/answer`, { key, body });
    assert.deepEqual([refusal.status, refusal.body.code], [403, 'permissionMissing']);
  });
});
