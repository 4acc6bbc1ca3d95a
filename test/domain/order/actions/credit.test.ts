import assert from 'node:assert/strict';
import fc from 'fast-check';
import { invoicedPortion, payable } from '../../../../domain/order/quantities.ts';
import { overpaid } from '../../../../domain/payment/payments.ts';
import {
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  tell,
} from '../../support/orders.ts';
import {
  cancel,
  captured,
  credit,
  deliver,
  goodsComeBack,
  invoice,
  pay,
  place,
  placeAuthorized,
  refund,
  refunded,
  settleReturn,
  ship,
} from '../../support/steps.ts';
import { drafts } from '../../support/random-lives.ts';

const delivered = [placeAuthorized(), ship(), captured(), deliver()];

describe('credit', () => {
  it('credits chosen pieces and gives their money back, the goods staying where they are (S057)', () => {
    const story = tell(draftOrder(), ...delivered, credit({ pot: 1 }, { shipping: true }));
    assert.deepEqual(effectsIn(story), [
      'number creditNote i2',
      'make creditNote i2',
      'refundPayment p1.r1 1500',
      'mail customer creditNote about i2 with i2',
    ]);
    const [, note] = story.order.invoices;
    assert.deepEqual([note?.totals.gross, note?.reason, note?.creditOf], [-1500, 'damaged', 'i1']);
    assert.deepEqual(story.order.lines[0]?.returned, 0);
    assert.equal(tell(story, refunded()).order.status, 'completed');
  });

  it('leaves the money with the order where it is not to go back yet', () => {
    const story = tell(draftOrder(), place(), pay(), credit({ pot: 1 }, { refund: false }));
    assert.equal(eventsOf(story), 'waived invoiceIssued');
    assert.equal(overpaid(story.order), 1000);
    assert.ok(effectsIn(tell(story, refund())).includes('refundPayment p1.r1 1000'));
  });

  it('makes what is still to be paid less, and captures as much less', () => {
    const story = tell(draftOrder(), placeAuthorized(), credit({ plant: 1 }, { shipping: true }));
    assert.ok(effectsIn(story).every((effect) => !effect.startsWith('refund')));
    assert.equal(payable(story.order), 4000);
    assert.ok(effectsIn(tell(story, ship())).includes('capturePayment p1.c1 4000'));
  });

  it('is not invoiced again', () => {
    const shop = inShopWith({ invoiceTiming: 'shipping' });
    const credited = tell(
      draftOrder(),
      shop,
      place(),
      pay(),
      ship({ plant: 1 }),
      credit({ plant: 1 }),
    );
    assertRefused(
      tell(credited, refunded(), ship(), deliver()),
      invoice(),
      'nothingToInvoice',
      /Everything/,
    );
  });

  it('credits no more than is invoiced, each piece once', () => {
    const order = after(draftOrder(), place());
    assertRefused(order, credit({ pot: 3 }), 'quantityTooHigh', /Of SKU-pot 2/);
    assertRefused(order, credit({ bed: 1 }), 'unknownLine', /bed/);
    assertRefused(order, credit({}), 'nothingToCredit', /Choose/);
    const once = after(order, credit({ pot: 2 }, { shipping: true }));
    assertRefused(once, credit({ pot: 1 }), 'quantityTooHigh', /Of SKU-pot 0/);
    assertRefused(once, credit({}, { shipping: true }), 'nothingToCredit', /sending/);
    const all = after(once, credit({ plant: 3 }));
    assertRefused(all, credit({ plant: 1 }), 'nothingToCredit', /Nothing is invoiced/);
  });

  it('refuses while money is being moved, drafts and cancelled orders', () => {
    const moving = after(draftOrder(), placeAuthorized(), ship());
    assertRefused(moving, credit({ pot: 1 }), 'moneyUnderway', /Wait/);
    assertRefused(draftOrder(), credit({ pot: 1 }), 'notPlaced', /Place it/);
    const gone = after(draftOrder(), place(), cancel());
    assertRefused(gone, credit({ pot: 1 }), 'orderCancelled', /new order/);
  });

  it('a piece that comes back after another was credited is refunded as well (N02)', () => {
    const credited = [...delivered, credit({ plant: 1 }), refunded()];
    const one = tell(draftOrder(), ...credited, goodsComeBack({ plant: 1 }), settleReturn());
    assert.ok(effectsIn(one).includes('refundPayment p1.r2 1000'));
    assert.equal(one.order.invoices.at(-1)?.totals.gross, -1000);
    const all = tell(draftOrder(), ...credited, goodsComeBack({ plant: 3 }), settleReturn());
    assert.ok(effectsIn(all).includes('refundPayment p1.r2 2000'));
    assert.equal(all.order.invoices.at(-1)?.totals.gross, -2000);
  });

  it('credit note and money agree to the cent, over any prices, discounts and taxes (N02)', () => {
    const choice = fc.array(fc.nat(4), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(drafts, choice, fc.boolean(), (draft, pieces, shipping) => {
        const story = tell({ ...draft, country: 'NL' }, place());
        if (payable(story.order) === 0) return;
        const paid = tell(story, pay());
        const lines = draft.lines
          .map((line, i) => ({ lineId: line.id, quantity: Math.min(pieces[i] ?? 0, line.ordered) }))
          .filter((line) => line.quantity > 0);
        if (lines.length === 0 && !shipping) return;
        const credited = tell(paid, credit({}, { lines, shipping }));
        const note = credited.order.invoices[1]?.totals.gross ?? 0;
        const back = credited.events.flatMap((e) =>
          e.type === 'refundRequested' ? [e.amount] : [],
        );
        assert.equal(back[0] ?? 0, 0 - note);
        assert.equal(overpaid(credited.order), 0);
        assert.equal(invoicedPortion(credited.order).shipping, !shipping);
      }),
      { numRuns: 150 },
    );
  });
});
