import assert from 'node:assert/strict';
import type { z } from 'zod';
import type {
  CopiedQuoteSchema,
  QuoteListSchema,
  QuoteSchema,
} from '../../api/quotes/quote-schema.ts';
import { DEFAULT_LIMITS } from '../../api/deps.ts';
import type { OrderAnswer } from '../../api/orders/order-schema.ts';
import { createMailer } from '../../integrations/mail/mailer.ts';
import { createPdfRenderer } from '../../integrations/pdf/renderer.ts';
import { startMailSink, type MailSink } from '../support/mail-sink.ts';
import { testChromium } from '../support/servers.ts';
import { ALL_POWERS, apiStage, orderInput, type AnyBody } from './support.ts';

type Quote = z.output<typeof QuoteSchema> & Pick<AnyBody, 'code' | 'errors'>;
type Copied = z.output<typeof CopiedQuoteSchema>;
type List = z.output<typeof QuoteListSchema>;

describe('Quotes', function () {
  this.timeout(30_000);
  let sink: MailSink;
  before(async () => {
    sink = await startMailSink();
  });
  after(() => sink.stop());

  const stage = apiStage({
    deps: { limits: { ...DEFAULT_LIMITS, printMs: 20_000, outcomeMs: 20_000 } },
    pdf: async () => createPdfRenderer(await testChromium()),
    mailer: () =>
      Promise.resolve(createMailer({ smtpUrl: sink.smtpUrl, from: 'shop@lindehof.example' })),
  });

  const input = async (change: object = {}) => {
    const {
      payment: _payment,
      kind: _kind,
      ...rest
    } = orderInput(await stage().product()) as {
      payment?: unknown;
      kind?: unknown;
    };
    return { ...rest, ...change };
  };
  const quoted = async (change: object = {}) =>
    (await stage().call<Quote>('POST', '/api/quotes', { body: await input(change) })).body;
  const convert = (id: string, body: object = {}, headers: Record<string, string> = {}) =>
    stage().call('POST', `/api/quotes/${id}/convert`, { body, headers });

  it('are made with agreed prices, changed, read and found again', async () => {
    const { call, product } = stage();
    const sku = await product();
    const customer = { name: 'Quentin Quote', email: 'quentin@example.test' };
    const made = await call<Quote>('POST', '/api/quotes', {
      body: await input({
        customer,
        lines: [{ sku, quantity: 10, unitPrice: 2000, discount: 1000 }],
        validUntil: '2099-12-31',
      }),
    });
    assert.equal(made.status, 201);
    const { id, number, totals, status, customer: known } = made.body;
    assert.match(number, /^Q\d{4}-\d{5}$/);
    assert.deepEqual([totals.gross, status], [19_000 + 495, 'open']);

    const headers = { 'if-match': made.headers.get('etag') ?? '' };
    const lines = [{ id: 'l1', sku, quantity: 5 }];
    const edited = await call<Quote>('PATCH', `/api/quotes/${number}`, {
      body: { lines },
      headers,
    });
    assert.equal(edited.body.totals.gross, 9_000 + 495);
    const stale = await call('PATCH', `/api/quotes/${id}`, { body: { lines }, headers });
    assert.equal(stale.status, 412);
    const wrong = { lines: [{ sku: 'NO-SUCH-THING', quantity: 1 }] };
    const refused = await call<Quote>('PATCH', `/api/quotes/${id}`, { body: wrong });
    assert.equal(refused.body.errors[0]?.field, 'lines[0].sku');

    await quoted({ customer });
    const page = await call<List>('GET', `/api/customers/${known.number}/quotes?limit=1`);
    assert.equal(page.body.quotes.length, 1);
    const rest = await call<List>(
      'GET',
      `/api/quotes?customer=${known.id}&after=${page.body.next ?? ''}`,
    );
    assert.deepEqual(
      rest.body.quotes.map((quote) => quote.number),
      [number],
    );
    const found = await call<List>('GET', `/api/quotes?q=${number}&status=open`);
    assert.equal(found.body.quotes[0]?.customer.name, 'Quentin Quote');
    assert.equal((await call('GET', '/api/customers/nobody/quotes')).status, 404);
  });

  it('are mailed as PDF, once for each asking, and say that they are no invoice', async () => {
    const { call, api } = stage();
    const customer = { name: 'Mia Mail', email: 'mia@example.test', locale: 'en' };
    const { id, number } = await quoted({ customer });
    const headers = { 'idempotency-key': `send-${number}` };
    const asked = () => call<Quote>('POST', `/api/quotes/${id}/send`, { headers });
    const [sent] = await Promise.all([asked(), asked()]);
    assert.ok([200, 409].includes(sent.status));
    const mail = await sink.waitForMail(({ subject }) => subject.includes(number));
    assert.deepEqual(mail.to, ['mia@example.test']);
    assert.match(mail.text ?? '', /not an invoice/);
    assert.equal(mail.attachments[0]?.filename, `quote-${number}.pdf`);

    const again = await asked();
    assert.equal(again.body.status, 'sent');
    const pdf = await fetch(`${api.url}/api/quotes/${id}/document.pdf`, {
      headers: { authorization: `Bearer ${ALL_POWERS}` },
    });
    assert.equal(pdf.status, 200);
    assert.equal(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
      '%PDF-',
    );
    const second = await call<Quote>('POST', `/api/quotes/${id}/send`);
    assert.equal(second.status, 200);
    const twice = () => sink.mails().filter(({ subject }) => subject.includes(number)).length === 2;
    await sink.waitForMail(twice);
    const { body } = await call<Quote>('GET', `/api/quotes/${id}`);
    assert.equal(body.mails.length, 2);

    const edited = await call<Quote>('PATCH', `/api/quotes/${id}`, { body: { shippingPrice: 0 } });
    assert.deepEqual([edited.body.status, edited.body.sentAt], ['open', null]);
  });

  it('become one order at the prices of the quote, however often it is asked for', async () => {
    const { call, shop } = stage();
    const { id, lines } = await quoted();
    await shop
      .db('products')
      .where('sku', lines[0]?.sku)
      .update({ unit_price: 9_999, name: 'New' });
    const answers = await Promise.all([1, 2, 3].map(() => convert(id)));
    assert.deepEqual(new Set(answers.map(({ body }) => body.id)).size, 1);
    assert.ok(answers.every(({ status }) => status === 200 || status === 201));
    const [order] = answers.map((answer) => answer.body);
    assert.ok(order);
    assert.deepEqual([order.status, order.totals.gross], ['open', 5495]);
    assert.equal(order.invoices[0]?.totals.gross, 5495);
    const { body } = await call<Quote>('GET', `/api/quotes/${id}`);
    assert.deepEqual([body.status, body.links['order']], ['accepted', `/api/orders/${order.id}`]);
    const edit = await call<Quote>('PATCH', `/api/quotes/${id}`, { body: { shippingPrice: 1 } });
    assert.equal(edit.body.code, 'quoteAccepted');
  });

  it('that have expired become none, unless an operator lets them pass', async () => {
    const { call } = stage();
    const { id, status } = await quoted({ validUntil: '2020-01-31' });
    assert.equal(status, 'expired');
    const refused = await convert(id);
    assert.deepEqual([refused.status, refused.body.code], [409, 'quoteExpired']);
    assert.equal((await call('POST', `/api/quotes/${id}/send`)).body.code, 'quoteExpired');
    const expired = await call<List>('GET', '/api/quotes?status=expired');
    assert.deepEqual(
      expired.body.quotes.map((quote) => quote.id),
      [id],
    );
    assert.equal((await convert(id, { overrideExpiry: true })).status, 201);
  });

  it('that were declined become none until they are changed', async () => {
    const { call } = stage();
    const { id } = await quoted();
    const declined = await call<Quote>('POST', `/api/quotes/${id}/decline`);
    assert.equal(declined.body.status, 'declined');
    assert.equal((await convert(id)).body.code, 'quoteDeclined');
    await call('PATCH', `/api/quotes/${id}`, { body: { comment: 'Yes after all' } });
    assert.equal((await convert(id)).status, 201);
  });

  it('leave nothing behind where the goods are out of stock, and can be tried again', async () => {
    const { shop } = stage();
    const sku = await stage().product(1);
    const { id } = await quoted({ lines: [{ sku, quantity: 2 }] });
    const headers = { 'idempotency-key': `convert-${id}` };
    assert.equal((await convert(id, {}, headers)).body.code, 'outOfStock');
    await shop.db('stock').update({ on_hand: 5 }).where('on_hand', 1);
    assert.equal((await convert(id, {}, headers)).status, 201);
  });

  it('are copied from an order, at its prices or today’s; what is not sold is named', async () => {
    const { call, placed, product, shop } = stage();
    const gone = await product();
    const stays = await product();
    const lines = [
      { sku: gone, quantity: 1 },
      { sku: stays, quantity: 2, discount: 500 },
    ];
    const order = await placed({ lines, payment: null });
    await shop.db('products').where('sku', gone).update({ active: false });
    await shop.db('products').where('sku', stays).update({ unit_price: 3000 });
    const path = `/api/orders/${order.number}/duplicate`;
    const copy = await call<Copied>('POST', path);
    assert.equal(copy.status, 201);
    assert.deepEqual(
      copy.body.leftOut.map(({ sku, reason }) => [sku, reason]),
      [[gone, 'notSold']],
    );
    assert.equal(copy.body.totals.gross, 4500 + 495);
    assert.equal(copy.body.customer.id, order.customer.id);
    assert.equal(copy.body.paymentMethod, order.paymentMethod);
    assert.equal(copy.body.shipping.method, order.shipping.method);
    const today = await call<Copied>('POST', path, { body: { prices: 'today' } });
    assert.equal(today.body.totals.gross, 6000 + 495);
    await shop.db('products').where('sku', stays).update({ active: false });
    assert.equal((await call('POST', path)).body.code, 'nothingToCopy');
  });

  it('are not needed to order the same again: a draft at today’s prices, of what can be had', async () => {
    const { call, placed, product, shop } = stage();
    const [scarce, stays] = [await product(), await product()];
    const lines = [
      { sku: scarce, quantity: 3 },
      { sku: stays, quantity: 1 },
    ];
    const order = await placed({ lines, payment: null });
    await shop.db('products').where('sku', stays).update({ unit_price: 3000 });
    await shop
      .db('stock')
      .whereIn('product_id', shop.db('products').where('sku', scarce).select('id'))
      .update({ on_hand: shop.db.raw('reserved + 1') });
    const headers = { 'idempotency-key': `again-${order.id}` };
    const path = `/api/orders/${order.id}/reorder`;
    const again = () =>
      call<{ order: OrderAnswer; leftOut: Copied['leftOut'] }>('POST', path, { headers });
    const { status, body } = await again();
    assert.equal(status, 201);
    assert.deepEqual(
      body.leftOut.map(({ sku, quantity, reason }) => [sku, quantity, reason]),
      [[scarce, 2, 'outOfStock']],
    );
    assert.deepEqual([body.order.status, body.order.totals.gross], ['draft', 2500 + 3000 + 495]);
    assert.equal((await again()).body.order.id, body.order.id);
  });
});
