import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { OrderAnswer } from '../../api/orders/order-schema.ts';
import { apiStage } from './support.ts';

describe('What belongs to an order', () => {
  const stage = apiStage();
  let order: OrderAnswer;

  before(async () => {
    const { placed, call } = stage();
    order = await placed({ comment: 'Bell is broken' });
    await call('POST', `/api/orders/${order.id}/ship`, {
      body: { carrier: 'PostNL', trackingNumber: '3SHOLD', note: 'Left at noon' },
    });
    await call('POST', `/api/orders/${order.id}/deliver`);
    const asked = await call('POST', `/api/orders/${order.id}/return`, {
      body: { lines: [{ lineId: 'l1', quantity: 1, reason: 'damaged' }] },
    });
    assert.equal(asked.status, 200);
  });

  it('reads an order by id and by number, with everything that hangs on it', async () => {
    const { call } = stage();
    const { body, headers } = await call('GET', `/api/orders/${order.id}`);
    assert.equal(headers.get('etag'), `"${body.version}"`);
    assert.equal(body.fulfillmentStatus, 'delivered');
    assert.equal(body.deliveryAddress.street, 'Lindengracht 12');
    assert.equal(body.notes[0]?.note, 'Left at noon');
    const kinds = body.documents.map(({ kind }) => kind);
    assert.deepEqual([...kinds].sort(), ['invoice', 'packingSlip']);
    assert.deepEqual(
      body.messages.map(({ kind }) => kind),
      ['orderConfirmation', 'shipped'],
    );
    const cancel = body.allowedActions.find(({ action }) => action === 'cancel');
    assert.equal(cancel?.allowed, false);
    assert.ok((cancel.reason?.sentence.length ?? 0) > 10);
    const byNumber = await call('GET', `/api/orders/${order.number}`);
    assert.deepEqual(byNumber.body, body);
  });

  it('tells its history, oldest first, with who, why and by which request', async () => {
    const { call } = stage();
    interface History {
      events: {
        seq: number;
        event: { type: string };
        cause: { action: string; note: string | null; requestId: string | null };
      }[];
    }
    const { body } = await call<History>('GET', `/api/orders/${order.id}/history`);
    assert.deepEqual(
      body.events.map(({ seq }) => seq),
      body.events.map((_, i) => i + 1),
    );
    assert.equal(body.events[0]?.event.type, 'placed');
    const shipped = body.events.find(({ event }) => event.type === 'shipped');
    assert.equal(shipped?.cause.action, 'ship');
    assert.equal(shipped.cause.note, 'Left at noon');
    assert.ok(shipped.cause.requestId);
  });

  it('lists invoices, shipments and returns', async () => {
    const { call } = stage();
    interface Parts {
      invoices: { status: string; number: string; gross: number }[];
      shipments: { trackingNumber: string }[];
      returns: { number: string; status: string }[];
    }
    const parts = async (name: string) =>
      (await call<Parts>('GET', `/api/orders/${order.id}/${name}`)).body;
    const [invoice] = (await parts('invoices')).invoices;
    assert.equal(invoice?.status, 'paid');
    assert.equal(invoice.gross, 5495);
    assert.equal((await parts('shipments')).shipments[0]?.trackingNumber, '3SHOLD');
    const [ret] = (await parts('returns')).returns;
    assert.equal(ret?.status, 'requested');
    assert.match(ret.number, /^R\d{4}-/);
  });

  it('forecasts what happens if nobody does anything', async () => {
    const { call, placed } = stage();
    const unpaid = await placed({ payment: null });
    interface Forecast {
      steps: { deadline: { kind: string }; effects: { sentence: string }[] }[];
    }
    const { body } = await call<Forecast>('GET', `/api/orders/${unpaid.id}/forecast`);
    const kinds = body.steps.map(({ deadline }) => deadline.kind);
    assert.ok(kinds.includes('paymentReminder') && kinds.includes('unpaidCancellation'));
    const said = body.steps
      .flatMap(({ effects }) => effects.map(({ sentence }) => sentence))
      .join('\n');
    assert.match(said, /payment reminder 1/);
    assert.match(said, /A credit note is issued|given free in stock/);
  });

  it('gives a document as PDF under its own number, once it is made', async () => {
    const { call, shop, api } = stage();
    const { body } = await call('GET', `/api/orders/${order.id}`);
    const href = body.documents.find(({ kind }) => kind === 'invoice')?.href ?? '';
    const early = await call('GET', href);
    assert.equal(early.status, 503);
    assert.equal(early.body.code, 'notRendered');
    assert.ok(early.headers.get('retry-after'));

    const pdf = Buffer.from('%PDF-1.7 of a test, with bytes \x00\xff', 'latin1');
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const invoice = { order_id: order.id, kind: 'invoice' };
    await shop.db('documents').where(invoice).update({ pdf, sha256, rendered_at: new Date() });
    const response = await fetch(api.url + href, {
      headers: { authorization: 'Bearer hf_test_all_powers_0123456789' },
    });
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), pdf);
    assert.equal(response.headers.get('content-type'), 'application/pdf');
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    const number = body.invoices[0]?.number ?? '';
    assert.equal(
      response.headers.get('content-disposition'),
      `inline; filename="invoice-${number}.pdf"`,
    );
    assert.equal(response.headers.get('etag'), `"${sha256}"`);

    const unknown = await call('GET', `/api/orders/${order.id}/documents/invoice/i9.pdf`);
    assert.equal(unknown.status, 404);
    const list = await call<{ documents: { sha256: string | null }[] }>(
      'GET',
      `/api/orders/${order.id}/documents`,
    );
    assert.ok(list.body.documents.some((document) => document.sha256 === sha256));
  });

  it('lists products with their stock', async () => {
    const { call } = stage();
    interface Products {
      products: { sku: string; stock: { onHand: number; reserved: number; available: number } }[];
      next: string | null;
    }
    const sku = order.lines[0]?.sku ?? '';
    const { body } = await call<Products>('GET', `/api/products?q=${sku}`);
    assert.deepEqual(body.products[0]?.stock, {
      onHand: 98,
      reserved: 0,
      available: 98,
      backorderAllowed: false,
      low: false,
    });
    const first = await call<Products>('GET', '/api/products?limit=1');
    const second = await call<Products>(
      'GET',
      `/api/products?limit=1&after=${first.body.next ?? ''}`,
    );
    assert.ok((second.body.products[0]?.sku ?? '') > (first.body.products[0]?.sku ?? ''));
  });

  it('shows on its start page where everything is, and nothing personal', async () => {
    const { call } = stage();
    const { status, text, headers } = await call('GET', '/', { key: null });
    assert.equal(status, 200);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
    for (const piece of [
      '/api/docs',
      'http://localhost:8233',
      'http://localhost:8025',
      order.number,
      'takes orders',
    ]) {
      assert.ok(text.includes(piece), piece);
    }
    assert.doesNotMatch(text, /Anna|anna@|Lindengracht|<script/);
  });
});
