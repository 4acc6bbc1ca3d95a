import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { HistorySchema } from '../../api/orders/order-parts-routes.ts';
import type { PreviewSchema } from '../../api/orders/preview.ts';
import { apiStage, engineSees } from './support.ts';

type Preview = z.output<typeof PreviewSchema>;
type History = z.output<typeof HistorySchema>;

const address = (street: string, country = 'NL') => ({
  name: 'Canary de Vries',
  street,
  postcode: '1015 KJ',
  city: 'Amsterdam',
  country,
});

describe('POST /api/orders/{id}/edit', () => {
  const stage = apiStage();

  const edit = (id: string, changes: readonly object[], more: object = {}) =>
    stage().call('POST', `/api/orders/${id}/edit`, { body: { changes }, ...more });

  const invoiceRow = async (orderId: string, invoiceId: string) => {
    const rows: { snapshot: string; credit_of: string | null }[] = await stage()
      .shop.db('invoices')
      .where({ order_id: orderId, invoice_id: invoiceId })
      .select('snapshot', 'credit_of');
    return rows[0] ?? assert.fail();
  };

  it('changes lines, sending and addresses as a whole', async () => {
    const { product, placed, shop } = stage();
    const order = await placed();
    const sku = await product(7);
    const { status, body } = await edit(order.id, [
      { change: 'quantity', lineId: 'l1', quantity: 3 },
      { change: 'add', sku, quantity: 2 },
      { change: 'add', sku, quantity: 1, unitPrice: 1999 },
      { change: 'shipping', method: 'DHL', price: 695 },
      { change: 'billingAddress', address: address('Canarystraat 1') },
    ]);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(
      body.lines.map((l) => [l.sku, l.ordered, l.added, l.unitPrice, l.reserved]),
      [
        [order.lines[0]?.sku, 3, 1, 2500, 3],
        [sku, 2, 0, 2500, 2],
        [sku, 1, 0, 1999, 1],
      ],
    );
    assert.equal(body.money.payable, 3 * 2500 + 2 * 2500 + 1999 + 695);
    assert.equal(body.money.open, body.money.payable - 5495);
    assert.equal(body.billingAddress.street, 'Canarystraat 1');
    assert.equal(body.deliveryAddress.street, 'Lindengracht 12');
    assert.deepEqual(
      body.invoices.map((i) => [i.kind, i.debit, i.totals.gross]),
      [
        ['invoice', false, 5495],
        ['creditNote', false, -495],
        ['invoice', true, 2500 + 5000 + 1999 + 695],
      ],
    );
    assert.match((await invoiceRow(order.id, 'i3')).snapshot, /Canarystraat 1/);
    const lines = await shop.db('order_lines').where({ order_id: order.id });
    assert.equal(lines.length, 3);
  });

  it('keeps new addresses out of the engine (S-5), and notes from what to what in the history', async () => {
    const { call, client, placed } = stage();
    const order = await placed();
    await edit(order.id, [
      { change: 'deliveryAddress', address: address('Canarygracht 2') },
      { change: 'quantity', lineId: 'l1', quantity: 1 },
    ]);
    const { body } = await call('GET', `/api/orders/${order.id}`);
    assert.equal(body.deliveryAddress.street, 'Canarygracht 2');
    assert.doesNotMatch(await engineSees(client, order.number), /Canary/);
    const history = await call<History>('GET', `/api/orders/${order.id}/history`);
    const edited = history.body.events.find(({ event }) => event.type === 'edited');
    assert.ok(edited);
    assert.deepEqual(edited.event['changes'], [
      { change: 'address', which: 'delivery' },
      { change: 'quantity', lineId: 'l1', from: 2, to: 1 },
    ]);
    assert.deepEqual([edited.event['from'], edited.event['to']], [5495, 2995]);
  });

  it('previews the difference in money, and writes nothing down', async () => {
    const { call, placed, product, shop } = stage();
    const order = await placed();
    const sku = await product();
    const changes = [
      { change: 'add', sku, quantity: 1 },
      { change: 'billingAddress', address: address('Canarylaan 3') },
    ];
    const { body, status } = await call<Preview>(
      'POST',
      `/api/orders/${order.id}/edit?dryRun=true`,
      { body: { changes } },
    );
    assert.equal(status, 200);
    assert.deepEqual(body.money, {
      payable: { before: 5495, after: 7995 },
      open: { before: 0, after: 2500 },
    });
    const said = body.effects.map(({ sentence }) => sentence).join('\n');
    assert.match(said, /The order gets 1 × P-\w+ at 25\.00 EUR\./);
    assert.match(said, /The billing address is changed\./);
    assert.match(said, /A debit invoice over 25\.00 EUR is issued/);
    assert.match(said, /The mail “order changed” goes to the customer/);
    assert.deepEqual(await shop.db('order_edits').where({ order_id: order.id }), []);
  });

  it('refuses what cannot be, and leaves the order as it was', async () => {
    const { placed, product, call } = stage();
    const order = await placed();
    const scarce = await product(1);
    const fine = { change: 'quantity', lineId: 'l1', quantity: 1 };
    const short = await edit(order.id, [fine, { change: 'add', sku: scarce, quantity: 2 }]);
    assert.equal(short.status, 409);
    assert.equal(short.body.code, 'outOfStock');
    const abroad = { change: 'deliveryAddress', address: address('Kanalstr. 1', 'DE') };
    assert.equal((await edit(order.id, [fine, abroad])).body.code, 'countryChangesTax');
    const unknown = await edit(order.id, [fine, { change: 'add', sku: 'NONE', quantity: 1 }]);
    assert.equal(unknown.status, 422);
    assert.equal(unknown.body.errors[0]?.field, 'changes[1].sku');
    const stale = await edit(order.id, [fine], { headers: { 'if-match': '"0"' } });
    assert.equal(stale.status, 412);
    const { body } = await call('GET', `/api/orders/${order.id}`);
    assert.equal(body.lines[0]?.ordered, 2);
  });

  it('does it once though it is asked twice under the same key', async () => {
    const { placed } = stage();
    const order = await placed();
    const more = { headers: { 'idempotency-key': `twice-${order.id}` } };
    const changes = [
      { change: 'quantity', lineId: 'l1', quantity: 4 },
      { change: 'billingAddress', address: address('Eenmalig 1') },
    ];
    const first = await edit(order.id, changes, more);
    const second = await edit(order.id, changes, more);
    assert.deepEqual([first.status, second.status], [200, 200]);
    assert.equal(second.body.version, first.body.version);
  });

  it('credits by hand, and gives the money back (S057)', async () => {
    const { call, placed } = stage();
    const order = await placed();
    await call('POST', `/api/orders/${order.id}/ship`, { body: {} });
    const { status, body } = await call('POST', `/api/orders/${order.id}/credit`, {
      body: { lines: [{ lineId: 'l1', quantity: 1 }], reason: 'damaged', refund: true },
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.invoices[1]?.totals.gross, -2500);
    assert.equal(body.lines[0]?.waived, 1);
    const note = await invoiceRow(order.id, 'i2');
    assert.equal(note.credit_of, 'i1');
    assert.match(note.snapshot, /"reason":"damaged"/);
  });
});
