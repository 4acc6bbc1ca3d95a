import assert from 'node:assert/strict';
import { movedOn } from '../../../../domain/order/moved-on.ts';

describe('movedOn', () => {
  it('refuses what was asked upon another version than the order has', () => {
    assert.equal(movedOn(5, 4)?.code, 'orderMovedOn');
    assert.equal(movedOn(5, 6)?.code, 'orderMovedOn');
  });

  it('lets pass what was asked upon this version, or upon any', () => {
    assert.equal(movedOn(5, 5), null);
    assert.equal(movedOn(5, undefined), null);
  });
});
