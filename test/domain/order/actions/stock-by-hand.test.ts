import assert from 'node:assert/strict';
import {
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  inShopWith,
  MONDAY,
  tell,
  withStock,
} from '../../support/orders.ts';
import {
  cancel,
  deductStock,
  expect,
  pay,
  place,
  restoreStock,
  ship,
} from '../../support/steps.ts';

const byHand = tell(draftOrder(), inShopWith({ stockTiming: 'manual' }), place(), pay());

describe('deductStock and restoreStock (S074, S081)', () => {
  it('take goods off the shelf by hand, all or some, without invoice or parcel', () => {
    assert.deepEqual(effectsIn(byHand).includes('reserve 2 pot, 3 plant'), false);
    const some = tell(byHand, deductStock({ plant: 1 }));
    assert.deepEqual(effectsIn(some), ['deduct 1 plant']);
    const all = tell(some, deductStock());
    assert.deepEqual(effectsIn(all), ['deduct 2 pot, 2 plant']);
    assertRefused(all, deductStock(), 'nothingToDeduct', /off the shelf already/);
  });

  it('put them back, all or some', () => {
    const all = tell(byHand, deductStock());
    const some = tell(all, restoreStock({ pot: 1 }));
    assert.deepEqual(effectsIn(some), ['restock 1 pot']);
    assert.deepEqual(effectsIn(tell(some, restoreStock())), ['restock 1 pot, 3 plant']);
    assertRefused(byHand, restoreStock(), 'nothingToRestore', /Nothing of the order/);
  });

  it('leave shipping as it is, and a cancellation puts back what was taken', () => {
    const taken = tell(byHand, deductStock({ pot: 2 }));
    assert.ok(!effectsIn(tell(taken, ship())).some((effect) => effect.startsWith('ship')));
    assert.ok(effectsIn(tell(taken, cancel())).includes('restock 2 pot'));
  });

  it('refuse more than is wanted, than was taken, and lines that are not there', () => {
    assertRefused(byHand, deductStock({ pot: 3 }), 'quantityTooHigh', /Choose 1 to 2/);
    assertRefused(byHand, deductStock({ pot: 0 }), 'quantityTooHigh', /Choose 1 to 2/);
    assertRefused(byHand, deductStock({ tree: 1 }), 'unknownLine', /no line tree/);
    assertRefused(byHand, deductStock({}), 'nothingToDeduct', /at least one line/);
    const one = tell(byHand, deductStock({ pot: 1 }));
    assertRefused(one, restoreStock({ pot: 2 }), 'quantityTooHigh', /Choose 1 to 1/);
    assertRefused(one, restoreStock({}), 'nothingToRestore', /at least one line/);
  });

  it('refuse what is not on the shelf, counting lines of one product together', () => {
    const few = withStock({ 'prod-pot': { available: 1, backorderAllowed: true } });
    assertRefused(tell(byHand, few), deductStock(), 'outOfStock', /Only 1 of SKU-pot/);
    const none = { ...byHand, stock: {} };
    assertRefused(none, deductStock({ plant: 1 }), 'outOfStock', /Only 0 of SKU-plant/);
    const twice = draftOrder({
      lines: draftOrder().lines.map((line) => ({ ...line, productId: 'prod-same' })),
    });
    const same = tell(twice, inShopWith({ stockTiming: 'manual' }), place(), pay());
    const four = withStock({ 'prod-same': { available: 4, backorderAllowed: false } });
    assertRefused(tell(same, four), deductStock(), 'outOfStock', /Only 4/);
  });

  it('are no business of people where stock moves by itself', () => {
    const usual = tell(draftOrder(), place(), pay());
    assertRefused(usual, deductStock(), 'stockNotByHand', /timing to manual/);
    assertRefused(usual, restoreStock(), 'stockNotByHand', /timing to manual/);
    assertRefused(draftOrder(), deductStock(), 'notPlaced', /Place it first/);
  });
});

describe('expect', () => {
  it('notes when goods come, on one line or on all that has not left (S075)', () => {
    const placedOrder = tell(draftOrder(), place(), pay());
    const one = after(placedOrder, expect(MONDAY + 1, 'plant'));
    assert.deepEqual(
      one.lines.map((line) => line.expectedAt),
      [null, MONDAY + 1],
    );
    const rest = after(placedOrder, ship({ pot: 2 }), expect(MONDAY + 2));
    assert.deepEqual(
      rest.lines.map((line) => line.expectedAt),
      [null, MONDAY + 2],
    );
    assert.equal(after(rest, expect(null)).lines[1]?.expectedAt, null);
  });

  it('refuses lines that are not there, and orders of which nothing is to come', () => {
    const placedOrder = tell(draftOrder(), place(), pay());
    assertRefused(placedOrder, expect(MONDAY, 'tree'), 'unknownLine', /no line tree/);
    assertRefused(tell(placedOrder, ship()), expect(MONDAY), 'nothingToShip', /has left/);
  });
});
