import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DEFAULT_LIMITS } from '../../api/deps.ts';
import { createPdfRenderer } from '../../integrations/pdf/renderer.ts';
import { testChromium } from '../support/servers.ts';
import { ALL_POWERS, apiStage } from './support.ts';

describe('A document that is asked for before it was made', function () {
  this.timeout(30_000);
  let printed = 0;
  const stage = apiStage({
    deps: { limits: { ...DEFAULT_LIMITS, printMs: 20_000, outcomeMs: 20_000 } },
    async pdf() {
      const renderer = createPdfRenderer(await testChromium());
      return {
        ...renderer,
        render(html) {
          printed += 1;
          return renderer.render(html);
        },
      };
    },
  });

  const fetchPdf = (href: string) =>
    fetch(stage().api.url + href, { headers: { authorization: `Bearer ${ALL_POWERS}` } });

  it('is printed while the caller waits, once however many ask, and keeps its bytes', async () => {
    const { call, placed } = stage();
    const order = await placed();
    await call('POST', `/api/orders/${order.id}/ship`);
    const { body } = await call('GET', `/api/orders/${order.id}`);
    const slip = body.documents.find(({ kind }) => kind === 'packingSlip');
    assert.equal(slip?.renderedAt, null, 'nobody has asked yet');

    const before = printed;
    const answers = await Promise.all(Array.from({ length: 5 }, () => fetchPdf(slip.href)));
    const files = await Promise.all(
      answers.map(async (answer) => {
        assert.equal(answer.status, 200);
        return Buffer.from(await answer.arrayBuffer());
      }),
    );
    assert.equal(files[0]?.subarray(0, 5).toString(), '%PDF-');
    const again = Buffer.from(await (await fetchPdf(slip.href)).arrayBuffer());
    for (const file of files) assert.deepEqual(file, again);
    assert.equal(printed, before + 1);
  });

  it('never changes once issued, whatever becomes of shop, order and worker (N05)', async () => {
    const { call, placed, shop, stopWorker, startWorker } = stage();
    const order = await placed();
    const act = async (action: string, body: object) => {
      const { status, text } = await call('POST', `/api/orders/${order.id}/${action}`, { body });
      assert.equal(status, 200, text);
    };
    const { body: part } = await call('POST', `/api/orders/${order.id}/ship`, {
      body: { lines: [{ lineId: 'l1', quantity: 1 }] },
    });
    const hrefs = ['invoice/i1', `packingSlip/${part.shipments[0]?.id ?? ''}`].map(
      (document) => `/api/orders/${order.id}/documents/${document}.pdf`,
    );
    const asPrinted = () =>
      Promise.all(
        hrefs.map(async (href) => {
          const answer = await fetchPdf(href);
          assert.equal(answer.status, 200, href);
          const sha256 = createHash('sha256')
            .update(Buffer.from(await answer.arrayBuffer()))
            .digest('hex');
          assert.equal(answer.headers.get('etag'), `"${sha256}"`);
          return sha256;
        }),
      );
    const first = await asPrinted();
    const unchanged = async (after: string) => assert.deepEqual(await asPrinted(), first, after);
    await unchanged('asked again');

    const renamed = {
      ...shop.current.shop,
      name: 'Renamed',
      legalName: 'Renamed B.V.',
      phone: '020 555',
    };
    await shop.settings.publish({ ...shop.current, shop: renamed }, 'test', Date.now());
    await unchanged('the shop has another name');

    await act('edit', {
      changes: [
        { change: 'quantity', lineId: 'l1', quantity: 3 },
        { change: 'billingAddress', address: { ...order.billingAddress, street: 'Elsewhere 1' } },
      ],
    });
    await act('credit', {
      lines: [{ lineId: 'l1', quantity: 1 }],
      shipping: false,
      reason: 'damaged',
      refund: false,
    });
    await unchanged('the order was changed and credited');

    await stopWorker();
    await startWorker();
    await unchanged('another worker is at work');

    const row = shop.db('orders').where('id', order.id);
    const inGerman = shop.db.raw("JSON_SET(state, '$.locale', 'de')");
    await row.update({ state: inGerman });
    const invoice = shop
      .db('documents')
      .where({ order_id: order.id, kind: 'invoice', subject: 'i1' });
    await invoice.update({ pdf: null, sha256: null, rendered_at: null });
    await unchanged('its bytes were lost and it was made again from what it said when issued');
  });
});

describe('A slip that is printed for the warehouse', function () {
  this.timeout(40_000);
  const stage = apiStage({
    deps: { limits: { ...DEFAULT_LIMITS, printMs: 20_000, outcomeMs: 20_000 } },
    pdf: () => testChromium().then(createPdfRenderer),
    settings: ({ shipping, ...settings }) => ({
      ...settings,
      shipping: { ...shipping, pickedByPrinting: true, trackingRequired: true },
    }),
  });
  const act = (orderId: string, action: string, body: object = {}) =>
    stage().call('POST', `/api/orders/${orderId}/${action}`, { body });
  const print = (orderId: string, shipmentId = 's1') =>
    act(orderId, `shipments/${shipmentId}/print`);
  const statuses = async (orderId: string) =>
    (await stage().call('GET', `/api/orders/${orderId}`)).body.shipments.map((s) => s.status);
  const picks = async (orderId: string) => {
    const path = `/api/orders/${orderId}/history`;
    const { body } = await stage().call<{
      events: { event: { type: string }; cause: { action: string; actor: { type: string } } }[];
    }>('GET', path);
    return body.events
      .filter(({ event }) => event.type === 'slipPicked')
      .map(({ cause }) => `${cause.action} by ${cause.actor.type}`);
  };

  it('counts as picked where the shop has set so, once, and not by merely looking at it (S072)', async () => {
    const order = await stage().placed();
    await act(order.id, 'create-shipment');
    const looked = await stage().call(
      'GET',
      `/api/orders/${order.id}/documents/packingSlip/s1.pdf`,
    );
    assert.equal(looked.status, 200);
    assert.deepEqual(await statuses(order.id), ['open']);
    const printed = await Promise.all([print(order.id), print(order.number), print(order.id)]);
    for (const { status, headers, text } of printed) {
      assert.deepEqual([status, headers.get('content-type')], [200, 'application/pdf']);
      assert.equal(text.slice(0, 5), '%PDF-');
    }
    assert.deepEqual(await picks(order.id), ['pickShipment by operator']);
    assert.equal((await print(order.id)).status, 200);
    assert.equal((await print(order.id, 's2')).status, 404);
  });

  it('is not printed while its order is held, and is after its release (S004)', async () => {
    const order = await stage().placed();
    await act(order.id, 'create-shipment');
    await act(order.id, 'hold', { reason: 'fraudCheck' });
    const held = await print(order.id);
    assert.deepEqual([held.status, held.body.code], [409, 'onHold']);
    await act(order.id, 'release');
    assert.equal((await print(order.id)).status, 200);
    assert.deepEqual(await statuses(order.id), ['picked']);
  });

  it('leaves with carrier and tracking code only, where so set (S070)', async () => {
    const order = await stage().placed();
    await act(order.id, 'create-shipment');
    const bare = await act(order.id, 'ship', { shipmentId: 's1', carrier: 'postnl' });
    assert.deepEqual([bare.status, bare.body.code], [409, 'carrierRequired']);
    await act(order.id, 'track', { shipmentId: 's1', carrier: 'postnl', trackingNumber: '3S7' });
    assert.equal((await act(order.id, 'ship', { shipmentId: 's1' })).status, 200);
  });

  it('counts as picked by the printed pick list, too', async () => {
    const [one, two] = [await stage().placed(), await stage().placed()];
    for (const { id } of [one, two]) await act(id, 'create-shipment');
    const list = () =>
      stage().call<{ lines: { orderId: string }[]; leftOut: object[] }>(
        'POST',
        '/api/pick-list/print?slips=100',
      );
    const printed = await list();
    assert.deepEqual(printed.body.leftOut, []);
    for (const { id } of [one, two]) {
      assert.ok(printed.body.lines.some(({ orderId }) => orderId === id));
      assert.deepEqual(await statuses(id), ['picked']);
    }
    assert.deepEqual((await list()).body.lines, []);
  });
});
