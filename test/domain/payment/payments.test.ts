import assert from 'node:assert/strict';
import {
  creditorReference,
  digitsOf,
  isCreditorReference,
} from '../../../domain/payment/reference.ts';
import { pendingMoney } from '../../../domain/payment/pending.ts';
import { after, draftOrder, tell } from '../support/orders.ts';
import {
  authorize,
  cancel,
  capture,
  captured,
  pay,
  place,
  placeAuthorized,
  refundDeclined,
  ship,
} from '../support/steps.ts';

describe('creditorReference', () => {
  it('has two check digits that make the whole 1 modulo 97 (ISO 11649)', () => {
    for (const number of ['F2026-000001', '12', 'RE-99/7', '0000']) {
      const reference = creditorReference(number);
      const digits = `${reference.slice(4)}2715${reference.slice(2, 4)}`;
      assert.equal(BigInt(digits) % 97n, 1n);
      assert.match(reference, /^RF\d{3,23}$/);
    }
  });

  it('is the known one for a known number', () => {
    assert.equal(creditorReference('539007547034'), 'RF18539007547034');
    assert.equal(creditorReference('F2026-004213'), 'RF022026004213');
    assert.equal(creditorReference('F2026-003988'), 'RF632026003988');
  });

  it('is known by its check digits, with and without blanks', () => {
    assert.ok(isCreditorReference('RF18 5390 0754 7034'));
    assert.ok(!isCreditorReference('RF19 5390 0754 7034'));
    assert.ok(!isCreditorReference('LH-2026-10482'));
    assert.deepEqual(['00-12', 'none'].map(digitsOf), ['12', '']);
  });
});

describe('pendingMoney', () => {
  it('is what was asked of the provider and has no outcome, as it was asked', () => {
    const capturing = tell(draftOrder(), place(), authorize(2000), authorize(), capture());
    assert.deepEqual(pendingMoney(capturing.order), capturing.effects);
    const refunding = tell(draftOrder(), place(), pay(), cancel());
    assert.deepEqual(
      pendingMoney(refunding.order),
      refunding.effects.filter((e) => e.type === 'refundPayment'),
    );
    const voiding = tell(draftOrder(), placeAuthorized(), capture(1000), captured(), cancel());
    assert.deepEqual(
      pendingMoney(voiding.order).map((e) => [e.type, e.amount]),
      [['refundPayment', 1000]],
    );
    const letGo = tell(draftOrder(), placeAuthorized(), cancel());
    assert.deepEqual(
      pendingMoney(letGo.order),
      letGo.effects.filter((e) => e.type === 'voidPayment'),
    );
  });

  it('is nothing once all is known', () => {
    assert.deepEqual(pendingMoney(after(draftOrder(), placeAuthorized(), ship(), captured())), []);
    assert.deepEqual(
      pendingMoney(after(draftOrder(), place(), pay(), cancel(), refundDeclined())),
      [],
    );
  });
});
