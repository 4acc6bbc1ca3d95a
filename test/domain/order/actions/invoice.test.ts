import assert from 'node:assert/strict';
import type { Settings } from '../../../../domain/settings/settings.ts';
import {
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  settingsWith,
  tell,
} from '../../support/orders.ts';
import {
  authorize,
  cancel,
  capture,
  captured,
  deliver,
  edit,
  goodsComeBack,
  hold,
  invoice,
  markNotShipped,
  pay,
  payRefund,
  place,
  receiveReturn,
  refunded,
  sendBy,
  settleReturn,
  ship,
} from '../../support/steps.ts';

const invoicing = (invoiceTiming: Settings['invoiceTiming']) => inShopWith({ invoiceTiming });

describe('invoice', () => {
  it('makes an invoice by hand for all that is not invoiced (S052)', () => {
    const story = tell(draftOrder(), invoicing('manual'), place(), invoice());
    assert.equal(eventsOf(story), 'invoiceIssued');
    assert.deepEqual(effectsIn(story), ['number invoice i1', 'make invoice i1']);
    assert.equal(story.order.invoices[0]?.totals.gross, 5500);
  });

  it('invoices by hand what timing has left, and names no parcel on it', () => {
    const story = tell(
      draftOrder(),
      invoicing('shipping'),
      place(),
      pay(),
      ship({ pot: 1 }),
      invoice(),
    );
    assert.deepEqual(
      story.order.invoices.map((i) => [i.totals.gross, i.shipmentId]),
      [
        [1500, 's1'],
        [4000, null],
      ],
    );
  });

  it('invoices another charge for sending alone where the one before went back with goods never invoiced (S052)', () => {
    const story = tell(
      draftOrder({ paymentMethod: 'invoice' }),
      invoicing('payment'),
      place(),
      ship({ pot: 2 }),
      deliver(),
      goodsComeBack({ pot: 2 }),
      settleReturn('r1', { shipping: true }),
      pay(),
    );
    const [goods] = story.order.invoices;
    assert.deepEqual([goods?.totals.gross, goods?.charge], [3000, null]);
    const changed = tell(story, edit(sendBy('express', 1295)));
    assert.equal(changed.order.invoices.length, 1);
    const charged = tell(changed, pay()).order.invoices.at(-1);
    assert.deepEqual([charged?.totals.gross, charged?.debit], [1295, true]);
    assert.deepEqual(charged?.portion, { lines: [], shipping: true });
  });

  it('does not invoice what came back before it was invoiced', () => {
    const back = tell(
      draftOrder(),
      invoicing('manual'),
      place(),
      pay(),
      ship(),
      deliver(),
      goodsComeBack({ plant: 2 }),
      settleReturn(),
    );
    assert.ok(effectsIn(back).includes('refundPayment p1.r1 2000'));
    const story = tell(back, invoice());
    assert.equal(story.order.invoices[0]?.totals.gross, 3500);
    assertRefused(story, invoice(), 'nothingToInvoice', /Everything is invoiced/);
  });

  it('refuses where everything is invoiced, or on hold (S004)', () => {
    const order = after(draftOrder(), place());
    assertRefused(order, invoice(), 'nothingToInvoice', /Everything is invoiced/);
    assertRefused(after(order, hold()), invoice(), 'onHold', /Release it first/);
  });

  it('refuses a draft and a cancelled order', () => {
    assertRefused(draftOrder(), invoice(), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), place(), cancel());
    assertRefused(cancelled, invoice(), 'orderCancelled', /new order/);
  });
});

describe('the timing of invoices', () => {
  it('at placing (S053)', () => {
    assert.ok(eventsOf(tell(draftOrder(), place())).endsWith('invoiceIssued'));
  });

  it('at shipping: one for each parcel, the charge for sending on the first', () => {
    const story = tell(
      draftOrder(),
      invoicing('shipping'),
      place(),
      pay(),
      ship({ plant: 1 }),
      ship(),
    );
    assert.deepEqual(
      story.order.invoices.map((i) => [i.shipmentId, i.totals.gross, i.portion.shipping]),
      [
        ['s1', 1500, true],
        ['s2', 4000, false],
      ],
    );
  });

  it('at shipping: none again for goods invoiced before their parcel was taken back (N05)', () => {
    const story = tell(
      draftOrder(),
      invoicing('shipping'),
      place(),
      pay(),
      ship({ plant: 1 }),
      markNotShipped(),
      ship({ plant: 1 }),
    );
    assert.equal(story.order.invoices.length, 1);
  });

  it('at payment: once, when all is paid', () => {
    const shop = invoicing('payment');
    const story = tell(draftOrder(), shop, place(), pay(500), pay());
    assert.equal(eventsOf(story), 'paymentReceived invoiceIssued');
  });

  it('at payment: also when more was paid, and after a hold', () => {
    const shop = invoicing('payment');
    assert.equal(after(draftOrder(), shop, place(), pay(6000)).invoices.length, 1);
  });

  it('at payment: money that is promised back pays for nothing', () => {
    const refunds = inShopWith({ refunds: { payAtOnce: false } });
    const story = tell(
      ...[draftOrder(), invoicing('payment'), refunds, place(), authorize(2000), pay(3500)],
      ...[ship({ plant: 3 }), deliver(), goodsComeBack({ plant: 3 }), settleReturn()],
    );
    assert.deepEqual(story.order.invoices, [], '2500 is owed, and 500 of what was paid is kept');
    const paid = tell(story, payRefund(), refunded(), capture(), captured());
    assert.deepEqual(
      paid.order.invoices.map((i) => i.totals.gross),
      [2500],
    );
  });

  it('at payment: at once when a parcel that came back leaves only what is paid', () => {
    const onAccount = draftOrder({ paymentMethod: 'invoice' });
    const recall = cancel({ parcels: 'recall' });
    const story = tell(
      ...[onAccount, invoicing('payment'), place(), ship({ pot: 2 }), ship({ plant: 3 })],
      ...[recall, pay(3500), receiveReturn()],
    );
    assert.equal(eventsOf(story).split(' ').at(-1), 'invoiceIssued');
    assert.equal(story.order.invoices[0]?.totals.gross, 3500);
  });

  it('the charge for sending is invoiced alone where all goods came back before', () => {
    const onAccount = draftOrder({ paymentMethod: 'invoice' });
    const back = [ship(), cancel({ parcels: 'recall' }), receiveReturn()];
    const isKept = inShopWith({ returns: { ...settingsWith().returns, refundShipping: false } });
    const story = tell(...[onAccount, invoicing('payment'), isKept, place(), ...back, pay()]);
    assert.deepEqual(
      story.order.invoices.map((i) => [i.totals.gross, i.portion]),
      [[500, { lines: [], shipping: true }]],
    );
    assert.deepEqual(after(onAccount, invoicing('payment'), place(), ...back).invoices, []);
  });

  it('is paid within the term, counted in calendar days', () => {
    const [issued] = after(draftOrder(), place()).invoices;
    assert.equal(issued?.dueAt, Date.UTC(2026, 2, 16, 9));
  });
});
