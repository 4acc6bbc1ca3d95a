import assert from 'node:assert/strict';
import { documentFileName } from '../../../domain/document/file-name.ts';
import { invoiceSnapshot, type Parties } from '../../../domain/document/invoice-snapshot.ts';
import { packingSlipSnapshot } from '../../../domain/document/packing-slip-snapshot.ts';
import type { CreditNoteSnapshot, InvoiceSnapshot } from '../../../domain/document/snapshot.ts';
import { sum } from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/order/order.ts';
import {
  draftLine,
  draftOrder,
  fetchedOrder,
  inShopWith,
  MONDAY,
  settingsWith,
  SHOP,
  tell,
  withStore,
} from '../support/orders.ts';
import {
  createShipment,
  addProduct,
  cancel,
  deliver,
  edit,
  goodsComeBack,
  markNotShipped,
  pay,
  place,
  placeAuthorized,
  refunded,
  settleReturn,
  ship,
  want,
} from '../support/steps.ts';

const HOME = { ...SHOP.address, name: 'Jan Jansen' };
const PARTIES: Parties = {
  buyer: {
    address: HOME,
    vatId: null,
    customerNumber: 'K-20001',
    email: 'jan@example.org',
    phone: null,
  },
  deliveryAddress: HOME,
};

/** The snapshot of the n-th invoice of an order, numbered as by its series. */
function snapshot(
  order: Order,
  n: number,
  parties = PARTIES,
): InvoiceSnapshot | CreditNoteSnapshot {
  const numbered = {
    ...order,
    invoices: order.invoices.map((i, k) => ({ ...i, number: k < n ? `F2026-${k + 1}` : null })),
    returns: order.returns.map((r) => ({ ...r, number: `R-${r.id}` })),
  };
  const invoice = numbered.invoices[n];
  assert.ok(invoice);
  return invoiceSnapshot(numbered, invoice, `F2026-${n + 1}`, parties, settingsWith());
}

const invoice = (order: Order, n = 0, parties = PARTIES) => {
  const taken = snapshot(order, n, parties);
  assert.equal(taken.kind, 'invoice');
  return taken;
};

const creditNote = (order: Order, n: number) => {
  const taken = snapshot(order, n);
  assert.equal(taken.kind, 'creditNote');
  return taken;
};

describe('the snapshot of an invoice', () => {
  it('says who owes what to whom, for what', () => {
    const taken = invoice(tell(draftOrder(), place()).order);
    assert.deepEqual(taken.payment, {
      state: 'due',
      amountDue: 5500,
      reference: 'RF3720261',
      link: null,
    });
    assert.deepEqual(
      taken.lines.map((l) => [l.sku, l.quantity, l.amount, l.reason]),
      [
        ['SKU-pot', 2, 2000, null],
        ['SKU-plant', 3, 3000, null],
      ],
    );
    assert.equal(taken.shipping?.amount, 500);
    assert.equal(taken.deliveryAddress, null);
    assert.deepEqual(
      [taken.suppliedAt, taken.shipmentNumber, taken.orderPlacedAt],
      [null, null, MONDAY],
    );
  });

  it('says how it is paid', () => {
    const reserved = invoice(tell(draftOrder(), placeAuthorized()).order);
    assert.deepEqual(reserved.payment, { state: 'authorized', method: 'visa' });
    const cash = placeAuthorized(undefined, { scheme: null });
    assert.deepEqual(invoice(tell(draftOrder(), cash).order).payment, {
      state: 'authorized',
      method: 'card',
    });
    const later = inShopWith({ invoiceTiming: 'payment' });
    assert.deepEqual(invoice(tell(draftOrder(), later, place(), pay()).order).payment, {
      state: 'paid',
      method: 'card',
      paidAt: MONDAY,
    });
  });

  it('of a change asks for the difference, where the rest is reserved (S054)', () => {
    const { order } = tell(draftOrder(), placeAuthorized(), edit(addProduct(2)));
    const debit = invoice(order, 1);
    assert.equal(debit.debit, true);
    assert.equal(debit.payment.state === 'due' && debit.payment.amountDue, 6000);
    assert.equal('debit' in invoice(order), false);
    const { payment } = invoice(
      tell(draftOrder(), place(), pay(), edit(addProduct()), pay()).order,
    );
    assert.equal(payment.state, 'paid');
    const swapped = edit(...want({ pot: 0, plant: 2 }), addProduct());
    const even = tell(draftOrder(), placeAuthorized(), swapped).order;
    const at = even.invoices.findIndex((i) => i.debit);
    assert.equal(invoice(even, at).payment.state, 'authorized');
  });

  it('names the delivery address only where it is another', () => {
    const { order } = tell(draftOrder(), place());
    for (const part of ['name', 'company', 'street', 'postcode', 'city', 'country'] as const) {
      const deliveryAddress = { ...HOME, [part]: 'elsewhere' };
      assert.deepEqual(
        invoice(order, 0, { ...PARTIES, deliveryAddress }).deliveryAddress,
        deliveryAddress,
      );
    }
  });

  it('covers a parcel where invoices are made at shipping, its lines adding up with discounts', () => {
    const draft = draftOrder({ lines: [draftLine('plant', 3, { discount: 100 })] });
    const shop = inShopWith({ invoiceTiming: 'shipping' });
    const { order } = tell(draft, shop, place(), pay(), ship({ plant: 1 }), ship());
    const [first, second] = [invoice(order, 0), invoice(order, 1)];
    assert.deepEqual(
      [first.shipmentNumber, second.shipmentNumber],
      ['W2026-10001-1', 'W2026-10001-2'],
    );
    assert.deepEqual(
      [...first.lines, ...second.lines].map((l) => [l.quantity, l.discount, l.amount]),
      [
        [1, 33, 967],
        [2, 67, 1933],
      ],
    );
    assert.equal(second.shipping, null);
    assert.equal(second.totals.gross, sum(second.lines.map((l) => l.amount)));
    assert.equal(second.suppliedAt, MONDAY);
  });
});

describe('the snapshot of a credit note', () => {
  it('names the invoice it corrects, the return and the refund (art. 219)', () => {
    const { order } = tell(
      draftOrder(),
      place(),
      pay(),
      ship(),
      deliver(),
      goodsComeBack({ plant: 2 }),
      settleReturn(),
    );
    const note = creditNote(order, 1);
    assert.deepEqual(note.creditOf, { number: 'F2026-1', issuedAt: MONDAY });
    assert.deepEqual([note.returnNumber, note.cancelsInFull], ['R-r1', false]);
    assert.deepEqual(note.refund, {
      amount: 2000,
      method: 'card',
      refundedAt: null,
      reference: null,
    });
    assert.deepEqual(
      note.lines.map((l) => [l.quantity, l.amount, l.reason]),
      [[-2, -2000, 'damaged']],
    );
    assert.equal(note.suppliedAt, MONDAY);
  });

  it('goes on from earlier credit notes, so that discounts add up', () => {
    const lines = [draftLine('plant', 3, { discount: 100 })];
    const free = { ...draftOrder().shipping, price: 0 };
    const { order } = tell(
      draftOrder({ lines, shipping: free }),
      place(),
      pay(),
      ship(),
      deliver(),
      goodsComeBack({ plant: 1 }, 'r1'),
      settleReturn('r1'),
      refunded(),
      goodsComeBack({ plant: 2 }, 'r2'),
      settleReturn('r2'),
    );
    const notes = [creditNote(order, 1), creditNote(order, 2)];
    assert.deepEqual(
      notes.map((note) => [note.lines[0]?.amount, note.totals.gross]),
      [
        [-967, -967],
        [-1933, -1933],
      ],
    );
  });

  it('shows free sending as nothing, not as less than nothing', () => {
    const free = { ...draftOrder().shipping, price: 0 };
    const note = creditNote(tell(draftOrder({ shipping: free }), place(), cancel()).order, 1);
    assert.ok(Object.is(note.shipping?.amount, 0));
  });

  it('cancels an invoice in full, with nothing to refund where nothing was paid', () => {
    const note = creditNote(tell(draftOrder(), place(), cancel()).order, 1);
    assert.deepEqual([note.cancelsInFull, note.refund, note.returnNumber], [true, null, null]);
    assert.equal(note.shipping?.amount, -500);
    assert.equal(note.lines[0]?.reason, 'cancelled');
  });
});

describe('the snapshot of a packing slip', () => {
  const slip = (
    order: Order,
    id: string,
    locations: Record<string, string | null> = {},
    settings = settingsWith(),
  ) =>
    packingSlipSnapshot(
      order,
      id,
      { deliveryAddress: HOME, customerComment: null },
      locations,
      settings,
    );

  it('says what is in this parcel and what still follows', () => {
    const { order } = tell(draftOrder(), place(), pay(), ship({ plant: 1 }), ship({ plant: 1 }));
    const taken = slip(order, 's2', { 'prod-plant': 'B-12' });
    assert.deepEqual(taken.parcel, { n: 2, of: null });
    assert.deepEqual(
      taken.lines.map((l) => [l.sku, l.ordered, l.inThisParcel, l.rest, l.location]),
      [['SKU-plant', 3, 1, 1, 'B-12']],
    );
    assert.equal(taken.carrier, 'PostNL');
  });

  it('says where its customer fetches it (S078)', () => {
    const { order, settings } = tell(fetchedOrder(), withStore(), place(), pay(), createShipment());
    assert.equal(slip(order, 's1', {}, settings).collectAt, 'Lindehof Haarlem');
    assert.equal(slip(order, 's1').collectAt, null);
  });

  it('can be printed before anything leaves', () => {
    const { order, now } = tell(draftOrder(), place(), pay(), createShipment());
    assert.equal(slip(order, 's1').packedAt, now);
  });

  it('knows how many parcels there are once all is sent', () => {
    const { order } = tell(draftOrder(), place(), pay(), ship({ plant: 3 }), ship());
    assert.deepEqual(slip(order, 's1').parcel, { n: 1, of: 2 });
    assert.equal(slip(order, 's1').lines[0]?.location, null);
  });

  it('does not count parcels that did not leave', () => {
    const { order } = tell(
      draftOrder(),
      place(),
      pay(),
      ship({ plant: 2 }),
      markNotShipped(),
      ship({ plant: 1 }),
    );
    assert.equal(slip(order, 's2').lines[0]?.rest, 2);
  });

  it('is not made for a parcel that the order has not', () => {
    assert.throws(() => slip(draftOrder(), 's1'), /W2026-10001 has no shipment s1/);
  });
});

describe('documentFileName', () => {
  it('is made of the kind and the number, safe for any file system', () => {
    assert.equal(documentFileName('invoice', 'F2026-1'), 'invoice-F2026-1.pdf');
    assert.equal(documentFileName('creditNote', 'C/26 1'), 'credit-note-C-26-1.pdf');
    assert.equal(documentFileName('packingSlip', 'W1-1'), 'packing-slip-W1-1.pdf');
  });
});
