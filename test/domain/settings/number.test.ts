import assert from 'node:assert/strict';
import { numberSource } from '../../../domain/settings/number.ts';
import { MONDAY, settingsWith } from '../support/orders.ts';

describe('numberSource', () => {
  it('writes numbers with prefix, year and leading zeros (S063)', () => {
    const invoices = numberSource(settingsWith(), 'invoice', MONDAY);
    assert.deepEqual([invoices.start, invoices.format(1)], [1, 'F2026-000001']);
    assert.equal(numberSource(settingsWith(), 'customer', MONDAY).format(20_001), 'K-20001');
  });

  it("counts anew each year, from the shop's midnight (S064)", () => {
    const counter = (utc: string) => numberSource(settingsWith(), 'order', Date.parse(utc)).counter;
    assert.equal(counter('2025-12-31T22:59:59Z'), 'order:W2025-');
    assert.equal(counter('2025-12-31T23:00:00Z'), 'order:W2026-');
  });

  it('counts on where the prefix has no year', () => {
    const counter = (at: number) => numberSource(settingsWith(), 'customer', at).counter;
    assert.equal(counter(MONDAY), counter(0));
  });
});
