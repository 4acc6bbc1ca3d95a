import assert from 'node:assert/strict';
import {
  discarded,
  linesWanted,
  shippingFor,
  type WantedLine,
} from '../../../domain/order/draft.ts';
import { draftLine, draftOrder, MONDAY } from '../support/orders.ts';

const pot = draftLine('l1', 2, { discount: 50 });
const productOf = ({ productId, sku, name, details, taxRate }: typeof pot, unitPrice: number) => ({
  ...{ id: productId, sku, name, details, taxRate, unitPrice },
});
const wanted = (changes: Partial<WantedLine> = {}): WantedLine => ({
  product: productOf(pot, 1200),
  quantity: 3,
  discount: null,
  lineId: null,
  unitPrice: null,
  ...changes,
});

describe('the lines of a draft after an edit', () => {
  it('keep price and discount where they stay, whatever the catalogue says today', () => {
    assert.deepEqual(linesWanted([pot], [wanted({ lineId: 'l1' })]), [{ ...pot, ordered: 3 }]);
  });

  it('take a new discount or an agreed price', () => {
    const [line] = linesWanted([pot], [wanted({ lineId: 'l1', discount: 0, unitPrice: 900 })]);
    assert.deepEqual(line, { ...pot, ordered: 3, discount: 0, unitPrice: 900 });
  });

  it('are taken from the catalogue where they are new, under ids never used before', () => {
    const lines = linesWanted([pot], [wanted(), wanted({ lineId: 'l1' }), wanted({ discount: 9 })]);
    assert.deepEqual(
      lines.map(({ id, unitPrice, discount }) => [id, unitPrice, discount]),
      [
        ['l2', 1200, 0],
        ['l1', 1000, 50],
        ['l3', 1200, 9],
      ],
    );
  });

  it('are new where the id is that of another product', () => {
    const other = { ...productOf(pot, 700), sku: 'OTHER' };
    const [line] = linesWanted([pot], [wanted({ lineId: 'l1', product: other })]);
    assert.deepEqual([line?.id, line?.sku, line?.unitPrice], ['l2', 'OTHER', 700]);
  });
});

describe('sending a draft', () => {
  it('is taxed at the highest rate of its lines', () => {
    const lines = [draftLine('book', 1, { taxRate: 900 }), draftLine('pot', 1)];
    assert.equal(shippingFor(lines, 'parcel', 500).taxRate, 2100);
    assert.equal(shippingFor([], 'parcel', 500).taxRate, 0);
  });
});

describe('a draft that is given up', () => {
  it('is cancelled without ever having been placed', () => {
    const { status, cancelledAt, placedAt } = discarded(draftOrder(), MONDAY);
    assert.deepEqual([status, cancelledAt, placedAt], ['cancelled', MONDAY, null]);
  });
});
