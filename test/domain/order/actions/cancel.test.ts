import assert from 'node:assert/strict';
import { facetsOf } from '../../../../domain/order/facets.ts';
import { isAtRest } from '../../../../domain/order/order-life.ts';
import { capturedNet } from '../../../../domain/payment/payments.ts';
import {
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  tell,
  withStock,
} from '../../support/orders.ts';
import {
  cancel,
  cancelByCustomer,
  capture,
  captureDeclined,
  captured,
  deliver,
  goodsComeBack,
  hold,
  markNotShipped,
  pay,
  place,
  placeAuthorized,
  refundDeclined,
  refunded,
  settleReturn,
  ship,
  voided,
} from '../../support/steps.ts';

describe('cancel', () => {
  it('does it all at once: stock, refund, credit note, mail (S032–S035)', () => {
    const story = tell(draftOrder(), place(), pay(), cancel());
    assert.equal(eventsOf(story), 'stockUnreserved cancelled refundRequested invoiceIssued');
    assert.deepEqual(effectsIn(story), [
      'unreserve 2 pot, 3 plant',
      'refundPayment p1.r1 5500',
      'number creditNote i2',
      'make creditNote i2',
      'mail customer cancelled about o1 with i2',
    ]);
    assert.equal(story.order.invoices[1]?.totals.gross, -5500);
    assert.equal(story.order.invoices[1].creditOf, 'i1');
    assert.equal(facetsOf(story.order).orderStatus, 'cancelled');
    assert.equal(story.order.cancelledAt, story.now);
    assert.ok(isAtRest(after(story, refunded()), story.settings));
  });

  it('makes no credit note where nothing was invoiced (S033)', () => {
    const story = tell(draftOrder(), inShopWith({ invoiceTiming: 'manual' }), place(), cancel());
    assert.equal(eventsOf(story), 'stockUnreserved cancelled');
  });

  it('lets reserved money go, and asks for nothing that was never taken', () => {
    const story = tell(draftOrder(), placeAuthorized(), cancel());
    assert.equal(eventsOf(story), 'stockUnreserved cancelled invoiceIssued voidRequested');
    assert.ok(effectsIn(story).includes('voidPayment p1.v 5500'));
    assert.equal(facetsOf(story.order).paymentStatus, 'voided');
    assert.ok(isAtRest(after(story, voided()), story.settings));
  });

  it('puts stock back that was taken off at placing, unless told not to (S034, S081)', () => {
    const placed = tell(draftOrder(), inShopWith({ stockTiming: 'placing' }), place());
    assert.equal(effectsIn(tell(placed, cancel()))[0], 'restock 2 pot, 3 plant');
    const kept = effectsIn(tell(placed, cancel({ restock: false })));
    assert.ok(kept.every((effect) => !effect.startsWith('restock')));
  });

  it('frees what is set apart and forgets what is awaited', () => {
    const some = withStock({ 'prod-plant': { available: 1, backorderAllowed: true } });
    const story = tell(draftOrder(), some, place(), cancel());
    assert.equal(effectsIn(story)[0], 'unreserve 2 pot, 1 plant');
    assert.ok(story.order.lines.every((l) => l.reserved === 0 && l.backordered === 0));
  });

  it('tells the customer only where that is chosen or set (S035)', () => {
    const placed = tell(draftOrder(), place());
    const mails = (...steps: Parameters<typeof tell>[1][]) =>
      effectsIn(tell(placed, ...steps)).filter((effect) => effect.startsWith('mail')).length;
    assert.equal(mails(cancel()), 1);
    assert.equal(mails(cancel({ mailCustomer: false })), 0);
    assert.equal(mails(inShopWith({ mailOnCancel: false }), cancel()), 0);
    assert.equal(mails(inShopWith({ mailOnCancel: false }), cancel({ mailCustomer: true })), 1);
  });

  it('notes whether the customer or the shop asked for it', () => {
    const by = (step: Parameters<typeof tell>[1]) =>
      tell(draftOrder(), place(), step).events.find((e) => e.type === 'cancelled')?.by;
    assert.equal(by(cancel()), 'shop');
    assert.equal(by(cancelByCustomer()), 'customer');
  });

  it('can end a held order', () => {
    assert.equal(after(draftOrder(), place(), hold(), cancel()).status, 'cancelled');
  });

  it('cancels the rest after a partial delivery, with credit and refund to the cent (N02)', () => {
    const story = tell(
      draftOrder(),
      place(),
      pay(),
      ship({ pot: 2, plant: 1 }),
      deliver(),
      cancel(),
    );
    assert.deepEqual(effectsIn(story).slice(0, 3), [
      'unreserve 2 plant',
      'refundPayment p1.r1 2000',
      'number creditNote i2',
    ]);
    assert.equal(story.order.invoices[1]?.totals.gross, -2000);
    assert.equal(story.order.invoices[1].portion.shipping, false);
    assert.equal(story.order.status, 'open');
    assert.equal(after(story, refunded()).status, 'completed');
  });

  it('lets go after a partial delivery what is reserved for the rest', () => {
    const story = tell(
      draftOrder(),
      placeAuthorized(),
      ship({ pot: 2 }),
      captured(),
      deliver(),
      cancel(),
    );
    assert.ok(effectsIn(story).includes('voidPayment p1.v 3000'));
    assert.equal(capturedNet(story.order), 2500);
    assert.equal(after(story, voided()).status, 'completed');
  });

  it('credits the rest in full although some of what was delivered came back before', () => {
    const story = tell(
      draftOrder(),
      inShopWith({ stockTiming: 'placing' }),
      place(),
      pay(),
      ship({ plant: 1 }),
      deliver(),
      goodsComeBack({ plant: 1 }),
      settleReturn(),
      refunded(),
      cancel(),
    );
    assert.deepEqual(effectsIn(story).slice(0, 3), [
      'restock 2 pot, 2 plant',
      'refundPayment p1.r2 4000',
      'number creditNote i3',
    ]);
    assert.equal(story.order.invoices[2]?.totals.gross, -4000);
  });

  it('leaves a return to be judged on its own', () => {
    const story = tell(
      draftOrder(),
      place(),
      pay(),
      ship({ plant: 1 }),
      deliver(),
      goodsComeBack({ plant: 1 }),
      cancel(),
    );
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 4000'));
    const settled = tell(story, refunded(), settleReturn());
    assert.ok(effectsIn(settled).includes('refundPayment p1.r2 1000'));
    assert.equal(settled.order.invoices[2]?.totals.gross, -1000);
  });

  it('credits each invoice on its own', () => {
    const story = tell(
      draftOrder(),
      inShopWith({ invoiceTiming: 'shipping' }),
      place(),
      pay(),
      ship({ plant: 1 }),
      ship({ plant: 1 }),
      markNotShipped('s1'),
      markNotShipped('s2'),
      cancel(),
    );
    assert.deepEqual(
      story.order.invoices.map((i) => [i.kind, i.creditOf, i.totals.gross]),
      [
        ['invoice', null, 1500],
        ['invoice', null, 1000],
        ['creditNote', 'i1', -1500],
        ['creditNote', 'i2', -1000],
      ],
    );
  });

  it('forgets a declined capture, and then lets the money go', () => {
    const story = tell(draftOrder(), placeAuthorized(), capture(), cancel(), captureDeclined());
    assert.equal(eventsOf(story), 'captureFailed attentionRaised voidRequested attentionCleared');
  });

  it('stays undone, and its refund a debt, when the provider declines (S036, N01)', () => {
    const story = tell(draftOrder(), place(), pay(), cancel(), refundDeclined());
    assert.equal(story.order.attention[0]?.reason, 'refundFailed');
    assert.equal(isAtRest(story.order, story.settings), false);
  });

  it('refuses while a parcel is on its way', () => {
    const order = after(draftOrder(), place(), pay(), ship({ pot: 1 }));
    assertRefused(order, cancel(), 'parcelUnderway', /W2026-10001-1 .* wait for its delivery/);
    assert.equal(after(order, markNotShipped(), cancel()).status, 'cancelled');
  });

  it('refuses where everything is delivered', () => {
    const order = after(draftOrder({ paymentMethod: 'invoice' }), place(), ship(), deliver());
    assertRefused(order, cancel(), 'nothingToCancel', /Register a return instead/);
  });

  it('refuses a draft, a cancelled (S036) and a completed order', () => {
    assertRefused(draftOrder(), cancel(), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), place(), cancel());
    assertRefused(cancelled, cancel(), 'orderCancelled', /new order/);
    const completed = after(draftOrder(), place(), pay(), ship(), deliver());
    assertRefused(completed, cancel(), 'orderCompleted', /return/);
  });
});
