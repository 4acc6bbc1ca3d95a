import assert from 'node:assert/strict';
import { ulid } from 'ulid';
import { creditorReference } from '../../domain/payment/reference.ts';
import { tellTransfers } from '../../api/money/import-statement.ts';
import { until } from '../support/order-engine.ts';
import { ALL_POWERS, apiStage, engineSees, orderInput, registerKey } from './support.ts';

interface Transfer {
  readonly id: string;
  readonly bankId: string;
  readonly status: string;
  readonly amount: number;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly candidates: readonly {
    readonly order: { readonly number: string };
    readonly signs: readonly string[];
  }[];
  readonly ignoredBecause: string | null;
  readonly paymentId: string | null;
}
interface Transfers {
  readonly transfers: readonly Transfer[];
  readonly next: string | null;
}

const PAYER = 'Canary-Payer';
const line = (remittance: string, change: object = {}) => ({
  ...{ bankId: `B-${ulid()}`, bookedOn: '2026-03-02', amount: 5495, currency: 'EUR', remittance },
  counterparty: { name: PAYER, iban: 'NL91 ABNA 0417 1643 00' },
  ...change,
});

describe('Bank transfers', () => {
  const stage = apiStage();

  const unpaid = () => stage().placed({ payment: null, paymentMethod: 'bankTransfer' });
  const orderNow = async (id: string) => (await stage().call('GET', `/api/orders/${id}`)).body;
  async function imported(...transfers: readonly object[]): Promise<readonly Transfer[]> {
    const answer = await stage().call<Transfers>('POST', '/api/bank-transfers', {
      body: { transfers },
    });
    assert.equal(answer.status, 200, answer.text);
    return answer.body.transfers;
  }
  /** What is open and what is too much on the orders of a list. */
  const listed = async (query: string) =>
    (
      await stage().call<{ orders: { open: number; overpaid: number }[] }>(
        'GET',
        `/api/orders?${query}`,
      )
    ).body.orders.map(({ open, overpaid }) => [open, overpaid]);
  const list = async (query: string) =>
    (await stage().call<Transfers>('GET', `/api/bank-transfers${query}`)).body;
  const match = (id: string, order: string, headers = {}) =>
    stage().call<Transfer>('POST', `/api/bank-transfers/${id}/match`, { body: { order }, headers });

  it('are matched by creditor reference, and by number and amount, and booked', async () => {
    const [byInvoice, byNumber] = [await unpaid(), await unpaid()];
    const invoice = (await orderNow(byInvoice.id)).invoices[0]?.number ?? '';
    const both = await imported(
      line(`Invoice ${creditorReference(invoice)}`, { amount: 1000 }),
      line(`order ${byNumber.number.toLowerCase()}, thanks`),
    );
    assert.deepEqual(
      both.map(({ status, order, paymentId }) => [status, order?.number, paymentId]),
      [
        ['matched', byInvoice.number, 'p1'],
        ['matched', byNumber.number, 'p1'],
      ],
    );
    const [partly, paid] = [await orderNow(byInvoice.id), await orderNow(byNumber.id)];
    assert.deepEqual([partly.paymentStatus, partly.money.open], ['partiallyPaid', 4495]);
    assert.deepEqual(await listed(`underpaid=true&number=${partly.number}`), [[4495, 0]]);
    assert.deepEqual(await listed(`underpaid=true&number=${paid.number}`), []);
    assert.deepEqual(
      [paid.paymentStatus, paid.payments[0]?.method, paid.payments[0]?.reference],
      ['paid', 'bankTransfer', both[1]?.bankId],
    );
  });

  it('book nothing again when the statement is imported again, also by two at once', async () => {
    const order = await unpaid();
    const statement = [line(order.number), line('nobody knows this', { amount: 77 })];
    const answers = await Promise.all([1, 2, 3].map(() => imported(...statement)));
    assert.ok(answers.every(([first]) => first?.id === answers[0]?.[0]?.id));
    assert.deepEqual(
      (await imported(...statement)).map(({ status }) => status),
      ['matched', 'unmatched'],
    );
    assert.equal((await orderNow(order.id)).payments.length, 1);
    const [first] = statement;
    const other = await stage().call('POST', '/api/bank-transfers', {
      body: { transfers: [{ ...first, amount: 9_999 }] },
    });
    assert.deepEqual([other.status, other.body.errors[0]?.field], [409, 'transfers.0']);
    const twice = await stage().call('POST', '/api/bank-transfers', {
      body: { transfers: [first, first] },
    });
    assert.equal(twice.status, 422);
  });

  it('that are ambiguous are proposals, booked by nobody but a person', async () => {
    const [first, second] = [await unpaid(), await unpaid()];
    const [both] = await imported(line(`${first.number} and ${second.number}`));
    assert.equal(both?.status, 'suggested');
    assert.deepEqual(both.candidates.map(({ order }) => order.number).sort(), [
      first.number,
      second.number,
    ]);
    assert.deepEqual([both.order, (await orderNow(first.id)).payments], [null, []]);
    const { status, body } = await match(both.id, second.number);
    assert.deepEqual([status, body.status, body.order?.id], [200, 'matched', second.id]);
    assert.equal((await orderNow(second.id)).paymentStatus, 'paid');
    assert.equal((await match(both.id, second.number)).status, 200, 'it is so already');
    assert.equal((await orderNow(second.id)).payments.length, 1);
  });

  it('go to one order, whoever matches them at the same time', async () => {
    const orders = [await unpaid(), await unpaid()];
    const [transfer = assert.fail()] = await imported(line('no name', { amount: 4_321 }));
    const answers = await Promise.all(
      [0, 1, 0, 1].map((i) => match(transfer.id, orders[i]?.id ?? '')),
    );
    const payments = await Promise.all(orders.map(async ({ id }) => (await orderNow(id)).payments));
    assert.equal(payments.flat().length, 1, 'booked once');
    const [winner] = await Promise.all([list(`?status=matched&limit=1`)]);
    assert.equal(winner.transfers[0]?.id, transfer.id);
    const refusals = answers.filter(({ status }) => status === 409);
    assert.ok(refusals.length >= 2);
    for (const { text } of refusals) assert.match(text, /"transferBooked".*is on order/);
  });

  it('more than is open calls a person; in another currency it is refused', async () => {
    const order = await unpaid();
    const reference = creditorReference(order.number);
    await imported(line(reference, { amount: 6_000 }));
    const paid = await orderNow(order.id);
    assert.deepEqual([paid.money.overpaid, paid.attention[0]?.reason], [505, 'overpaid']);
    assert.deepEqual(await listed(`overpaid=true&number=${order.number}`), [[0, 505]]);
    const [foreign = assert.fail()] = await imported(line(reference, { currency: 'SEK' }));
    assert.deepEqual([foreign.status, foreign.order], ['suggested', null]);
    const { status, text } = await match(foreign.id, order.id);
    assert.equal(status, 409);
    assert.match(text, /"otherCurrency"/);
    assert.equal((await orderNow(order.id)).payments.length, 1);
  });

  it('that were matched wrongly are free again when the payment is marked unpaid', async () => {
    const [wrong, right] = [await unpaid(), await unpaid()];
    const [transfer = assert.fail()] = await imported(line(wrong.number));
    await stage().call('POST', `/api/orders/${wrong.id}/mark-unpaid`, { body: {} });
    const [free] = (await list('?limit=1')).transfers;
    assert.deepEqual([free?.id, free?.status, free?.order], [transfer.id, 'unmatched', null]);
    assert.equal((await match(transfer.id, right.number)).body.order?.number, right.number);
    assert.equal((await orderNow(wrong.id)).paymentStatus, 'unpaid');
  });

  it('are put aside with a reason, and then for no order any more', async () => {
    const order = await unpaid();
    const rent = line('rent');
    const [transfer = assert.fail()] = await imported({ ...rent, amount: 80_000 });
    const aside = () =>
      stage().call<Transfer>('POST', `/api/bank-transfers/${transfer.id}/ignore`, {
        body: { reason: 'rent of the shed' },
      });
    const { body } = await aside();
    assert.deepEqual([body.status, body.ignoredBecause], ['ignored', 'rent of the shed']);
    assert.equal((await imported({ ...rent, amount: 80_000 }))[0]?.status, 'ignored');
    assert.equal((await aside()).status, 200);
    const [booked = assert.fail()] = await imported(line(order.number));
    const path = `/api/bank-transfers/${booked.id}/ignore`;
    const refused = await stage().call('POST', path, { body: { reason: 'no' } });
    assert.deepEqual([refused.status, refused.body.code], [409, 'transferBooked']);
  });

  it('are listed by status and order, in pages', async () => {
    const order = await unpaid();
    await imported(line(order.number, { amount: 100 }), line(order.number, { amount: 5_495 }));
    const { transfers } = await list(`?order=${order.number}`);
    assert.deepEqual(
      transfers.map(({ amount }) => amount),
      [5_495],
    );
    const all: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: Transfers = await list(`?limit=3${after && `&after=${after}`}`);
      all.push(...page.transfers.map(({ id }) => id));
      after = page.next;
    }
    assert.equal(new Set(all).size, all.length);
    assert.ok((await list('?status=suggested&limit=100')).transfers.length > 0);
    assert.deepEqual(all, [...all].sort().reverse());
  });

  it('reach their order although we died in between, once', async () => {
    const order = await unpaid();
    const [transfer = assert.fail()] = await imported(line('later'));
    await stage()
      .shop.db('bank_transfers')
      .where('id', transfer.id)
      .update({ status: 'suggested', due_order_id: order.id });
    const { deps } = stage();
    await Promise.all([tellTransfers(deps), tellTransfers(deps)]);
    await tellTransfers(deps);
    const paid = await until(async () => {
      const now = await orderNow(order.id);
      return now.paymentStatus === 'paid' ? now : null;
    }, 'the payment');
    assert.equal(paid.payments.length, 1);
  });

  it('need a permission of their own, and tell the engine nothing of who paid', async () => {
    const order = await unpaid();
    await imported(line(`${order.number} ${PAYER}`));
    assert.doesNotMatch(await engineSees(stage().client, order.number), new RegExp(PAYER));
    const key = 'hf_test_reads_orders_0123456789';
    await registerKey(stage().shop, key, ['orders:read']);
    const { status } = await stage().call('GET', '/api/bank-transfers', { key });
    assert.equal(status, 403);
    const unknown = await match('0'.repeat(26), order.id);
    assert.equal(unknown.status, 404);
    const draft = await stage().call('POST', '/api/orders', {
      body: orderInput(await stage().product(), { kind: 'draft' }),
      key: ALL_POWERS,
    });
    const [proposal] = await imported(line(draft.body.number));
    assert.equal(proposal?.status, 'suggested');
  });
});
