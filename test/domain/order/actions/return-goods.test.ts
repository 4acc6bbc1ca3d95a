import assert from 'node:assert/strict';
import { recordedOrder } from '../../../../domain/order/fresh.ts';
import type { Order } from '../../../../domain/order/order.ts';
import { payable, returnableQuantity } from '../../../../domain/order/quantities.ts';
import {
  act,
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
  approveReturn,
  cancel,
  deliver,
  goodsComeBack,
  meetDeadline,
  pay,
  place,
  receiveReturn,
  receiveSome,
  refundDeclined,
  refunded,
  requestReturn,
  requestReturnAsCustomer,
  settlePart,
  settleReturn,
  ship,
} from '../../support/steps.ts';

const returns = settingsWith().returns;
const delivered = (...steps: Parameters<typeof tell>[1][]) =>
  tell(draftOrder(), ...steps, place(), pay(), ship(), deliver());
const awaited = (plants = 3) =>
  tell(delivered(), requestReturn({ plant: plants }), approveReturn());
const toRepair = () =>
  tell(delivered(), requestReturn({ plant: 2 }, { wanted: 'repair' }), approveReturn());
const left = (order: Order) => order.lines.map((line) => returnableQuantity(order, line));

describe('a return', () => {
  it('notes whether the customer or the shop asked for it', () => {
    const by = (step: Parameters<typeof tell>[1]) => after(delivered(), step).returns[0]?.by;
    assert.equal(by(requestReturn({ plant: 1 })), 'shop');
    assert.equal(by(requestReturnAsCustomer({ plant: 1 })), 'customer');
  });

  it('is for staff to register where customers may not (S090)', () => {
    const closed = tell(delivered(), inShopWith({ returns: { ...returns, customersMay: false } }));
    const asked = requestReturnAsCustomer({ plant: 1 });
    assertRefused(closed, asked, 'returnsByStaffOnly', /Ask it for one/);
    assert.equal(after(closed, requestReturn({ plant: 1 })).returns.length, 1);
  });

  it('asks for one thing that the shop offers (S086)', () => {
    const shop = inShopWith({ returns: { ...returns, actions: ['refund'] } });
    const repair = requestReturn({ plant: 1 }, { wanted: 'repair' });
    assertRefused(tell(delivered(), shop), repair, 'actionNotOffered', /offers: refund/);
    const line = { quantity: 1, reason: 'damaged' };
    const both = act({
      type: 'return',
      payload: {
        lines: [
          { ...line, lineId: 'plant', wanted: 'repair' },
          { ...line, lineId: 'pot', wanted: 'refund' },
        ],
        overrideWindow: false,
      },
    });
    assertRefused(delivered(), both, 'wantedDiffers', /a return of their own/);
  });
});

describe('receiving returned goods', () => {
  it('takes them in one receipt after another, each piece once (N10)', () => {
    const first = tell(awaited(), receiveSome({ plant: 1 }, 'fine'));
    assert.deepEqual(effectsIn(first), ['restock 1 plant']);
    assert.equal(first.order.returns[0]?.status, 'approved');
    assertRefused(first, receiveSome({ plant: 3 }, 'fine'), 'quantityTooHigh', /2 are awaited/);
    const second = tell(first, receiveReturn());
    assert.deepEqual(effectsIn(second), ['restock 2 plant']);
    assert.equal(second.order.returns[0]?.status, 'received');
    assert.equal(second.order.lines[1]?.deducted, 0);
    assertRefused(second, receiveReturn(), 'returnNotApproved', /No approved return/);
  });

  it('writes off what is damaged and leaves the shelf as it is', () => {
    const story = tell(awaited(), receiveSome({ plant: 3 }, 'damaged'));
    assert.deepEqual(effectsIn(story), ['writeOff 3 plant']);
    assert.equal(story.order.lines[1]?.returned, 3);
  });

  it('does not book, count or refund what is missing; it may still come back', () => {
    const story = tell(
      awaited(),
      receiveSome({ plant: 2 }, 'fine'),
      receiveSome({ plant: 1 }, 'missing'),
    );
    assert.deepEqual(effectsIn(story), []);
    assert.equal(story.order.lines[1]?.returned, 2);
    const settled = tell(story, settleReturn());
    assert.ok(effectsIn(settled).includes('refundPayment p1.r1 2000'));
    assert.equal(settled.order.invoices[1]?.totals.gross, -2000);
    assert.deepEqual(left(settled.order), [2, 1]);
  });

  it('ends without money where nothing came', () => {
    const story = tell(awaited(), receiveSome({ plant: 3 }, 'missing'), settleReturn());
    assert.equal(eventsOf(story), 'returnSettled completed');
    assert.equal(payable(story.order), 5500);
  });

  it('counts what is still on its way as not to be asked for again', () => {
    const story = tell(awaited(2), receiveSome({ plant: 1 }, 'fine'));
    assert.deepEqual(left(story.order), [2, 1]);
  });

  it('takes the rest for missing when it does not come in time', () => {
    const story = tell(
      awaited(),
      receiveSome({ plant: 1 }, 'fine'),
      meetDeadline('returnOverdue'),
      meetDeadline('returnOverdue'),
    );
    assert.equal(eventsOf(story), 'returnReceived attentionCleared');
    assert.equal(story.order.returns[0]?.status, 'received');
    assert.ok(effectsIn(tell(story, settleReturn())).includes('refundPayment p1.r1 1000'));
  });

  it('refuses lines that are not awaited, and saying nothing', () => {
    assertRefused(awaited(), receiveSome({ pot: 1 }, 'fine'), 'unknownLine', /pot is awaited/);
    assertRefused(awaited(), receiveSome({ plant: 0 }, 'fine'), 'quantityTooHigh', /awaited/);
    assertRefused(awaited(), receiveSome({}, 'fine'), 'nothingToReturn', /at least one line/);
  });

  it('refunds a parcel that was called back in full, whatever became of it on the way', () => {
    const story = tell(
      draftOrder(),
      place(),
      pay(),
      ship({ plant: 2 }),
      cancel({ parcels: 'recall' }),
      refunded(),
      receiveSome({ plant: 1 }, 'damaged'),
      receiveSome({ plant: 1 }, 'missing'),
    );
    assert.ok(effectsIn(story).includes('refundPayment p1.r2 2500'));
    assert.equal(after(story, refunded()).status, 'completed');
  });

  it('knows of a return that an earlier release took in that all of it came', () => {
    const { order } = tell(delivered(), goodsComeBack({ plant: 2 }));
    const returnsOfOld = order.returns.map(({ id, number, status, lines, ...rest }) => ({
      ...{ id, number, status },
      lines: lines.map(({ lineId, quantity, reason }) => ({ lineId, quantity, reason })),
      ...{ requestedAt: rest.requestedAt, approvedAt: rest.approvedAt },
      receivedAt: rest.receivedAt,
    }));
    const recorded = recordedOrder({ ...order, returns: returnsOfOld } as unknown as Order);
    const story = tell({ ...tell(delivered()), order: recorded }, settleReturn());
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 2000'));
  });
});

describe('settling a return', () => {
  const back = () => tell(delivered(), goodsComeBack({ plant: 3 }));

  it('may accept a part: credit note and refund of that, to the cent (N02)', () => {
    const story = tell(back(), settlePart({ plant: 1 }));
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 1000'));
    assert.equal(story.order.invoices[1]?.totals.gross, -1000);
    const settled = tell(story, refunded());
    assert.equal(settled.order.returns[0]?.status, 'settled');
    assert.equal(payable(settled.order), 4500);
  });

  it('may accept nothing: no credit note and no money', () => {
    const story = tell(back(), settlePart({}));
    assert.equal(eventsOf(story), 'returnAccepted returnSettled completed');
    assert.equal(payable(story.order), 5500);
  });

  it('refuses to accept more than came back, or to judge twice', () => {
    assertRefused(back(), settlePart({ plant: 4 }), 'quantityTooHigh', /3 came back/);
    assertRefused(back(), settlePart({ pot: 1 }), 'quantityTooHigh', /0 came back/);
    assertRefused(back(), settlePart({ plant: 0 }), 'quantityTooHigh', /no more than that/);
    const declined = tell(back(), settlePart({ plant: 1 }), refundDeclined());
    assertRefused(declined, settlePart({ plant: 2 }), 'refundGranted', /decided before/);
    assert.ok(effectsIn(tell(declined, settleReturn())).includes('refundPayment p1.r2 1000'));
  });

  it('by repair gives the goods back and no money; they may be returned another time', () => {
    const received = tell(toRepair(), receiveReturn());
    assert.deepEqual(effectsIn(received), []);
    const story = tell(received, settleReturn());
    assert.equal(eventsOf(story), 'returnRepaired completed');
    const [ret] = story.order.returns;
    assert.deepEqual([ret?.status, ret?.repaired], ['settled', true]);
    assert.deepEqual([payable(story.order), story.order.lines[1]?.returned], [5500, 0]);
    assert.deepEqual(left(story.order), [2, 3]);
  });

  it('may refund goods that cannot be repaired: only then they are the shop’s', () => {
    const received = tell(
      toRepair(),
      receiveSome({ plant: 1 }, 'fine'),
      receiveSome({ plant: 1 }, 'damaged'),
    );
    const story = tell(received, settleReturn('r1', { outcome: 'refund' }));
    assert.deepEqual(effectsIn(story).slice(0, 2), ['restock 1 plant', 'writeOff 1 plant']);
    assert.ok(effectsIn(story).includes('refundPayment p1.r1 2000'));
    const repair = settleReturn('r1', { outcome: 'repair' });
    const declined = tell(story, refundDeclined());
    assertRefused(declined, repair, 'refundGranted', /decided before/);
    const refund = settleReturn('r1', { outcome: 'refund' });
    // It is known by then that they are not repaired: it need not be said again.
    for (const again of [refund, settleReturn()]) {
      assert.deepEqual(effectsIn(tell(declined, again)), ['refundPayment p1.r2 2000']);
    }
  });

  it('refuses to repair what came back to be refunded', () => {
    const repair = settleReturn('r1', { outcome: 'repair' });
    assertRefused(back(), repair, 'notForRepair', /Settle by refund/);
  });
});
