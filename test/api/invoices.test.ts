import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { InvoiceDetailSchema, InvoicesSchema } from '../../api/invoices/invoice-schema.ts';
import type { OrderAnswer } from '../../api/orders/order-schema.ts';
import { until } from '../../scripts/setup/until.ts';
import { apiStage } from './support.ts';

type Page = z.output<typeof InvoicesSchema>;
type Detail = z.output<typeof InvoiceDetailSchema>;

const DAY = 86_400_000;

describe('The invoices of all orders (S058)', () => {
  let later = 0;
  const stage = apiStage({ deps: { now: () => Date.now() + later } });
  let paid: OrderAnswer;
  let unpaid: OrderAnswer;
  let changed: OrderAnswer;
  let credited: OrderAnswer;

  const list = async (query = ''): Promise<Page> =>
    (await stage().call<Page>('GET', `/api/invoices?${query}`)).body;
  const kindsOf = async (query: string) =>
    (await list(query)).invoices.map(({ kind, status, order }) => [order.number, kind, status]);
  const act = async (order: OrderAnswer, action: string, body: object = {}) => {
    const { status, text } = await stage().call('POST', `/api/orders/${order.id}/${action}`, {
      body,
    });
    assert.equal(status, 200, text);
  };

  /** Paid by card; by transfer, nothing come yet; dearer by a second invoice, paid in part; given back. */
  before(async () => {
    const { placed, product } = stage();
    const byTransfer = { payment: null, paymentMethod: 'bankTransfer' };
    paid = await placed();
    unpaid = await placed({
      ...byTransfer,
      customer: { name: 'Bas Bakker', email: 'bas@example.test', locale: 'nl' },
    });
    changed = await placed(byTransfer);
    credited = await placed();
    await act(paid, 'ship');
    await act(changed, 'edit', {
      changes: [{ change: 'add', sku: await product(), quantity: 1 }],
    });
    await act(changed, 'pay', { amount: 6000 });
    await act(credited, 'cancel', { reason: 'changedMind' });
    await until(async () => (await list('status=paid&kind=invoice')).invoices.length === 2, {
      ...{ within: 10_000, or: 'The money of the shipped order did not arrive.' },
    });
  });

  it('are listed newest first, with amounts, what is open, and links', async () => {
    const { invoices, next, totals } = await list();
    assert.equal(next, null);
    const issued = invoices.map(({ issuedAt }) => issuedAt);
    assert.deepEqual(issued, [...issued].sort().reverse());
    const one = invoices.find(({ order }) => order.id === unpaid.id);
    assert.deepEqual(
      [one?.net, one?.tax, one?.gross, one?.open, one?.customer.name, one?.order.number],
      [4541, 954, 5495, 5495, 'Bas Bakker', unpaid.number],
    );
    const { call } = stage();
    for (const href of [one?.links.self, one?.links.order]) {
      assert.equal((await call('GET', href ?? '')).status, 200, href);
    }
    assert.equal(one?.links.pdf, `/api/orders/${unpaid.id}/documents/invoice/i1.pdf`);
    assert.deepEqual(totals, [{ currency: 'EUR', invoices: 2, open: 5495 + 1995 }]);
  });

  it('are found by kind and by where they stand', async () => {
    assert.deepEqual(await kindsOf('status=paid&kind=invoice&sort=number'), [
      [paid.number, 'invoice', 'paid'],
      [changed.number, 'invoice', 'paid'],
    ]);
    assert.deepEqual(await kindsOf('kind=debit'), [[changed.number, 'debit', 'partiallyPaid']]);
    assert.deepEqual(await kindsOf('kind=credit'), [[credited.number, 'credit', 'paid']]);
    assert.deepEqual(await kindsOf('status=open'), [[unpaid.number, 'invoice', 'open']]);
    assert.deepEqual(await kindsOf('status=credited'), [[credited.number, 'invoice', 'credited']]);
    assert.deepEqual(await kindsOf('status=overdue'), []);
    assert.equal((await list('unpaid=true')).invoices.length, 2);
    assert.equal((await list('unpaid=false')).invoices.length, 4);
  });

  it('are overdue once their day has passed, and no more when they are paid', async () => {
    const due = new Date(Date.now() + 15 * DAY).toISOString();
    assert.equal((await list(`dueBefore=${due}&unpaid=true`)).invoices.length, 2);
    later = 15 * DAY;
    try {
      assert.deepEqual(await kindsOf('status=overdue&sort=number'), [
        [unpaid.number, 'invoice', 'overdue'],
        [changed.number, 'debit', 'overdue'],
      ]);
      assert.deepEqual(await kindsOf('status=open'), []);
      const { totals } = await list(`status=overdue&order=${unpaid.number}`);
      assert.deepEqual(totals, [{ currency: 'EUR', invoices: 1, open: 5495 }]);
    } finally {
      later = 0;
    }
    await act(changed, 'pay');
    assert.deepEqual(await kindsOf('kind=debit'), [[changed.number, 'debit', 'paid']]);
    assert.equal((await list('unpaid=true')).totals[0]?.open, 5495);
  });

  it('are found by customer, order, number and date', async () => {
    const [first] = (await list('sort=issuedAt')).invoices;
    const count = async (query: string) => (await list(query)).invoices.length;
    assert.equal(await count(`customer=${unpaid.customer.number}`), 1);
    assert.equal(await count(`order=${credited.id}`), 2);
    assert.equal(await count(`q=${first?.number ?? ''}`), 1);
    assert.equal(await count(`q=${changed.number}`), 2);
    assert.equal(await count('q=%25'), 0);
    assert.equal(await count(`issuedFrom=${new Date(Date.now() + DAY).toISOString()}`), 0);
    assert.equal(await count(`issuedTo=${new Date(Date.now() + DAY).toISOString()}`), 6);
  });

  for (const sort of ['-issuedAt', 'issuedAt', '-dueAt', 'dueAt', '-number', 'number', '-gross']) {
    it(`can be paged through once each, sorted by ${sort}`, async () => {
      const whole = (await list(`sort=${sort}`)).invoices.map(({ id }) => id);
      const seen: string[] = [];
      for (let after = ''; ;) {
        const page = await list(`sort=${sort}&limit=2${after}`);
        seen.push(...page.invoices.map(({ id }) => id));
        if (page.next === null) break;
        after = `&after=${page.next}`;
      }
      assert.deepEqual(seen, whole);
      assert.equal(new Set(seen).size, 6);
    });
  }

  it('are read by id and by number, as they were issued', async () => {
    const { call } = stage();
    const [note] = (await list('kind=credit')).invoices;
    const read = async (key: string) => (await call<Detail>('GET', `/api/invoices/${key}`)).body;
    const byNumber = await read(note?.number ?? '');
    assert.deepEqual(await read(note?.id ?? ''), byNumber);
    assert.deepEqual(
      byNumber.lines.map(({ quantity, amount }) => [quantity, amount]),
      [[-2, -5000]],
    );
    assert.equal(byNumber.totals.gross, -5495);
    assert.equal(byNumber.shipping?.amount, -495);
    const corrected = await read(byNumber.creditOf?.id ?? '');
    assert.deepEqual(
      corrected.creditNotes.map(({ number }) => number),
      [byNumber.number],
    );
    assert.equal(corrected.buyer.address.city, 'Amsterdam');
    assert.equal((await call('GET', '/api/invoices/F1999-1')).status, 404);
  });
});
