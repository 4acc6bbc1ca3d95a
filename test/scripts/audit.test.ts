import assert from 'node:assert/strict';
import { ulid } from 'ulid';
import { changeRecord } from '../../db/repositories/record-changes.ts';
import type { Order } from '../../domain/order/order.ts';
import type { BookedPayment } from '../../integrations/payments/test-provider/client.ts';
import { auditAll, INVARIANTS } from '../../scripts/audit/audit.ts';
import { difference } from '../../scripts/audit/difference.ts';
import { auditLines } from '../../scripts/audit/report.ts';
import { reserved } from '../activities/support.ts';
import { openAuditedShop } from './support/audited-shop.ts';

describe('the audit', function () {
  this.timeout(30_000);
  let stage: Awaited<ReturnType<typeof openAuditedShop>>;
  before(async () => {
    stage = await openAuditedShop();
  });
  after(() => stage.shop.close());

  it('finds nothing where nothing is wrong, and has looked at everything', async () => {
    const { sources, found } = stage;
    const report = await auditAll(await sources());
    assert.deepEqual(found(report), []);
    const lookedAt = new Set(report.invariants.filter((i) => i.looked > 0).map(({ id }) => id));
    const all = Array.from({ length: 13 }, (_, i) => `I${i + 1}`);
    assert.deepEqual([...lookedAt].sort(), all.sort());
    assert.match(auditLines(report).join('\n'), /✓ I7 .*1 products, 0 violations[^]*No violation/);
  });

  it('says what it could not look at', async () => {
    const { sources, found } = stage;
    const nothing = { engine: null, payments: null, mails: null, acknowledged: null };
    const report = await auditAll(await sources(nothing));
    assert.deepEqual(found(report), []);
    const left = INVARIANTS.filter(({ needs }) => needs).length;
    assert.equal(report.invariants.filter(({ checked }) => !checked).length, left);
    assert.match(auditLines(report).join('\n'), new RegExp(`${left} checks left out`));
  });

  it('finds an acknowledged action that is not recorded, or recorded otherwise (I1)', async () => {
    const { shop, waiting, sources, found } = stage;
    const { id } = await shop
      .db('order_actions')
      .where({ order_id: waiting.orderId })
      .first<{ id: string }>('id');
    await shop.db('idempotency_keys').insert({
      ...{ caller: 'test', key: 'known', fingerprint: 'f', action_id: id, created_at: new Date() },
    });
    const told = { action: 'place', order: waiting.orderNumber };
    const ledger = [
      { ...told, key: 'known', outcome: 'applied' as const },
      { ...told, key: 'lost', outcome: 'applied' as const },
    ];
    const lost = found(await auditAll(await sources({ acknowledged: ledger })));
    assert.deepEqual(lost, [
      `I1 ${waiting.orderNumber}: place (key lost) was applied, and is not recorded`,
    ]);
    const refused = [{ ...told, key: 'known', outcome: 'rejected' as const }];
    const other = found(await auditAll(await sources({ acknowledged: refused })));
    assert.match(other.join(), /^I1 .* was told as rejected, and is recorded as applied$/);
  });

  it('finds a mail that a decision wanted and that is not there (I1)', async () => {
    const { shop, waiting, findingsWith } = stage;
    const row = await shop.db('messages').where('order_id', waiting.orderId).first<object>();
    const findings = await findingsWith(
      [['DELETE FROM messages WHERE order_id = ?', [waiting.orderId]]],
      [],
    );
    await shop.db('messages').insert(row);
    assert.match(findings.join('|'), /^I1 \S+: action \S+ wanted 1 mails, and has 0$/);
  });

  it('finds an order without its workflow, and a workflow that broke (I2)', async () => {
    const { returned, waiting, cancelled, exchanged, orderOf } = stage;
    const { sources, engineWith, found } = stage;
    const drafts = [returned, waiting, cancelled, exchanged];
    const orders = await Promise.all(drafts.map(orderOf));
    const ended = engineWith(orders, { status: { name: 'COMPLETED' } });
    assert.deepEqual(found(await auditAll(await sources({ engine: ended }))), [
      `I2 ${waiting.orderNumber}: it is open, not at rest, and has no open workflow`,
    ]);
    const failed = engineWith([orders[0] as Order], { status: { name: 'FAILED' } });
    const findings = found(await auditAll(await sources({ engine: failed }))).join('|');
    assert.match(findings, new RegExp(`I2 ${returned.orderNumber}: .* has FAILED`));
    const all = engineWith([...orders, { ...(orders[1] as Order), number: 'W-nobody' }]);
    assert.deepEqual(found(await auditAll(await sources({ engine: all }))), [
      'I2 order/W-nobody: it is open, and has no order',
    ]);
  });

  it('finds a column or a record that is not what the history says (I3)', async () => {
    const { returned, orderOf, findingsWith } = stage;
    const id = returned.orderId;
    const column = await findingsWith(
      [["UPDATE orders SET payment_status = 'paid' WHERE id = ?", [id]]],
      [["UPDATE orders SET payment_status = 'partiallyRefunded' WHERE id = ?", [id]]],
    );
    assert.deepEqual(column, [
      `I3 ${returned.orderNumber}: column payment_status is "paid", should be "partiallyRefunded"`,
    ]);
    const order = await orderOf(returned);
    const record = await findingsWith(
      [
        [
          'UPDATE orders SET state = ? WHERE id = ?',
          [JSON.stringify({ ...order, heldFor: 7 }), id],
        ],
      ],
      [['UPDATE orders SET state = ? WHERE id = ?', [JSON.stringify(order), id]]],
    );
    assert.match(record.join('|'), /^I3 \S+: heldFor is 7, should be 0 by its \d+ events$/);
  });

  it('finds a workflow that shows something else (I3)', async () => {
    const { returned, waiting, cancelled, exchanged, orderOf } = stage;
    const { sources, engineWith, found } = stage;
    const drafts = [returned, waiting, cancelled, exchanged];
    const orders = await Promise.all(drafts.map(orderOf));
    const held = {
      ...(orders[1] as Order),
      holds: [{ id: 'h1', reason: 'x', since: 0, until: 0, owner: null, releaseWhen: null }],
    };
    const engine = engineWith([orders[0] as Order, held, ...orders.slice(2)]);
    const findings = found(await auditAll(await sources({ engine })));
    assert.deepEqual(
      findings.map((finding) => finding.replace(/:.*/, '')),
      [`I3 ${waiting.orderNumber}`, `I3 ${waiting.orderNumber}`],
    );
  });

  it('finds money that is not on the books of the provider as on ours (I4)', async () => {
    const { returned, sources, found, findingsWith } = stage;
    const id = returned.orderId;
    const row = await findingsWith(
      [['UPDATE payments SET captured = captured + 1 WHERE order_id = ?', [id]]],
      [['UPDATE payments SET captured = captured - 1 WHERE order_id = ?', [id]]],
    );
    assert.match(row.join('|'), /^I4 \S+: the row of payment p1 is \S+ 5496/);
    const { payments } = await sources();
    const twice = async () =>
      ((await payments?.()) ?? []).map((payment, i) =>
        i === 0
          ? { ...payment, captured: 2 * payment.captured, transactions: twoCaptures(id) }
          : payment,
      );
    const findings = found(await auditAll(await sources({ payments: twice }))).join('|');
    assert.match(findings, /I4 pay_\S+: a movement of money was carried out twice/);
    assert.match(findings, /I4 W\S+: payment p1: 5495 taken and \d+ back, at the provider 10990/);
    assert.doesNotMatch(findings, /I[^4]/);
  });

  const twoCaptures = (orderId: string): BookedPayment['transactions'] =>
    [1, 2].map((n) => ({
      reference: `tr_${n}`,
      kind: 'capture',
      status: 'succeeded',
      amount: 5495,
      idempotencyKey: `${orderId}/p1.c1`,
      at: 0,
      code: null,
    }));

  it('finds a hole in a series of numbers (I5)', async () => {
    const { shop, findingsWith } = stage;
    const last = await shop
      .db('invoices')
      .where('kind', 'invoice')
      .orderBy('sequence', 'desc')
      .first<{ key: string; series: string; sequence: number }>();
    const move = (by: number) =>
      [
        [`UPDATE invoices SET sequence = sequence + ${by} WHERE \`key\` = ?`, [last.key]],
        [`UPDATE number_series SET value = value + ${by} WHERE series = ?`, [last.series]],
      ] as const;
    const findings = await findingsWith([...move(1)], [...move(-1)]);
    assert.match(findings.join('|'), /^I5 F\S+: between F\S+ and it 1 numbers are missing$/);
  });

  it('finds an invoice that its order knows nothing of (I6)', async () => {
    const { shop, findingsWith } = stage;
    const row = await shop
      .db('invoices')
      .where('kind', 'creditNote')
      .orderBy('sequence', 'desc')
      .first<Record<string, string | number>>();
    const number = 'C2026-999999';
    const snapshot = { ...(JSON.parse(String(row['snapshot'])) as object), number };
    await shop.db('invoices').insert({
      ...row,
      ...{ key: 'planted/0', invoice_id: 'i99', number, sequence: Number(row['sequence']) + 1 },
      snapshot: JSON.stringify(snapshot),
    });
    const findings = await findingsWith(
      [['UPDATE number_series SET value = value + 1 WHERE series = ?', [row['series'] ?? '']]],
      [
        ['UPDATE number_series SET value = value - 1 WHERE series = ?', [row['series'] ?? '']],
        ["DELETE FROM invoices WHERE `key` = 'planted/0'", []],
      ],
    );
    assert.match(
      findings.join('|'),
      /^I6 \S+: C2026-999999 was issued, and the order knows nothing/,
    );
  });

  it('finds an invoice that is listed as open and is not (I6)', async () => {
    const findings = await stage.findingsWith(
      [["UPDATE invoices SET open_amount = open_amount + 1 WHERE invoice_id = 'i1'", []]],
      [["UPDATE invoices SET open_amount = open_amount - 1 WHERE invoice_id = 'i1'", []]],
    );
    assert.match(findings.join('|'), /^I6 \S+: the row of i1 is invoice .+ 1, should be .+ 0/);
  });

  it('finds stock that came from nowhere (I7)', async () => {
    const { productId, findingsWith } = stage;
    const findings = await findingsWith(
      [['UPDATE stock SET on_hand = on_hand + 1 WHERE product_id = ?', [productId]]],
      [['UPDATE stock SET on_hand = on_hand - 1 WHERE product_id = ?', [productId]]],
    );
    assert.match(
      findings.join('|'),
      /^I7 SKU-\S+: 50 on hand, should be 49 \(50 at first, -1 moved\)$/,
    );
  });

  it('finds a mail that was lost or came too often (I8)', async () => {
    const { sources, found } = stage;
    const { mails } = await sources();
    const [first, ...others] = (await mails?.()) ?? [];
    assert.ok(first);
    const lost = await auditAll(await sources({ mails: () => Promise.resolve(others) }));
    assert.match(found(lost).join('|'), /^I8 W\S+: \S+ was sent, and has not arrived$/);
    const thrice = [first, first, first, ...others];
    const often = await auditAll(await sources({ mails: () => Promise.resolve(thrice) }));
    assert.match(found(often).join('|'), /^I8 W\S+: \S+ has arrived 3 times$/);
    const twice = [first, ...others, first];
    const allowed = await auditAll(await sources({ mails: () => Promise.resolve(twice) }));
    assert.deepEqual(found(allowed), []);
    assert.match(auditLines(allowed).join('\n'), /1 mails have arrived twice/);
  });

  it('finds a mail that waits and that nobody will send (I8)', async () => {
    const { shop, returned, findingsWith } = stage;
    const id = returned.orderId;
    const { key } = await shop.db('messages').where('order_id', id).first<{ key: string }>('key');
    const findings = await findingsWith(
      [["UPDATE messages SET status = 'queued', sent_at = NULL WHERE `key` = ?", [key]]],
      [["UPDATE messages SET status = 'sent', sent_at = NOW() WHERE `key` = ?", [key]]],
    );
    assert.match(findings.join('|'), /^I8 \S+: \S+ waits to be sent, and its workflow has ended$/);
  });

  it('finds a payment that its order was never told of (I9)', async () => {
    const { waiting, sources, found } = stage;
    const { payments } = await sources();
    const unheard: BookedPayment = {
      ...(((await payments?.()) ?? [])[0] as BookedPayment),
      ...{ reference: 'pay_unheard', orderNumber: waiting.orderNumber },
    };
    const more = async () => [...((await payments?.()) ?? []), unheard];
    assert.match(
      found(await auditAll(await sources({ payments: more }))).join('|'),
      /^I9 \S+: 5495 EUR of payment pay_unheard is at the provider and not on the order$/,
    );
  });

  it('finds a document whose bytes have changed (I10)', async () => {
    const { shop, returned, findingsWith } = stage;
    const { key, pdf } = await shop
      .db('documents')
      .where('order_id', returned.orderId)
      .first<{ key: string; pdf: Buffer }>();
    const findings = await findingsWith(
      [['UPDATE documents SET pdf = ? WHERE `key` = ?', [Buffer.from('forged'), key]]],
      [['UPDATE documents SET pdf = ? WHERE `key` = ?', [pdf, key]]],
    );
    assert.match(findings.join('|'), /^I10 \S+: \S+ \S+: its bytes have the hash/);
  });

  it('finds an event that nobody has done (I11)', async () => {
    const { shop, waiting, findingsWith } = stage;
    const where = { order_id: waiting.orderId, seq: 2 };
    const { action_id } = await shop
      .db('order_events')
      .where(where)
      .first<{ action_id: string }>('action_id');
    const change = (id: string) =>
      [
        'UPDATE order_events SET action_id = ? WHERE order_id = ? AND seq = 2',
        [id, where.order_id],
      ] as const;
    const findings = await findingsWith([change(ulid())], [change(action_id)]);
    assert.match(
      findings.join('|'),
      /^I11 \S+: event 2 \(\w+\) belongs to \S+, which was never applied$/,
    );
  });

  it('finds a change to a record that was altered afterwards (I11)', async () => {
    const { shop, waiting, found, sources } = stage;
    const subject = { type: 'order', id: waiting.orderId } as const;
    const by = { actor: 'test', requestId: null, reason: null, at: 1_000 };
    const change = { field: 'channel', before: 'shop', after: 'till' };
    await changeRecord(shop.db, subject, by, () => Promise.resolve([change]));
    assert.deepEqual(found(await auditAll(await sources())), []);
    await shop.db('record_changes').update({ after: 'nothing' });
    assert.deepEqual(found(await auditAll(await sources())), [
      `I11 order/${waiting.orderId}: change 1 is altered`,
    ]);
    await shop.db('record_changes').update({ after: 'till' });
  });

  it('finds tax that the lines do not come to (I12)', async () => {
    const { shop, waiting, findingsWith } = stage;
    const { key, snapshot } = await shop
      .db('invoices')
      .where('order_id', waiting.orderId)
      .first<{ key: string; snapshot: string }>();
    const says = JSON.parse(snapshot) as { totals: { rates: { tax: number; net: number }[] } };
    const [row] = says.totals.rates;
    assert.ok(row);
    row.tax += 5;
    row.net -= 5;
    const findings = await findingsWith(
      [['UPDATE invoices SET snapshot = ? WHERE `key` = ?', [JSON.stringify(says), key]]],
      [['UPDATE invoices SET snapshot = ? WHERE `key` = ?', [snapshot, key]]],
    );
    assert.ok(findings.length > 0);
    assert.ok(
      findings.every((finding) => finding.startsWith('I12 ')),
      findings.join('|'),
    );
  });

  it('finds an exchange whose two orders do not agree (I13)', async () => {
    const { returned, exchanged, orderOf, findingsWith } = stage;
    const { number, ...order } = await orderOf(exchanged);
    const state = (change: Partial<Order>): [string, string[]] => [
      'UPDATE orders SET state = ? WHERE id = ?',
      [JSON.stringify({ number, ...order, ...change }), order.id],
    ];
    const payments = order.payments.map((payment) => ({ ...payment, provider: 'manual' }));
    const unpaid = await findingsWith([state({ payments })], [state({})]);
    assert.ok(
      unpaid.includes(
        `I13 ${returned.orderNumber}: return r2: 2500 is carried over, on ${number} there are 0`,
      ),
      unpaid.join('|'),
    );
    const stray = { orderId: returned.orderId, returnId: 'r1', value: 2500 };
    const linked = await findingsWith([state({ exchangeFor: stray })], [state({})]);
    assert.match(linked.join('|'), /I13 \S+: it is exchanged for r1 of \S+, which says otherwise/);
  });

  it('finds store credit that no order gave (I13)', async () => {
    const { shop, waiting, findingsWith } = stage;
    const row = ['k-stray', shop.customerId, waiting.orderId, 'EUR', 500, 'x'];
    const findings = await findingsWith(
      [
        [
          'INSERT INTO store_credits (`key`, customer_id, order_id, currency, amount, actor_id, at) VALUES (?, ?, ?, ?, ?, ?, NOW())',
          row,
        ],
      ],
      [["DELETE FROM store_credits WHERE `key` = 'k-stray'", []]],
    );
    assert.deepEqual(findings, [
      `I13 ${waiting.orderNumber}: store credit moved by 500, should be 0`,
    ]);
  });

  it('waits for what is on its way, as long as it is told to', async () => {
    const { sources, found } = stage;
    const { mails } = await sources();
    const all = (await mails?.()) ?? [];
    let looks = 0;
    const late = () => Promise.resolve(looks++ === 0 ? all.slice(1) : all);
    const report = await auditAll(await sources({ mails: late }), { patience: 10_000 });
    assert.deepEqual(found(report), []);
    assert.equal(looks, 2);
  });

  // Stays as it is: the last one.
  it('finds a payment that is on two orders (I9)', async () => {
    const { draft, act, sources, found } = stage;
    const authorization = reserved(5495);
    for (const of of [await draft(), await draft()]) await act(of, 'place', authorization);
    const report = await auditAll({ ...(await sources()), engine: null, mails: null });
    assert.match(
      found(report).join('|'),
      /^I9 W\S+, W\S+: payment pay_\S+ of test counts 2 times$/,
    );
  });
});

describe('a difference', () => {
  it('is told by its place, with both values', () => {
    assert.equal(difference({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }), null);
    assert.equal(
      difference({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }),
      'a[1].b is 2, should be 3',
    );
    assert.equal(difference({}, { a: 1 }), 'a is nothing, should be 1');
    assert.equal(difference(1, null), 'it is 1, should be null');
  });
});
