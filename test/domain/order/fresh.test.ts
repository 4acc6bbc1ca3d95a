import assert from 'node:assert/strict';
import { freshLine, recordedOrder } from '../../../domain/order/fresh.ts';
import type { Order } from '../../../domain/order/order.ts';
import { after, draftLine, draftOrder } from '../support/orders.ts';
import { cancel, pay, place, refund, refundDeclined } from '../support/steps.ts';

describe('an order that an earlier release has recorded', () => {
  it('goes on, with what that release did not know of as on a fresh order', () => {
    const { met: _met, mailsOn: _mailsOn, lines, ...order } = draftOrder();
    const known = lines.map(({ backordered: _backordered, ...line }) => line);
    assert.deepEqual(recordedOrder({ ...order, lines: known } as unknown as Order), draftOrder());
  });

  it('has its payments and refunds completed, too', () => {
    const order = after(draftOrder(), place(), pay(6000), refund());
    const payments = order.payments.map(
      ({ voidedAt: _at, transferId: _t, chargebacks: _none, ...payment }) => ({
        ...payment,
        refunds: payment.refunds.map(({ to: _to, evidence: _evidence, ...known }) => known),
      }),
    );
    assert.deepEqual(recordedOrder({ ...order, payments } as unknown as Order), order);
  });

  it('calls for the same person as it did', () => {
    const order = after(draftOrder(), place(), pay(), cancel(), refundDeclined());
    const attention = order.attention.map(({ reported: _none, ...matter }) => matter);
    assert.deepEqual(recordedOrder({ ...order, attention } as unknown as Order), order);
  });

  it('has on its invoices the one charge for sending that there was', () => {
    const order = after(draftOrder({ lines: [draftLine('pot', 2)] }), place(), cancel());
    const known = order.invoices.map(
      ({ charge: _c, debit: _d, reason: _r, ...invoice }) => invoice,
    );
    assert.deepEqual(recordedOrder({ ...order, invoices: known } as unknown as Order), order);
    const part = order.invoices.map((i) => ({ ...i, portion: { ...i.portion, shipping: false } }));
    const { charge: _charge, ...first } = part[0] ?? assert.fail();
    const [read] = recordedOrder({ ...order, invoices: [first] } as unknown as Order).invoices;
    assert.equal(read?.charge, null);
  });

  it('keeps all that was recorded', () => {
    const order = draftOrder({ heldFor: 5, lines: [draftLine('pot', 2, { shipped: 1 })] });
    assert.deepEqual(recordedOrder(order), order);
    assert.equal(freshLine(draftLine('pot', 2, { shipped: 1 })).shipped, 1);
  });
});
