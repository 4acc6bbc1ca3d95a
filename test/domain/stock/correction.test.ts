import assert from 'node:assert/strict';
import { correctionOf, isLow } from '../../../domain/stock/correction.ts';
import { expectedOf } from '../../../domain/stock/expected.ts';

const shelf = { onHand: 10, reserved: 4 };

describe('stock put right by hand', () => {
  it('is what was counted, or so many more or fewer', () => {
    assert.deepEqual(correctionOf(shelf, { counted: 12 }), { outcome: 'corrected', difference: 2 });
    assert.deepEqual(correctionOf(shelf, { counted: 4 }), { outcome: 'corrected', difference: -6 });
    assert.deepEqual(correctionOf(shelf, { difference: -1 }), {
      outcome: 'corrected',
      difference: -1,
    });
  });

  it('never leaves fewer than are set apart, nor fewer than none', () => {
    const promised = { outcome: 'refused', code: 'stockReserved' };
    assert.deepEqual(correctionOf(shelf, { counted: 3 }), promised);
    assert.deepEqual(correctionOf(shelf, { difference: -7 }), promised);
    const none = { outcome: 'refused', code: 'belowZero' };
    assert.deepEqual(correctionOf(shelf, { difference: -11 }), none);
  });

  it('may rise while fewer are there than are set apart', () => {
    const odd = { onHand: 2, reserved: 4 };
    assert.deepEqual(correctionOf(odd, { counted: 3 }), { outcome: 'corrected', difference: 1 });
  });
});

describe('low stock (S080)', () => {
  it('is what nobody has set apart, at or below the threshold', () => {
    assert.equal(isLow(shelf, 6), true);
    assert.equal(isLow(shelf, 5), false);
  });
  it('is not watched without a threshold', () => {
    assert.equal(isLow({ onHand: 0, reserved: 0 }, 0), false);
  });
});

describe('when goods are expected (S075)', () => {
  it('is said by the product first, then by the order, then by a delivery', () => {
    assert.deepEqual(expectedOf({ product: 1, order: 2, delivery: 3 }), { at: 1, from: 'product' });
    assert.deepEqual(expectedOf({ product: null, order: 2, delivery: 3 }), {
      at: 2,
      from: 'order',
    });
    assert.deepEqual(expectedOf({ product: null, order: null, delivery: 3 }), {
      at: 3,
      from: 'delivery',
    });
  });
  it('may be known to nobody', () => {
    assert.equal(expectedOf({ product: null, order: null, delivery: null }), null);
  });
});
