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
  settingsWith,
  tell,
  withStock,
} from '../../support/orders.ts';
import {
  cancel,
  cancelByCustomer,
  cancelLines,
  capture,
  captureDeclined,
  captured,
  deliver,
  goodsComeBack,
  hold,
  markNotShipped,
  meetDeadline,
  pay,
  place,
  placeAuthorized,
  receiveReturn,
  refundDeclined,
  refunded,
  requestReturn,
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
      'mail customer cancelled about x1 with i2',
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
    // With it all of the order is given back, so the charge for sending is as well.
    assert.ok(effectsIn(settled).includes('refundPayment p1.r2 1500'));
    assert.equal(settled.order.invoices[2]?.totals.gross, -1500);
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

  it('refuses where all that is left is on its way and is not called back', () => {
    const order = after(draftOrder(), place(), pay(), ship());
    assertRefused(order, cancel(), 'parcelUnderway', /W2026-10001-1.* parcels: recall/);
    const keep = cancel({ parcels: 'keep' });
    assertRefused(order, keep, 'parcelUnderway', /wait for its delivery and register a return/);
    assert.equal(after(order, markNotShipped(), cancel()).status, 'cancelled');
  });

  it('refuses where everything is delivered', () => {
    const order = after(draftOrder({ paymentMethod: 'invoice' }), place(), ship(), deliver());
    assertRefused(order, cancel(), 'nothingToCancel', /Register a return instead/);
  });

  describe('some lines', () => {
    const paid = () => tell(draftOrder(), place(), pay());

    it('cancels so many pieces, with stock, refund and credit note of those only (B09, N02)', () => {
      const story = tell(paid(), cancelLines({ plant: 2 }));
      assert.deepEqual(effectsIn(story), [
        'unreserve 2 plant',
        'refundPayment p1.r1 2000',
        'number creditNote i2',
        'make creditNote i2',
        'mail customer cancelled about x1 with i2',
      ]);
      assert.equal(story.order.invoices[1]?.totals.gross, -2000);
      assert.deepEqual([story.order.status, story.order.cancelledAt], ['open', null]);
      const rest = tell(story, refunded(), cancel());
      assert.ok(effectsIn(rest).includes('refundPayment p1.r2 3500'));
      assert.equal(rest.order.status, 'cancelled');
      assert.deepEqual(
        rest.order.cancellations.map((c) => [c.id, c.lines.length]),
        [
          ['x1', 1],
          ['x2', 2],
        ],
      );
    });

    it('leaves as much reserved as is still owed', () => {
      const story = tell(draftOrder(), placeAuthorized(), cancelLines({ pot: 2 }));
      assert.equal(eventsOf(story), 'stockUnreserved cancelled invoiceIssued');
      assert.ok(effectsIn(tell(story, ship())).includes('capturePayment p1.c1 3500'));
    });

    it('gives up pieces that are awaited before pieces on the shelf', () => {
      const some = withStock({ 'prod-plant': { available: 1, backorderAllowed: true } });
      const story = tell(draftOrder(), some, place(), pay(), cancelLines({ plant: 2 }));
      assert.equal(eventsOf(story), 'cancelled refundRequested invoiceIssued');
      assert.equal(story.order.lines[1]?.reserved, 1);
      assert.equal(effectsIn(tell(story, cancelLines({ plant: 1 })))[0], 'unreserve 1 plant');
    });

    it('puts back of what was taken off at placing no more than is cancelled', () => {
      const shop = inShopWith({ stockTiming: 'placing' });
      const story = tell(draftOrder(), shop, place(), pay(), cancelLines({ plant: 1, pot: 1 }));
      assert.equal(effectsIn(story)[0], 'restock 1 pot, 1 plant');
    });

    it('refuses lines that are not known, too many pieces, and what was shipped', () => {
      assertRefused(paid(), cancelLines({ bush: 1 }), 'unknownLine', /no line bush/);
      assertRefused(paid(), cancelLines({ pot: 3 }), 'quantityTooHigh', /2 can be cancelled/);
      assertRefused(paid(), cancelLines({ pot: 0 }), 'quantityTooHigh', /can be cancelled/);
      assertRefused(paid(), cancelLines({}), 'nothingToCancel', /at least one line/);
      const shipped = tell(paid(), ship({ pot: 2 }));
      assertRefused(shipped, cancelLines({ pot: 1 }), 'quantityTooHigh', /register a return/);
    });
  });

  describe('with a parcel on its way', () => {
    const underway = () => tell(draftOrder(), place(), pay(), ship({ plant: 1 }));
    const recall = cancel({ parcels: 'recall' });
    const atOnce = inShopWith({
      returns: { ...settingsWith().returns, creditRecallAtOnce: true },
    });

    it('cancels all that has not left, and lets the parcel go on (B09)', () => {
      const story = tell(underway(), cancel());
      assert.deepEqual(effectsIn(story).slice(0, 3), [
        'unreserve 2 pot, 2 plant',
        'refundPayment p1.r1 4000',
        'number creditNote i2',
      ]);
      assert.equal(story.order.shipments[0]?.status, 'shipped');
      assert.equal(after(story, refunded(), deliver()).status, 'completed');
    });

    it('calls it back on demand: a return of its pieces, approved and awaited', () => {
      const story = tell(underway(), recall);
      assert.equal(
        eventsOf(story),
        'stockUnreserved cancelled refundRequested invoiceIssued parcelRecalled returnRequested returnApproved',
      );
      assert.ok(effectsIn(story).includes('number return r1'));
      const [ret] = story.order.returns;
      assert.deepEqual([ret?.status, ret?.shipmentId], ['approved', 's1']);
      assert.deepEqual(ret?.lines, [
        { lineId: 'plant', quantity: 1, reason: 'recalled', wanted: 'refund' },
      ]);
      assert.equal(story.order.shipments[0]?.status, 'recalled');
    });

    it('credits and refunds goods and sending by itself when they are back, and ends (N02)', () => {
      const back = tell(underway(), recall, refunded(), receiveReturn());
      assert.deepEqual(effectsIn(back), [
        'restock 1 plant',
        'number creditNote i3',
        'make creditNote i3',
        'refundPayment p1.r2 1500',
        'mail customer creditNote about i3 with i3',
      ]);
      const settled = tell(back, refunded());
      assert.equal(eventsOf(settled), 'refunded returnSettled completed');
      assert.ok(isAtRest(settled.order, settled.settings));
    });

    it('credits and refunds at once where that is set, and waits for the goods all the same', () => {
      const story = tell(underway(), atOnce, recall);
      const asked = effectsIn(story).filter((e) => /^refund|creditNote i\d$/.test(e));
      assert.deepEqual(asked, [
        'refundPayment p1.r1 4000',
        'number creditNote i2',
        'make creditNote i2',
        'number creditNote i3',
        'make creditNote i3',
        'refundPayment p1.r2 1500',
      ]);
      const paidBack = tell(story, refunded(), refunded());
      assert.equal(paidBack.order.returns[0]?.status, 'approved');
      assert.equal(
        eventsOf(tell(paidBack, receiveReturn())),
        'returnReceived restocked returnSettled completed',
      );
    });

    it('has no money to give back for a parcel that was never paid', () => {
      const later = tell(
        draftOrder({ paymentMethod: 'invoice' }),
        inShopWith({ invoiceTiming: 'manual' }),
        place(),
        ship(),
        recall,
      );
      assert.equal(
        eventsOf(tell(later, receiveReturn())),
        'returnReceived restocked returnShippingWaived returnSettled completed',
      );
    });

    it('waits with its refund for a capture that is under way', () => {
      const story = tell(draftOrder(), placeAuthorized(), ship(), recall, receiveReturn());
      assert.equal(eventsOf(story), 'returnReceived restocked');
      assert.ok(effectsIn(tell(story, captured())).includes('refundPayment p1.r1 5500'));
    });

    it('asks a person where the refund is refused', () => {
      const story = tell(underway(), recall, refunded(), receiveReturn(), refundDeclined());
      assert.equal(story.order.attention[0]?.reason, 'refundFailed');
      assert.ok(effectsIn(tell(story, settleReturn())).includes('refundPayment p1.r3 1500'));
    });

    it('calls back those parcels only that hold the lines named', () => {
      const two = tell(underway(), ship({ pot: 1 }));
      const story = tell(two, cancelLines({ pot: 2 }, { parcels: 'recall' }));
      assert.deepEqual(
        story.order.shipments.map((s) => s.status),
        ['shipped', 'recalled'],
      );
      assert.deepEqual(story.order.cancellations[0]?.lines, [{ lineId: 'pot', quantity: 1 }]);
      const parcel = cancelLines({ plant: 4 }, { parcels: 'recall' });
      assertRefused(two, parcel, 'quantityTooHigh', /3 can be cancelled/);
    });

    it('lets goods arrive that were called back too late: the customer may return them', () => {
      const story = tell(underway(), recall, refunded());
      assertRefused(story, deliver(), 'parcelRecalled', /Name the one that arrived/);
      assertRefused(story, markNotShipped(), 'nothingShipped', /No parcel is on its way/);
      const arrived = tell(story, deliver('s1'));
      assert.equal(eventsOf(arrived), 'returnClosed delivered completed');
      assert.ok(after(arrived, requestReturn({ plant: 1 })).returns.length === 2);
      const paidBack = tell(underway(), atOnce, recall, refunded(), refunded(), deliver('s1'));
      assert.equal(eventsOf(paidBack), 'delivered');
      assert.equal(paidBack.order.returns[0]?.status, 'approved');
    });

    it('cannot be marked not shipped, only received', () => {
      const two = tell(underway(), cancelLines({ plant: 3 }, { parcels: 'recall' }), ship());
      assertRefused(two, markNotShipped('s1'), 'parcelRecalled', /Receive its return/);
    });

    it('takes a parcel for on its way again when it does not come back', () => {
      const overdue = [meetDeadline('returnOverdue'), meetDeadline('returnOverdue')];
      const story = tell(underway(), recall, refunded(), ...overdue);
      assert.equal(story.order.shipments[0]?.status, 'shipped');
      const lost = tell(underway(), atOnce, recall, refunded(), refunded(), ...overdue);
      assert.equal(eventsOf(lost), 'returnClosed attentionCleared completed');
      assert.equal(lost.order.shipments[0]?.status, 'recalled');
    });
  });

  it('refuses a draft, a cancelled (S036) and a completed order', () => {
    assertRefused(draftOrder(), cancel(), 'notPlaced', /Place it first/);
    const cancelled = after(draftOrder(), place(), cancel());
    assertRefused(cancelled, cancel(), 'orderCancelled', /new order/);
    const completed = after(draftOrder(), place(), pay(), ship(), deliver());
    assertRefused(completed, cancel(), 'orderCompleted', /return/);
  });
});
