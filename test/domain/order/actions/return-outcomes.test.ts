import assert from 'node:assert/strict';
import { invoiceSnapshot } from '../../../../domain/document/invoice-snapshot.ts';
import type { CreditNoteSnapshot } from '../../../../domain/document/snapshot.ts';
import { composeMail } from '../../../../domain/notification/compose-mail.ts';
import type { Order } from '../../../../domain/order/order.ts';
import { overpaid } from '../../../../domain/payment/payments.ts';
import { sampleBuyer } from '../../../../templates/samples.ts';
import {
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  settingsWith,
  tell,
} from '../../support/orders.ts';
import {
  approveReturn,
  credit,
  deliver,
  goodsComeBack,
  pay,
  payRefund,
  place,
  receiveReturn,
  refundDeclined,
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
