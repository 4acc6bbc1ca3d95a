import assert from 'node:assert/strict';
import { invoiceSnapshot } from '../../../../domain/document/invoice-snapshot.ts';
import type { CreditNoteSnapshot } from '../../../../domain/document/snapshot.ts';
import { composeMail } from '../../../../domain/notification/compose-mail.ts';
import type { Order } from '../../../../domain/order/order.ts';
import { freshCharge } from '../../../../domain/order/fresh.ts';
import { payable } from '../../../../domain/order/quantities.ts';
import { overpaid } from '../../../../domain/payment/payments.ts';
import { sampleBuyer } from '../../../../templates/samples.ts';
import {
  act,
  assertRefused,
  draftLine,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  settingsWith,
  tell,
  type Story,
} from '../../support/orders.ts';
import {
  approveReturn,
  capture,
  captured,
  credit,
  deliver,
  goodsComeBack,
  pay,
  payRefund,
  place,
  placeAuthorized,
  receiveReturn,
  refundDeclined,
  refunded,
  requestReturn,
  settleReturn,
  ship,
} from '../../support/steps.ts';

const delivered = () => tell(draftOrder(), place(), pay(), ship(), deliver());
const back = (plants = 2) => tell(delivered(), goodsComeBack({ plant: plants }));

const buyer = {
  address: sampleBuyer('nl'),
  ...{ vatId: null, customerNumber: 'K-1', email: 'anna@example.test', phone: null },
};
const parties = { buyer, deliveryAddress: buyer.address };

/** What the order's last credit note says, all invoices having got their numbers. */
function noteOf({ invoices, ...order }: Order): CreditNoteSnapshot {
  const numbered = {
    ...order,
    invoices: invoices.map((i, n) => ({ ...i, number: `N-${n + 1}` })),
  };
  const note = numbered.invoices.at(-1);
  assert.ok(note);
  const snapshot = invoiceSnapshot(numbered, note, note.number, parties, settingsWith());
  assert.equal(snapshot.kind, 'creditNote');
  return snapshot;
}

describe('a return settled as store credit (S046)', () => {
  const asCredit = settleReturn('r1', { outcome: 'storeCredit' });

  it('gives a credit note and store credit over the same amount, at once (N02)', () => {
    const story = tell(back(), asCredit);
    assert.equal(eventsOf(story), 'invoiceIssued refundPaid returnSettled completed');
    assert.equal(story.order.invoices[1]?.totals.gross, -2000);
    assert.ok(effectsIn(story).includes('store credit 2000'));
    assert.equal(overpaid(story.order), 0);
    const { refund } = noteOf(story.order);
    assert.deepEqual([refund?.amount, refund?.method], [2000, 'storeCredit']);
  });

  it('follows from what the customer wants', () => {
    const story = tell(
      delivered(),
      requestReturn({ plant: 1 }, { wanted: 'storeCredit' }),
      approveReturn(),
      receiveReturn(),
      settleReturn(),
    );
    assert.ok(effectsIn(story).includes('store credit 1000'));
    const mail = story.effects.find((e) => e.type === 'sendMail');
    assert.ok(mail);
    const invoices = story.order.invoices.map((i) => ({ ...i, number: i.id }));
    const view = composeMail(mail, { ...story.order, invoices }, parties, settingsWith());
    assert.equal(view.kind === 'creditNote' && view.refundTo, 'storeCredit');
  });

  it('is booked once: asked again it is settled', () => {
    assertRefused(tell(back(), asCredit), asCredit, 'returnNotReceived', /No received return/);
  });

  it('takes the place of a refund that was refused, without a second credit note', () => {
    const story = tell(back(), settleReturn(), refundDeclined(), asCredit);
    assert.deepEqual(
      effectsIn(story).filter((e) => /credit/.test(e)),
      ['store credit 2000'],
    );
    assert.equal(story.order.invoices.length, 2);
  });

  it('waits to be paid where granting and paying are two acts (B05)', () => {
    const apart = inShopWith({ refunds: { payAtOnce: false } });
    const story = tell(back(), apart, asCredit);
    assert.ok(!effectsIn(story).some((e) => e.startsWith('store credit')));
    assert.equal(noteOf(story.order).refund?.method, 'storeCredit');
    assert.ok(effectsIn(tell(story, payRefund())).includes('store credit 2000'));
  });

  it('may be given for goods credited by hand as well (S057)', () => {
    const story = tell(delivered(), credit({ plant: 1 }, { to: 'storeCredit' }));
    assert.equal(story.order.invoices[1]?.totals.gross, -1000);
    assert.ok(effectsIn(story).includes('store credit 1000'));
  });
});

describe('what a return brings', () => {
  it('is nothing for pieces credited by hand before: what is reserved pays for the others (N02)', () => {
    const credited = tell(
      draftOrder({ lines: [draftLine('pot', 1), draftLine('plant', 2)] }),
      placeAuthorized(),
      capture(1500),
      captured(),
      ship({ pot: 1 }),
      deliver(),
      credit({ pot: 1 }),
    );
    assert.equal(payable(credited.order), 2500);
    const story = tell(credited, goodsComeBack({ pot: 1 }), settleReturn());
    assert.equal(eventsOf(story), 'returnSettled');
    assert.equal(payable(story.order), 2500);
    assert.deepEqual(effectsIn(tell(story, capture())), ['capturePayment p1.c2 1000']);
  });
});

describe('what the way back of goods costs', () => {
  const charging = (costs: number, more: object = {}) =>
    inShopWith({
      returns: {
        ...settingsWith().returns,
        ...{ costs: { default: costs, damaged: 0, doesNotFit: costs / 2 } },
        ...more,
      },
    });
  const cameBack = (reason = 'changedMind', plants = 2) =>
    tell(
      delivered(),
      requestReturn({ plant: plants }, { reason }),
      approveReturn(),
      receiveReturn(),
    );

  it('is a line of its own on the credit note, which comes to what is refunded (N02)', () => {
    const story = tell(cameBack(), charging(690), settleReturn());
    const note = story.order.invoices[1];
    assert.deepEqual(note?.deductions, [{ kind: 'returnCosts', amount: 690, taxRate: 2100 }]);
    assert.deepEqual([note.totals.gross, note.totals.net + note.totals.tax], [-1310, -1310]);
    assert.deepEqual(note.portion.lines, [{ lineId: 'plant', quantity: 2 }]);
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 1310'));
    const settled = tell(story, refunded());
    assert.equal(eventsOf(settled), 'refunded returnSettled completed');
    assert.equal(payable(settled.order), 5500 - 1310);
    assert.deepEqual(noteOf(story.order).deductions, note.deductions);
  });

  it('is as much as its reason says: nothing where the shop is at fault, for the whole parcel', () => {
    const refundFor = (story: Story) =>
      effectsIn(tell(story, charging(690), settleReturn())).filter((e) => /^refund/.test(e));
    assert.deepEqual(refundFor(cameBack('damaged')), ['refundPayment p1.r1 2000']);
    assert.deepEqual(refundFor(cameBack('doesNotFit')), ['refundPayment p1.r1 1655']);
    const two = act({
      type: 'return',
      payload: {
        lines: [
          { lineId: 'plant', quantity: 1, reason: 'changedMind', wanted: 'refund' },
          { lineId: 'pot', quantity: 1, reason: 'damaged', wanted: 'refund' },
        ],
        overrideWindow: false,
      },
    });
    const mixed = tell(delivered(), two, approveReturn(), receiveReturn());
    assert.deepEqual(refundFor(mixed), ['refundPayment p1.r1 2000']);
  });

  it('may be said by a person for this return', () => {
    const said = (costs: number) => tell(cameBack(), charging(690), settleReturn('r1', { costs }));
    assert.ok(effectsIn(said(0)).includes('refundPayment p1.r1 2000'));
    assert.ok(effectsIn(said(250)).includes('refundPayment p1.r1 1750'));
  });

  it('is never more than the goods bring', () => {
    const story = tell(cameBack('changedMind', 1), charging(1200), settleReturn());
    assert.equal(story.order.invoices[1]?.totals.gross, 0);
    assert.equal(eventsOf(story), 'invoiceIssued returnSettled completed');
    const dear = settleReturn('r1', { costs: 1001 });
    assertRefused(cameBack('changedMind', 1), dear, 'amountTooHigh', /1000 at most/);
  });

  it('comes on top of prices without tax, to the cent', () => {
    const net = draftOrder({
      pricesIncludeTax: false,
      lines: [draftLine('plant', 3, { unitPrice: 333, taxRate: 900 })],
    });
    const story = tell(
      net,
      charging(1000),
      ...[place(), pay(), ship(), deliver()],
      requestReturn({ plant: 1 }, { reason: 'changedMind' }),
      ...[approveReturn(), receiveReturn(), settleReturn()],
    );
    const { totals, deductions } = story.order.invoices[1] ?? {};
    assert.equal(deductions?.[0]?.amount, 300);
    assert.equal(totals?.gross, 0);
    assert.equal(overpaid(story.order), 0);
  });

  it('cannot be taken off goods that were never invoiced, nor once the refund is granted', () => {
    const uninvoiced = tell(
      draftOrder(),
      inShopWith({ invoiceTiming: 'manual' }),
      ...[place(), pay(), ship(), deliver()],
      goodsComeBack({ plant: 1 }),
    );
    const costs = settleReturn('r1', { costs: 100 });
    assertRefused(uninvoiced, costs, 'nothingToCredit', /Invoice it first/);
    const declined = tell(cameBack(), settleReturn(), refundDeclined());
    assertRefused(declined, costs, 'refundGranted', /decided before/);
    const repair = settleReturn('r1', { outcome: 'repair', costs: 100 });
    const broken = requestReturn({ plant: 1 }, { wanted: 'repair' });
    const toRepair = tell(delivered(), broken, approveReturn(), receiveReturn());
    assertRefused(toRepair, repair, 'repairIsFree', /no money moves/);
  });
});

describe('the charge for sending, when goods come back', () => {
  const returns = settingsWith().returns;
  const all = () => tell(delivered(), goodsComeBack({ pot: 2, plant: 3 }));

  it('goes back with the last of the order (Directive 2011/83/EU art. 13 (1))', () => {
    const story = tell(
      delivered(),
      goodsComeBack({ pot: 2 }),
      ...[settleReturn(), refunded()],
      goodsComeBack({ plant: 3 }, 'r2'),
      settleReturn('r2'),
    );
    assert.equal(story.order.invoices[1]?.portion.shipping, false);
    assert.equal(story.order.invoices[2]?.portion.shipping, true);
    assert.ok(effectsIn(story).includes('refundPayment p1.r2 3500'));
    assert.equal(payable(story.order), 0);
  });

  it('stays where some of the order is kept, or the shop gives it back never', () => {
    const part = tell(delivered(), goodsComeBack({ pot: 2, plant: 2 }), settleReturn());
    assert.ok(effectsIn(part).includes('refundPayment p1.r1 4000'));
    const never = inShopWith({ returns: { ...returns, refundShipping: false } });
    assert.ok(effectsIn(tell(all(), never, settleReturn())).includes('refundPayment p1.r1 5000'));
  });

  it('goes back as far as standard delivery costs (art. 13 (2))', () => {
    const standard = inShopWith({ returns: { ...returns, standardDelivery: 350 } });
    const story = tell(all(), standard, settleReturn());
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 5350'));
    assert.deepEqual(story.order.invoices[1]?.deductions, [
      { kind: 'deliverySurcharge', amount: 150, taxRate: 2100 },
    ]);
    const cheap = inShopWith({ returns: { ...returns, standardDelivery: 900 } });
    assert.ok(effectsIn(tell(all(), cheap, settleReturn())).includes('refundPayment p1.r1 5500'));
  });

  it('goes back or stays as a person says', () => {
    const keep = settleReturn('r1', { shipping: false });
    assert.ok(effectsIn(tell(all(), keep)).includes('refundPayment p1.r1 5000'));
    const give = settleReturn('r1', { shipping: true });
    const part = tell(back(), give);
    assert.ok(effectsIn(part).includes('refundPayment p1.r1 2500'));
    const rest = tell(part, refunded(), goodsComeBack({ plant: 1 }, 'r2'));
    assertRefused(rest, settleReturn('r2', { shipping: true }), 'nothingToCredit', /sending/);
  });

  it('goes back too where it was never invoiced', () => {
    const story = tell(
      draftOrder(),
      inShopWith({ invoiceTiming: 'manual' }),
      ...[place(), pay(), ship(), deliver()],
      goodsComeBack({ pot: 2, plant: 3 }),
      settleReturn(),
    );
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 5500'));
    assert.equal(story.order.invoices.length, 0);
  });

  it('is nothing where nothing was charged', () => {
    const free = draftOrder({
      shipping: freshCharge({ method: 'parcel', price: 0, taxRate: 2100 }),
    });
    const story = tell(
      free,
      ...[place(), pay(), ship(), deliver()],
      goodsComeBack({ pot: 2, plant: 3 }),
      settleReturn(),
    );
    assert.equal(story.order.invoices[1]?.portion.shipping, false);
  });
});
