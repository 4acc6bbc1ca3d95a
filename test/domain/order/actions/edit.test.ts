import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RequestedChange } from '../../../../domain/order/actions.ts';
import { facetsOf } from '../../../../domain/order/facets.ts';
import { decide } from '../../../../domain/order/decide.ts';
import { lineAmount, payable } from '../../../../domain/order/quantities.ts';
import { amountOpen, openAuthorization, overpaid } from '../../../../domain/payment/payments.ts';
import {
  act,
  after,
  assertRefused,
  contextOf,
  CUSTOMER,
  draftLine,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  onDay,
  tell,
  withStock,
} from '../../support/orders.ts';
import {
  addProduct,
  authorize,
  cancel,
  captured,
  credit,
  deliver,
  edit,
  hold,
  invoice,
  markNotShipped,
  meetDeadline,
  pay,
  place,
  placeAuthorized,
  refunded,
  sendBy,
  ship,
  want,
} from '../../support/steps.ts';
import { drafts, shops } from '../../support/random-lives.ts';

const discounted = draftOrder({
  lines: [draftLine('pot', 3, { discount: 100 }), draftLine('plant', 3)],
});

describe('edit: lines', () => {
  it('takes more pieces at the price of their line, and leaves the others as they are (N06)', () => {
    const story = tell(discounted, placeAuthorized(), edit(...want({ pot: 5 })));
    const [pot, plant] = story.order.lines;
    assert.deepEqual([pot?.ordered, pot?.added, pot?.reserved], [5, 2, 5]);
    assert.equal(pot && lineAmount(pot, 5) - lineAmount(pot, 3), 2000);
    assert.deepEqual(plant, after(discounted, placeAuthorized()).lines[1]);
    assert.deepEqual(effectsIn(story), [
      'reserve 2 pot',
      'number invoice i2',
      'make invoice i2',
      'mail customer orderChanged about o1 with i2',
    ]);
  });

  it('gives fewer pieces up as if they were cancelled: stock, credit note and refund', () => {
    const story = tell(draftOrder(), place(), pay(), edit(...want({ plant: 1 })));
    assert.deepEqual(effectsIn(story), [
      'unreserve 2 plant',
      'refundPayment p1.r1 2000',
      'number creditNote i2',
      'make creditNote i2',
      'mail customer orderChanged about o1 with i2',
    ]);
    assert.equal(story.order.invoices[1]?.totals.gross, -2000);
    assert.equal(payable(story.order), 3500);
  });

  it('says in the history what was changed, from what to what', () => {
    const [event] = tell(
      draftOrder(),
      place(),
      edit(...want({ plant: 1 }), addProduct(2), sendBy('express', 995)),
    ).events.filter((e) => e.type === 'edited');
    assert.ok(event);
    assert.deepEqual([event.from, event.to, event.editId], [5500, 9995, 'e1']);
    assert.deepEqual(
      event.changes.map((c) => (c.change === 'line' ? [c.line.sku, c.line.ordered] : c)),
      [
        { change: 'quantity', lineId: 'plant', from: 3, to: 1 },
        ['SKU-new', 2],
        {
          change: 'shipping',
          from: { method: 'parcel', price: 500, taxRate: 2100 },
          to: { method: 'express', price: 995, taxRate: 2100 },
        },
      ],
    );
  });

  it('adds a product at its price and tax of today, or at the price an operator gives', () => {
    const { lines } = after(draftOrder(), place(), edit(addProduct(2), addProduct(1, 2500)));
    assert.deepEqual(
      lines.slice(2).map((l) => [l.id, l.unitPrice, l.taxRate, l.ordered, l.reserved]),
      [
        ['l3', 3000, 900, 2, 2],
        ['l4', 2500, 900, 1, 1],
      ],
    );
    const asked = { type: 'edit', payload: { editId: null, changes: [addProduct(1, 1)] } } as const;
    assertRefused(after(draftOrder(), place()), act(asked, CUSTOMER), 'operatorsOnly', /price/);
  });

  it('takes a line off, but never the last one', () => {
    const story = tell(draftOrder(), place(), edit(...want({ pot: 0 })));
    assert.equal(story.order.lines[0]?.cancelled, 2);
    assert.equal(story.order.status, 'open');
    assertRefused(story, edit(...want({ plant: 0 })), 'emptyOrder', /Cancel it/);
  });

  it('puts back what was taken off the shelf at placing', () => {
    const shop = inShopWith({ stockTiming: 'placing' });
    const story = tell(draftOrder(), shop, place(), edit(...want({ plant: 1, pot: 3 })));
    assert.deepEqual(effectsIn(story).slice(0, 2), ['restock 2 plant', 'deduct 1 pot']);
    const [pot, plant] = story.order.lines;
    assert.deepEqual([pot?.deducted, plant?.deducted], [3, 1]);
  });

  it('gives up first what is waited for, and waits for what is not there', () => {
    const scarce = withStock({ 'prod-plant': { available: 1, backorderAllowed: true } });
    const waiting = tell(draftOrder(), scarce, place());
    const fewer = tell(waiting, edit(...want({ plant: 2 })));
    assert.deepEqual([fewer.order.lines[1]?.reserved, fewer.order.lines[1]?.backordered], [1, 1]);
    const none = withStock({ 'prod-plant': { available: 0, backorderAllowed: true } });
    const more = tell(waiting, none, edit(...want({ plant: 4 })));
    assert.deepEqual([more.order.lines[1]?.reserved, more.order.lines[1]?.backordered], [1, 3]);
  });

  it('refuses what is out of stock, unless another line of the product gives it free', () => {
    const none = withStock({ same: { available: 0, backorderAllowed: false } });
    const two = draftOrder({
      lines: [
        draftLine('pot', 2, { productId: 'same' }),
        draftLine('plant', 3, { productId: 'same' }),
      ],
    });
    const sold = tell(two, place(), none);
    assertRefused(sold, edit(...want({ pot: 3 })), 'outOfStock', /Only 0 of SKU-pot left/);
    assert.equal(after(sold, edit(...want({ pot: 3, plant: 2 }))).lines[0]?.reserved, 3);
  });

  it('moves no stock in a shop that keeps none', () => {
    const shop = inShopWith({ stockTiming: 'manual' });
    const story = tell(draftOrder(), shop, place(), edit(...want({ pot: 3, plant: 1 })));
    assert.ok(effectsIn(story).every((effect) => !/serve|deduct|restock/.test(effect)));
  });

  it('refuses to take off what has left the house', () => {
    const sent = tell(draftOrder(), placeAuthorized(), ship({ plant: 2 }), captured());
    assertRefused(sent, edit(...want({ plant: 1 })), 'alreadyShipped', /2 have left/);
    assert.equal(after(sent, edit(...want({ plant: 2 }))).lines[1]?.cancelled, 1);
  });

  it('refuses lines and products that are not there, and too large an order', () => {
    const order = after(draftOrder(), place());
    assertRefused(order, edit(...want({ bed: 1 })), 'unknownLine', /bed/);
    const stranger = { ...addProduct(), productId: 'prod-gone' } as RequestedChange;
    assertRefused(order, edit(stranger), 'unknownProduct', /prod-gone/);
    assertRefused(order, edit(addProduct(1, 100_000_000_000)), 'amountTooLarge', /Split/);
  });

  it('refuses what changes nothing, and to change one thing twice', () => {
    const order = after(draftOrder(), place());
    assertRefused(order, edit(...want({ pot: 2 }), sendBy('parcel', 500)), 'nothingChanged', /so/);
    assertRefused(order, edit(...want({ pot: 1 }), ...want({ pot: 3 })), 'changedTwice', /once/);
  });

  it('refuses drafts, held, completed and cancelled orders', () => {
    const change = edit(...want({ pot: 1 }));
    assertRefused(draftOrder(), change, 'notPlaced', /Place it/);
    assertRefused(after(draftOrder(), place(), hold()), change, 'onHold', /Release/);
    const done = after(draftOrder(), placeAuthorized(), ship(), captured(), deliver());
    assertRefused(done, change, 'orderCompleted', /return/);
    assertRefused(after(draftOrder(), place(), cancel()), change, 'orderCancelled', /new order/);
  });
});

describe('edit: sending and addresses', () => {
  it('credits the charge for sending that is invoiced, and invoices the new one', () => {
    const story = tell(draftOrder(), place(), edit(sendBy('express', 1295)));
    const [, note, debit] = story.order.invoices;
    assert.deepEqual(
      [note?.kind, note?.charge?.price, note?.totals.gross],
      ['creditNote', 500, -500],
    );
    assert.deepEqual(
      [debit?.kind, debit?.debit, debit?.charge?.method, debit?.totals.gross],
      ['invoice', true, 'express', 1295],
    );
    const again = after(story, edit(sendBy('courier', 895)));
    assert.deepEqual(
      again.invoices.slice(3).map((i) => [i.creditOf, i.totals.gross]),
      [
        ['i3', -1295],
        [null, 895],
      ],
    );
  });

  it('issues nothing where only the method changes, or nothing was charged', () => {
    assert.equal(after(draftOrder(), place(), edit(sendBy('express', 500))).invoices.length, 1);
    const free = after(draftOrder(), place(), edit(sendBy('pickup', 0)), edit(sendBy('post', 300)));
    assert.deepEqual(
      free.invoices.map((i) => i.totals.gross),
      [5500, -500, 300],
    );
    const whole = after(free, cancel());
    assert.equal(whole.invoices.at(-1)?.creditOf, 'i3');
  });

  it('has the charge credited by hand first where the shop makes credit notes by hand', () => {
    const shop = inShopWith({ invoiceEdits: 'manual' });
    const story = tell(draftOrder(), shop, place());
    assertRefused(story, edit(sendBy('express', 995)), 'chargeInvoiced', /Credit it first/);
    const byHand = tell(story, credit({}, { shipping: true }), edit(sendBy('express', 995)));
    assert.equal(payable(byHand.order), 5995);
    assert.equal(after(byHand, invoice()).invoices.at(-1)?.totals.gross, 995);
  });

  it('carries new addresses over by the name of their change', () => {
    const change = edit({ change: 'billingAddress' }, { change: 'deliveryAddress' });
    const story = tell(draftOrder(), place(), change);
    assert.deepEqual(effectsIn(story), [
      'change address billing, delivery by e1',
      'mail customer orderChanged about o1',
    ]);
    assert.doesNotMatch(JSON.stringify(story.events), /street|postcode/);
  });

  it('refuses another delivery address once a parcel has left for the old one', () => {
    const change = edit({ change: 'deliveryAddress' });
    const sent = tell(draftOrder(), place(), pay(), ship({ pot: 1 }));
    assertRefused(sent, change, 'alreadyShipped', /old address/);
    after(sent, edit({ change: 'billingAddress' }));
    after(sent, markNotShipped(), change);
  });

  it('refuses another country of delivery, and addresses that nobody wrote down', () => {
    const story = tell(draftOrder(), place());
    const ask = (which: 'billingAddress' | 'deliveryAddress', country: string | null) => {
      const facts = { products: {}, deliveryCountry: country, hasBillingAddress: false };
      const payload = { editId: 'e1', changes: [{ change: which }] };
      const context = { ...contextOf(story), edit: facts };
      const decision = decide(story.order, { type: 'edit', payload }, context);
      return decision.outcome === 'rejected' ? decision.refusal.code : null;
    };
    assert.equal(ask('deliveryAddress', 'DE'), 'countryChangesTax');
    assert.equal(ask('deliveryAddress', null), 'unknownEdit');
    assert.equal(ask('billingAddress', 'NL'), 'unknownEdit');
    const { edit: _none, ...bare } = contextOf(story);
    const payload = { editId: null, changes: [{ change: 'deliveryAddress' as const }] };
    const decision = decide(story.order, { type: 'edit', payload }, bare);
    assert.equal(decision.outcome === 'rejected' && decision.refusal.code, 'unknownEdit');
  });
});

describe('edit: money', () => {
  it('keeps the authorisation where the order becomes dearer; the difference is open', () => {
    const story = tell(draftOrder(), placeAuthorized(), edit(...want({ pot: 3 })));
    assert.equal(openAuthorization(story.order), 5500);
    assert.equal(amountOpen(story.order), 1000);
    assertRefused(story, ship(), 'notPaid', /Wait for the payment/);
    const paid = tell(story, authorize(1000), ship());
    assert.deepEqual(
      effectsIn(paid).filter((e) => e.startsWith('capture')),
      ['capturePayment p1.c1 5500', 'capturePayment p2.c1 1000'],
    );
  });

  it('captures less where it becomes cheaper', () => {
    const story = tell(draftOrder(), placeAuthorized(), edit(...want({ plant: 1 })), ship());
    assert.ok(effectsIn(story).includes('capturePayment p1.c1 3500'));
  });

  it('shows a paid order as partly paid, and asks for the difference from that day on', () => {
    const story = tell(draftOrder(), place(), pay(), onDay(20), edit(addProduct()));
    assert.equal(facetsOf(story.order).paymentStatus, 'partiallyPaid');
    const reminded = tell(story, meetDeadline('paymentReminder'));
    assert.equal(reminded.now, tell(story, onDay(23)).now);
  });

  it('gives back no more than this change brings: what was paid too much before waits', () => {
    const story = tell(draftOrder(), place(), pay(6000), edit(...want({ pot: 1 })));
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 1000'));
    assert.equal(overpaid(story.order), 500);
    assert.equal(overpaid(after(story, refunded())), 500);
  });
});

describe('edit: invoices', () => {
  const byHand = inShopWith({ invoiceEdits: 'manual' });

  it('waits for a person where the shop invoices and credits changes by hand (S054)', () => {
    const more = tell(draftOrder(), byHand, place(), pay(), edit(...want({ pot: 3 })));
    assert.equal(more.order.invoices.length, 1);
    const debit = tell(more, invoice()).order.invoices[1];
    assert.deepEqual([debit?.debit, debit?.totals.gross], [true, 1000]);

    const fewer = tell(draftOrder(), byHand, place(), pay(), edit(...want({ pot: 1 })), refunded());
    assert.equal(fewer.order.invoices.length, 1);
    const credited = tell(fewer, credit({ pot: 1 }));
    assert.equal(eventsOf(credited), 'invoiceIssued');
    assert.equal(credited.order.invoices[1]?.totals.gross, -1000);
    assert.equal(payable(credited.order), 4500);
  });

  it('invoices what is added when it is shipped or paid, where the shop invoices so', () => {
    const shipping = inShopWith({ invoiceTiming: 'shipping', invoiceEdits: 'manual' });
    const sent = tell(draftOrder(), shipping, place(), pay(), ship({ pot: 1 }), edit(addProduct()));
    const all = tell(sent, pay(), ship()).order.invoices;
    assert.deepEqual(
      all.map((i) => [i.totals.gross, i.debit, i.shipmentId]),
      [
        [1500, false, 's1'],
        [7000, false, 's2'],
      ],
    );
    const payment = inShopWith({ invoiceTiming: 'payment' });
    const paid = tell(draftOrder(), payment, place(), pay(), edit(addProduct()));
    assert.equal(paid.order.invoices.length, 1);
    assert.equal(tell(paid, pay()).order.invoices[1]?.debit, true);
  });

  it('a charge that is changed is invoiced alone, and names no parcel', () => {
    const shipping = inShopWith({ invoiceTiming: 'shipping' });
    const story = tell(draftOrder(), shipping, place(), pay(), ship({ pot: 1 }));
    const invoices = after(story, edit(sendBy('express', 995))).invoices.slice(1);
    assert.deepEqual(
      invoices.map((i) => [i.totals.gross, i.shipmentId]),
      [
        [-500, null],
        [995, null],
      ],
    );
  });

  it('never touches price or tax of other lines, whatever is changed (N06)', () => {
    fc.assert(
      fc.property(drafts, shops, fc.nat(5), fc.nat(3), (draft, settings, quantity, extra) => {
        const [first, ...others] = draft.lines;
        const story = tell(draft, inShopWith(settings), place());
        const changes: RequestedChange[] = [
          { change: 'quantity', lineId: first?.id ?? '', quantity: quantity + 5 },
          ...Array.from({ length: extra }, () => addProduct()),
        ];
        const { lines } = after(story, edit(...changes));
        for (const line of others) {
          const now = lines.find(({ id }) => id === line.id);
          assert.equal(now && lineAmount(now, line.ordered), lineAmount(line, line.ordered));
          assert.equal(now?.taxRate, line.taxRate);
        }
        const kept = lines[0];
        assert.ok(first && kept);
        assert.equal(lineAmount(kept, first.ordered), lineAmount(first, first.ordered));
      }),
      { numRuns: 100 },
    );
  });
});
