import assert from 'node:assert/strict';
import type { OrderAnswer } from '../../api/orders/order-schema.ts';
import { apiStage, orderInput, reserved, type AnyBody } from './support.ts';

interface Calculation {
  readonly lines: readonly { sku: string; amount: number; available: number }[];
  readonly totals: OrderAnswer['totals'];
  readonly problems: readonly { field: string; message: string }[];
}
interface CouponAnswer {
  readonly id: string;
  readonly uses: number;
}

describe('Drafts and coupons', () => {
  const stage = apiStage();
  const draft = async (change: object = {}) => {
    const { call, product } = stage();
    const body = orderInput(await product(), { kind: 'draft', ...change });
    return (await call('POST', '/api/orders', { body })).body;
  };
  const patch = (id: string, body: object, headers: Record<string, string> = {}) =>
    stage().call('PATCH', `/api/orders/${id}/draft`, { body, headers });
  const coupon = async (code: string, change: object = {}) => {
    const body = { code, benefit: { kind: 'percentage', rate: 1000 }, ...change };
    return stage().call<CouponAnswer & AnyBody>('POST', '/api/coupons', { body });
  };
  const usesOf = async (code: string) =>
    (await stage().call<CouponAnswer>('GET', `/api/coupons/${code}`)).body.uses;

  describe('a draft', () => {
    it('takes lines in, changes and loses them, and answers totals each time', async () => {
      const { product } = stage();
      const { id, number, lines, totals } = await draft();
      assert.equal(totals.gross, 5495);
      const kept = { id: lines[0]?.id, sku: lines[0]?.sku ?? '', quantity: 1 };
      const more = { sku: await product(), quantity: 3, discount: 500, unitPrice: 2000 };
      const grown = await patch(id, { lines: [kept, more], shippingPrice: 0 });
      assert.equal(grown.body.totals.gross, 2500 + 5500);
      assert.deepEqual(
        grown.body.lines.map((line) => line.id),
        ['l1', 'l2'],
      );
      const shrunk = await patch(number, { lines: [{ ...more, id: 'l2', quantity: 1 }] });
      assert.equal(shrunk.body.totals.gross, 1500);
      const listed = await stage().call('GET', `/api/orders/${id}`);
      assert.deepEqual(listed.body.totals, shrunk.body.totals);
      assert.equal(listed.headers.get('etag'), shrunk.headers.get('etag'));
    });

    it('keeps the price it was recorded at; a new line has that of today', async () => {
      const { shop } = stage();
      const { id, lines } = await draft();
      const sku = lines[0]?.sku ?? '';
      await shop.db('products').where('sku', sku).update({ unit_price: 9900 });
      const { body } = await patch(id, {
        lines: [
          { id: 'l1', sku, quantity: 3 },
          { sku, quantity: 1 },
        ],
      });
      assert.deepEqual(
        body.lines.map((line) => line.unitPrice),
        [2500, 9900],
      );
    });

    it('takes another customer, whose profile it makes, and addresses', async () => {
      const { id, billingAddress } = await draft();
      const customer = { name: 'Bo Jansen', email: 'bo@example.test', locale: 'da' };
      const moved = { ...billingAddress, street: 'Kade 1', country: 'DK' };
      const { body } = await patch(id, { customer, billingAddress: moved });
      assert.equal(body.customer.email, 'bo@example.test');
      assert.equal(body.locale, 'da');
      assert.equal(body.deliveryAddress.street, 'Kade 1', 'it followed the billing address');
      const elsewhere = { ...moved, street: 'Havn 2' };
      const sent = await patch(id, { shippingAddress: elsewhere });
      assert.equal(sent.body.deliveryAddress.street, 'Havn 2');
      const stayed = await patch(id, { billingAddress, comment: null });
      assert.equal(stayed.body.deliveryAddress.street, 'Havn 2');
      assert.equal(stayed.body.customer.email, 'bo@example.test');
    });

    it('names each field at fault and stays as it was', async () => {
      const { product, shop } = stage();
      const gone = await product();
      await shop.db('products').where('sku', gone).update({ active: false });
      const { id, version } = await draft();
      const unsold = [
        { sku: 'NO-SUCH-THING', quantity: 1 },
        { sku: gone, quantity: 1 },
      ];
      const refused = await patch(id, { lines: unsold, shippingPrice: 1 });
      assert.equal(refused.status, 422);
      assert.deepEqual(
        refused.body.errors.map((error) => error.field),
        ['lines[0].sku', 'lines[1].sku'],
      );
      const none = await patch(id, { lines: [{ sku: gone, quantity: 0 }] });
      assert.deepEqual(none.body.errors, [
        { field: 'lines[0].quantity', message: 'Order at least one.' },
      ]);
      const coupons = await patch(id, { coupons: ['NOBODY-KNOWS'], shippingPrice: 1 });
      assert.equal(coupons.body.errors[0]?.field, 'coupons[0]');
      const { body } = await stage().call('GET', `/api/orders/${id}`);
      assert.deepEqual([body.version, body.shipping.price], [version, 495]);
    });

    it('is not overwritten by a screen that shows an older one (N12)', async () => {
      const { id } = await draft();
      const etag = (await stage().call('GET', `/api/orders/${id}`)).headers.get('etag') ?? '';
      const prices = [100, 200, 300, 400];
      const answers = await Promise.all(
        prices.map((shippingPrice) => patch(id, { shippingPrice }, { 'if-match': etag })),
      );
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412, 412]);
    });

    it('can be given up, and is placed or changed no more', async () => {
      const { call } = stage();
      const { id } = await draft();
      const gone = await call('DELETE', `/api/orders/${id}/draft`);
      assert.deepEqual([gone.status, gone.body.status], [200, 'cancelled']);
      assert.equal((await patch(id, { shippingPrice: 1 })).body.code, 'orderCancelled');
      assert.equal((await call('POST', `/api/orders/${id}/place`, { body: {} })).status, 409);
    });

    it('is none any more once it is placed', async () => {
      const { id } = await stage().placed();
      assert.equal((await patch(id, { shippingPrice: 1 })).body.code, 'alreadyPlaced');
      assert.equal((await stage().call('DELETE', `/api/orders/${id}/draft`)).status, 409);
    });
  });

  it('says what an order would come to while it is typed, and what is at fault', async () => {
    const { call, product, shop } = stage();
    await coupon('TYPING', { minimum: 5000 });
    const before = await shop.db('orders').count({ n: '*' });
    const sku = await product(7);
    const lines = [
      { sku, quantity: 2 },
      { sku: 'HALF-TYP', quantity: 1 },
    ];
    const asked = { lines, shippingPrice: 495, coupons: ['typing', 'TYPO'] };
    const { status, body } = await call<Calculation>('POST', '/api/calculate', { body: asked });
    assert.equal(status, 200);
    assert.deepEqual(body.lines, [{ ...body.lines[0], sku, amount: 4500, available: 7 }]);
    assert.equal(body.totals.gross, 4995);
    assert.deepEqual(
      body.problems.map(({ field }) => field),
      ['lines[1].sku', 'coupons[1]'],
    );
    assert.deepEqual(await shop.db('orders').count({ n: '*' }), before);
  });

  describe('a coupon', () => {
    it('comes off an order that is placed with it, and the order says which gave what', async () => {
      const { call, product } = stage();
      await coupon('TENOFF', { combinable: true });
      await coupon('FREESHIP', { benefit: { kind: 'freeShipping' }, combinable: true });
      const input = orderInput(await product(), { coupons: ['TENOFF', 'FREESHIP'] });
      const { status, body } = await call('POST', '/api/orders', { body: input });
      assert.equal(status, 201);
      assert.equal(body.totals.gross, 4500);
      assert.deepEqual(
        body.coupons.map(({ code, amount }) => [code, amount]),
        [
          ['TENOFF', 500],
          ['FREESHIP', 495],
        ],
      );
      assert.equal(body.invoices[0]?.totals.gross, 4500);
      assert.equal(await usesOf('TENOFF'), 1);
      await call('POST', `/api/orders/${body.id}/cancel`, { body: {} });
      assert.equal(await usesOf('TENOFF'), 0, 'a cancelled order has used nothing');
    });

    it('is never used more often than it may be, however many order at once', async () => {
      const { call, product } = stage();
      await coupon('ONLYTWO', { maxUses: 2 });
      const drafts = await Promise.all(
        Array.from({ length: 6 }, () => draft({ coupons: ['ONLYTWO'] })),
      );
      const placed = await Promise.all(
        drafts.map(({ id }) => call('POST', `/api/orders/${id}/place`, { body: {} })),
      );
      assert.equal(placed.filter(({ status }) => status === 201).length, 2);
      for (const { status, body } of placed) {
        if (status !== 201) assert.equal(body.code, 'couponUsedUp');
      }
      assert.equal(await usesOf('ONLYTWO'), 2);
      const late = orderInput(await product(), { coupons: ['ONLYTWO'] });
      const refused = await call('POST', '/api/orders', { body: late });
      assert.equal(refused.status, 422);
      assert.match(refused.body.errors[0]?.message ?? '', /used up/);
    });

    it('holds once for each customer, and for a first order only, where it says so', async () => {
      const { call, product } = stage();
      await coupon('WELCOME', { firstOrderOnly: true, maxUsesPerCustomer: 1 });
      const customer = { name: 'New Here', email: 'new-here@example.test' };
      const both = await Promise.all(
        [1, 2].map(() => draft({ customer, coupons: ['WELCOME'], payment: null })),
      );
      const placed = await Promise.all(
        both.map(({ id }) => call('POST', `/api/orders/${id}/place`, { body: {} })),
      );
      assert.deepEqual(placed.map(({ status }) => status).sort(), [201, 409]);
      const again = orderInput(await product(), { customer, coupons: ['WELCOME'] });
      const { body } = await call('POST', '/api/orders', { body: again });
      assert.match(body.errors[0]?.message ?? '', /first order only/);
    });

    it('shows in the preview of placing', async () => {
      await coupon('PREVIEW');
      const { id } = await draft({ coupons: ['PREVIEW'] });
      const path = `/api/orders/${id}/place?dryRun=true`;
      const body = { authorization: reserved(4995) };
      const { text, status } = await stage().call('POST', path, { body });
      assert.equal(status, 200);
      assert.match(text, /Coupon PREVIEW: counted as used/);
    });

    it('can be listed, changed, switched off, and deleted while nobody has used it', async () => {
      const { call } = stage();
      const made = await coupon('HOUSE', { endsAt: '2030-01-01T00:00:00Z' });
      assert.equal(made.status, 201);
      assert.equal((await coupon('HOUSE')).body.code, 'codeTaken');
      const wrong = await coupon('WRONG', {
        startsAt: '2030-01-01T00:00:00Z',
        endsAt: '2029-01-01T00:00:00Z',
      });
      assert.deepEqual([wrong.status, wrong.body.errors[0]?.field], [422, 'endsAt']);
      const headers = { 'if-match': made.headers.get('etag') ?? '' };
      const off = { body: { active: false }, headers };
      assert.equal((await call('PATCH', '/api/coupons/house', off)).status, 200);
      assert.equal((await call('PATCH', '/api/coupons/house', off)).status, 412);
      const page = await call<{ coupons: { code: string }[]; next: string | null }>(
        'GET',
        '/api/coupons?q=HOU&limit=1',
      );
      assert.deepEqual(
        page.body.coupons.map(({ code }) => code),
        ['HOUSE'],
      );
      const input = orderInput('X', { lines: [{ sku: await stage().product(), quantity: 1 }] });
      const asked = await call('POST', '/api/orders', { body: { ...input, coupons: ['HOUSE'] } });
      assert.match(asked.body.errors[0]?.message ?? '', /no coupon HOUSE/);
      assert.equal((await call('DELETE', '/api/coupons/HOUSE')).status, 200);
      assert.equal((await call('GET', '/api/coupons/HOUSE')).status, 404);
      assert.equal((await call('DELETE', '/api/coupons/ONLYTWO')).body.code, 'couponUsed');
    });
  });
});
