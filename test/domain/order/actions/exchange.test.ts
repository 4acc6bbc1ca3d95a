import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sum } from '../../../../domain/money/money.ts';
import { decide } from '../../../../domain/order/decide.ts';
import { exchangedBy, forSale } from '../../../../domain/order/exchange-facts.ts';
import type { Line, Order } from '../../../../domain/order/order.ts';
import { lineAmount, payable } from '../../../../domain/order/quantities.ts';
import { amountOpen, overpaid } from '../../../../domain/payment/payments.ts';
import { exchangeDraft, exchangeOrderId } from '../../../../domain/return/exchange.ts';
import {
  act,
  after,
  assertRefused,
  contextOf,
  draftLine,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  settingsWith,
  tell,
  withStock,
  type Story,
} from '../../support/orders.ts';
import { drafts } from '../../support/random-lives.ts';
import {
  approveReturn,
  cancel,
  deliver,
  goodsComeBack,
  markUnpaid,
  meetDeadline,
  pay,
  payRefund,
  place,
  receiveReturn,
  receiveSome,
  refundDeclined,
  refunded,
  requestReturn,
  settleReturn,
  ship,
} from '../../support/steps.ts';

const delivered = (draft: Order = draftOrder()) => tell(draft, place(), pay(), ship(), deliver());
const wanting = (plants = 2, replacement: readonly { sku: string; quantity: number }[] = []) =>
  act({
    type: 'return',
    payload: {
      lines: [{ lineId: 'plant', quantity: plants, reason: 'doesNotFit', wanted: 'exchange' }],
      overrideWindow: false,
      replacement,
    },
  });
const back = (plants = 2, replacement: readonly { sku: string; quantity: number }[] = []) =>
  tell(delivered(), wanting(plants, replacement), approveReturn(), receiveReturn());
const OTHER = [{ sku: 'SKU-new', quantity: 1 }];

/** The new order that a story has brought about, placed. */
function placed({ order, ...story }: Story): Order {
  const made = order.returns.find(({ exchange }) => exchange !== null);
  assert.ok(made, 'nothing was exchanged');
  const draft = { ...exchangeDraft(order, made.id), number: 'W2026-10002' };
  return after({ ...tell(draft), stock: story.stock, settings: story.settings }, place());
}

const carried = ({ order }: Story) =>
  sum(
    order.payments
      .flatMap((p) => p.refunds)
      .filter(({ to }) => to === 'exchange')
      .map(({ amount }) => amount),
  );

describe('a return settled by an exchange', () => {
  it('places a new order for the same goods, at the price at which they came back', () => {
    const story = tell(back(), settleReturn());
    assert.equal(
      eventsOf(story),
      'invoiceIssued returnExchanged refundPaid returnSettled completed',
    );
    assert.deepEqual(effectsIn(story).slice(-2), [
      'exchange r1',
      'mail customer creditNote about i2 with i2',
    ]);
    const order = placed(story);
    assert.deepEqual(
      order.lines.map((l) => [l.sku, l.ordered, l.unitPrice]),
      [['SKU-plant', 2, 1000]],
    );
    assert.deepEqual([payable(order), amountOpen(order), overpaid(order)], [2000, 0, 0]);
    assert.equal(order.payments[0]?.method, 'exchange');
    assert.deepEqual([carried(story), story.order.invoices[1]?.totals.gross], [2000, -2000]);
    assert.deepEqual([payable(story.order), overpaid(story.order)], [3500, 0]);
  });

  it('takes the price of the line that came back, where a product stands on two', () => {
    const dearer = draftLine('dearer', 1, { sku: 'SKU-plant', unitPrice: 1500 });
    const bought = delivered(draftOrder({ lines: [dearer, draftLine('plant', 2)] }));
    const story = tell(bought, wanting(2), approveReturn(), receiveReturn(), settleReturn());
    assert.deepEqual(
      placed(story).lines.map((l) => [l.sku, l.ordered, l.unitPrice]),
      [['SKU-plant', 2, 1000]],
    );
  });

  it('has the customer pay what other goods cost more, at their price of today', () => {
    const story = tell(back(2, OTHER), settleReturn());
    const order = placed(story);
    assert.deepEqual([payable(order), amountOpen(order), carried(story)], [3000, 1000, 2000]);
    assert.equal(after(order, pay()).payments[1]?.captures[0]?.amount, 1000);
  });

  it('refunds what they cost less', () => {
    const four = [{ sku: 'SKU-plant', quantity: 1 }];
    const story = tell(back(3, four), settleReturn());
    assert.equal(carried(story), 1000);
    assert.ok(effectsIn(story).includes('refundPayment p1.r2 2000'));
    assert.equal(story.order.returns[0]?.status, 'received');
    const settled = tell(story, refunded());
    assert.equal(eventsOf(settled), 'refunded returnSettled completed');
    assert.equal(amountOpen(placed(story)), 0);
  });

  it('sells pieces beyond those that came back at the price of today', () => {
    const story = tell(
      delivered(),
      wanting(1, [{ sku: 'SKU-plant', quantity: 2 }]),
      ...[approveReturn(), receiveReturn()],
    );
    const order = placed(tell(story, settleReturn()));
    assert.deepEqual(
      order.lines.map((l) => [l.id, l.ordered, l.unitPrice]),
      [
        ['l1', 1, 1000],
        ['l2', 1, 1200],
      ],
    );
    assert.equal(amountOpen(order), 1200);
  });

  it('is asked for by a person for other goods than were wanted, or instead of a refund', () => {
    const story = tell(back(), settleReturn('r1', { replacement: OTHER }));
    assert.equal(placed(story).lines[0]?.sku, 'SKU-new');
    const refund = tell(delivered(), goodsComeBack({ plant: 1 }));
    const exchanged = tell(refund, settleReturn('r1', { outcome: 'exchange' }));
    assert.equal(payable(placed(exchanged)), 1000);
    assert.ok(
      effectsIn(tell(back(), settleReturn('r1', { outcome: 'refund' }))).includes(
        'refundPayment p1.r1 2000',
      ),
    );
  });

  it('is made once, however often it is settled: the id of the new order follows from the return', () => {
    const one = [{ sku: 'SKU-plant', quantity: 1 }];
    const declined = tell(back(2, one), settleReturn(), refundDeclined());
    const again = tell(declined, settleReturn());
    assert.deepEqual(effectsIn(again), ['refundPayment p1.r3 1000']);
    assert.equal(again.order.returns[0]?.exchange?.orderId, exchangeOrderId('o1', 'r1'));
    const other = settleReturn('r1', { replacement: OTHER });
    assertRefused(declined, other, 'noExchange', /not settled by an exchange/);
    const ids = ['r1', 'r2', 'r11'].map((r) => exchangeOrderId('01K0000000ABCDEFGHJKMNPQRS', r));
    assert.equal(new Set(ids).size, 3);
    for (const id of ids) assert.match(id, /^01K0000000[0-9A-HJKMNP-TV-Z]{16}$/);
  });

  it('may take the place of a refund that was refused, over what the credit note gave', () => {
    const declined = tell(back(), settleReturn('r1', { outcome: 'refund' }), refundDeclined());
    const story = tell(declined, settleReturn('r1', { outcome: 'exchange' }));
    assert.equal(story.order.invoices.length, 2);
    assert.deepEqual([carried(story), amountOpen(placed(story))], [2000, 0]);
  });

  it('that waits out its grace window in vain keeps nobody from settling otherwise', () => {
    const { grace } = settingsWith();
    const waits = inShopWith({ grace: { ...grace, minutes: 5, actions: ['settleReturn'] } });
    const asked = tell(back(), waits, settleReturn());
    assert.equal(eventsOf(asked), 'actionWaits');
    assertRefused(asked, settleReturn(), 'returnNotReceived', /No received return/);
    const none = withStock({ 'prod-plant': { available: 0, backorderAllowed: false } });
    const refund = settleReturn('r1', { outcome: 'refund' });
    assert.equal(eventsOf(tell(asked, none, refund)), 'actionWaits');
    const ahead = tell(asked, meetDeadline('graceEnd'));
    assert.ok(effectsIn(ahead).includes('exchange r1'));
  });

  it('takes what its way back costs off what is carried over', () => {
    const story = tell(back(), settleReturn('r1', { costs: 500 }));
    assert.deepEqual([carried(story), story.order.invoices[1]?.totals.gross], [1500, -1500]);
    assert.equal(amountOpen(placed(story)), 500);
  });

  it('keeps the charge for sending: nobody has withdrawn, also when the rest comes back', () => {
    const story = tell(
      tell(
        delivered(),
        act({
          type: 'return',
          payload: {
            lines: [{ lineId: 'pot', quantity: 2, reason: 'damaged', wanted: 'exchange' }],
            overrideWindow: false,
          },
        }),
      ),
      ...[approveReturn(), receiveReturn(), settleReturn()],
      goodsComeBack({ plant: 3 }, 'r2'),
      settleReturn('r2'),
    );
    assert.ok(effectsIn(story).includes('refundPayment p1.r2 3000'));
  });

  it('carries nothing over that was never paid', () => {
    const story = tell(
      draftOrder({ paymentMethod: 'invoice' }),
      ...[place(), ship(), deliver(), wanting(), approveReturn(), receiveReturn(), settleReturn()],
    );
    const order = placed(story);
    assert.deepEqual([carried(story), order.payments.length, amountOpen(order)], [0, 0, 2000]);
  });

  it('happens not at all where the goods are not there', () => {
    const none = withStock({ 'prod-plant': { available: 1, backorderAllowed: false } });
    assertRefused(tell(back(), none), settleReturn(), 'outOfStock', /Only 1/);
    const many = tell(delivered(draftOrder()), wanting(1), approveReturn(), receiveReturn());
    const huge = [{ sku: 'SKU-new', quantity: 900_000_000 }];
    assertRefused(many, settleReturn('r1', { replacement: huge }), 'amountTooLarge', /Split/);
  });

  it('refuses goods that are not sold, or named without an exchange', () => {
    const gone = [{ sku: 'SKU-gone', quantity: 1 }];
    assertRefused(delivered(), wanting(1, gone), 'unknownProduct', /SKU-gone is not sold/);
    const settle = settleReturn('r1', { replacement: gone });
    assertRefused(back(), settle, 'unknownProduct', /SKU-gone is not sold/);
    const { forSale: _all, ...context } = contextOf(back(2, OTHER));
    const payload = { returnId: 'r1', outcome: null, lines: null };
    const decision = decide(back(2, OTHER).order, { type: 'settleReturn', payload }, context);
    assert.equal(decision.outcome === 'rejected' && decision.refusal.code, 'unknownProduct');
    assertRefused(
      delivered(),
      act({
        type: 'return',
        payload: {
          lines: [{ lineId: 'plant', quantity: 1, reason: 'damaged', wanted: 'refund' }],
          overrideWindow: false,
          replacement: OTHER,
        },
      }),
      'noExchange',
      /Want one/,
    );
    const missing = tell(
      delivered(),
      wanting(1),
      approveReturn(),
      receiveSome({ plant: 1 }, 'missing'),
    );
    assertRefused(missing, settleReturn(), 'noExchange', /Nothing came back/);
  });

  it('agrees to the cent with its credit note, over any prices, discounts and taxes (N02)', () => {
    let even = 0;
    fc.assert(
      fc.property(drafts, fc.nat(3), (draft, n) => {
        const line = draft.lines[0] as Line;
        const quantity = 1 + (n % line.ordered);
        const bought = tell({ ...draft, country: 'NL' }, place());
        if (payable(bought.order) === 0) return;
        const story = tell(
          bought,
          ...[pay(), ship(), deliver()],
          act({
            type: 'return',
            payload: {
              lines: [{ lineId: line.id, quantity, reason: 'damaged', wanted: 'exchange' }],
              overrideWindow: false,
            },
          }),
          ...[approveReturn(), receiveReturn(), settleReturn()],
        );
        const order = placed(story);
        const note = 0 - (story.order.invoices[1]?.totals.gross ?? 0);
        const back = sum(story.order.payments.flatMap((p) => p.refunds).map((r) => r.amount));
        assert.equal(back, note);
        assert.equal(order.payments[0]?.captures[0]?.amount ?? 0, carried(story));
        assert.equal(overpaid(order) + overpaid(story.order), 0);
        if (!draft.pricesIncludeTax) return;
        assert.equal(amountOpen(order), 0);
        assert.equal(sum(order.lines.map((l) => lineAmount(l, l.ordered))), note);
        even++;
      }),
      { numRuns: 150 },
    );
    assert.ok(even > 20);
  });
});

describe('an exchange whose goods are sent in advance', () => {
  const returns = settingsWith().returns;
  const advance = inShopWith({ returns: { ...returns, sendReplacement: 'onApproval' } });
  const approved = () => tell(delivered(), advance, wanting(), approveReturn());

  it('is credited and placed when it is approved, and ends when the goods are here', () => {
    const story = approved();
    assert.equal(eventsOf(story), 'returnApproved invoiceIssued returnExchanged refundPaid');
    assert.equal(amountOpen(placed(story)), 0);
    const received = tell(story, receiveReturn(), settleReturn());
    assert.equal(eventsOf(received), 'returnSettled completed');
    assert.equal(received.order.invoices.length, 2);
  });

  it('leaves the customer owing for what does not come', () => {
    const missing = tell(approved(), receiveSome({ plant: 2 }, 'missing'));
    assert.equal(amountOpen(missing.order), 2000);
    assert.equal(missing.order.invoices[2]?.totals.gross, 2000);
    const never = tell(approved(), meetDeadline('returnOverdue'), meetDeadline('returnOverdue'));
    assert.equal(never.order.returns[0]?.status, 'closed');
    assert.equal(amountOpen(never.order), 2000);
    const paid = tell(never, pay());
    assert.equal(paid.order.status, 'completed');
  });

  it('waits while money is being moved, and is refused where it cannot be placed', () => {
    const one = [{ sku: 'SKU-plant', quantity: 1 }];
    const moving = tell(back(2, one), settleReturn(), advance, wanting(1));
    assertRefused(moving, approveReturn('r2'), 'moneyUnderway', /Wait/);
    const none = withStock({ 'prod-plant': { available: 0, backorderAllowed: false } });
    const asked = tell(delivered(), advance, none, wanting());
    assertRefused(asked, approveReturn(), 'outOfStock', /Only 0/);
    const refund = tell(delivered(), advance, requestReturn({ plant: 1 }), approveReturn());
    assert.equal(eventsOf(refund), 'returnApproved');
  });
});

describe('the order placed in exchange', () => {
  const order = () => placed(tell(back(), settleReturn()));

  it('gives its money back by hand: no provider has it', () => {
    const cancelled = tell(order(), cancel());
    assert.ok(!effectsIn(cancelled).some((e) => e.startsWith('refundPayment')));
    assert.equal(cancelled.order.payments[0]?.refunds[0]?.status, 'granted');
    assertRefused(cancelled, payRefund(), 'evidenceRequired', /by hand/);
    assert.equal(
      after(cancelled, payRefund('transfer-1')).payments[0]?.refunds[0]?.status,
      'succeeded',
    );
  });

  it('cannot be marked unpaid', () => {
    assertRefused(order(), markUnpaid(), 'confirmedByProvider', /Refund it/);
  });
});

describe('what an exchange has to know', () => {
  it('is looked up for what names or gives goods, also when that has waited for its time', () => {
    const { order } = back(2, OTHER);
    const settle = {
      type: 'settleReturn',
      payload: { returnId: 'r1', outcome: null, lines: null },
    } as const;
    const known = { skus: ['SKU-new'], productIds: ['prod-plant'] };
    assert.deepEqual(exchangedBy(order, settle), known);
    assert.equal(
      exchangedBy(order, { ...settle, payload: { ...settle.payload, outcome: 'refund' } }),
      null,
    );
    assert.equal(
      exchangedBy(order, { ...settle, payload: { ...settle.payload, returnId: 'r9' } }),
      null,
    );
    assert.equal(exchangedBy(after(back(2, OTHER), settleReturn()), settle), null);
    assert.deepEqual(
      exchangedBy(order, { type: 'approveReturn', payload: { returnId: 'r1' } }),
      known,
    );
    const grace = inShopWith({
      grace: { ...settingsWith().grace, minutes: 5, actions: ['settleReturn'] },
    });
    const waiting = after(back(2, OTHER), grace, settleReturn());
    const key = `graceEnd:${waiting.waiting[0]?.id ?? ''}`;
    assert.deepEqual(exchangedBy(waiting, { type: 'meetDeadline', payload: { key } }), known);
    assert.equal(exchangedBy(order, { type: 'meetDeadlineNow', payload: { key } }), null);
    assert.equal(exchangedBy(order, { type: 'deliver', payload: { shipmentId: null } }), null);
    const asked = { lines: [], overrideWindow: false };
    assert.equal(exchangedBy(order, { type: 'return', payload: asked }), null);
    assert.deepEqual(
      exchangedBy(order, { type: 'return', payload: { ...asked, replacement: OTHER } }),
      { skus: ['SKU-new'], productIds: [] },
    );
  });

  it('is only what is sold', () => {
    const facts = { sku: 'A', name: 'A', details: null, unitPrice: 1, taxRate: 0 };
    const found = forSale([
      { ...facts, id: 'p1', active: true },
      { ...facts, sku: 'B', id: 'p2', active: false },
    ]);
    assert.deepEqual(Object.keys(found), ['A']);
    assert.equal(found['A']?.productId, 'p1');
  });
});
