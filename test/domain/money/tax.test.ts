import assert from 'node:assert/strict';
import fc from 'fast-check';
import { divideHalfUp, share, sum } from '../../../domain/money/money.ts';
import { differenceOf, totalsOf, type Taxed } from '../../../domain/money/tax.ts';

describe('divideHalfUp', () => {
  it('rounds a half away from zero', () => {
    assert.deepEqual(
      [1, 2, 3, -1, -2, -3].map((n) => divideHalfUp(n, 2)),
      [1, 1, 2, -1, -1, -2],
    );
    assert.deepEqual([divideHalfUp(149, 100), divideHalfUp(150, 100)], [1, 2]);
  });

  it('never gives a negative zero, which JSON would lose', () => {
    assert.ok(Object.is(divideHalfUp(-1, 3), 0));
    assert.ok(Object.is(divideHalfUp(0, 3), 0));
  });

  it('is as exact as whole numbers are, for the largest amounts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (amount, rate) => {
          const exact = 2n * BigInt(Math.abs(amount) * rate) + 10_000n;
          const expected = Number(exact / 20_000n) * Math.sign(amount);
          assert.equal(divideHalfUp(amount * rate, 10_000), expected === 0 ? 0 : expected);
        },
      ),
    );
  });
});

describe('share', () => {
  it('gives all parts together the whole, to the cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 1, max: 40 }), (whole, n) => {
        const parts = Array.from(
          { length: n },
          (_, i) => share(whole, i + 1, n) - share(whole, i, n),
        );
        assert.equal(sum(parts), whole);
        assert.ok(Math.max(...parts) - Math.min(...parts) <= 1);
      }),
    );
  });

  it('is nothing of no parts', () => {
    assert.equal(share(100, 0, 0), 0);
  });
});

const amounts: fc.Arbitrary<Taxed[]> = fc.array(
  fc.record({
    amount: fc.integer({ min: 0, max: 5_000_000 }),
    taxRate: fc.constantFrom(0, 600, 900, 1900, 2100, 2500),
  }),
  { maxLength: 12 },
);

describe('totalsOf', () => {
  it('takes the tax out of prices that include it, once per rate', () => {
    const lines = [
      { amount: 333, taxRate: 2100 },
      { amount: 333, taxRate: 2100 },
      { amount: 109, taxRate: 900 },
    ];
    assert.deepEqual(totalsOf(lines, true), {
      net: 650,
      tax: 125,
      gross: 775,
      rates: [
        { rate: 2100, net: 550, tax: 116, gross: 666 },
        { rate: 900, net: 100, tax: 9, gross: 109 },
      ],
    });
  });

  it('puts the tax on prices without it, a half cent up', () => {
    assert.deepEqual(totalsOf([{ amount: 150, taxRate: 2100 }], false), {
      net: 150,
      tax: 32,
      gross: 182,
      rates: [{ rate: 2100, net: 150, tax: 32, gross: 182 }],
    });
  });

  it('is nothing for nothing', () => {
    assert.deepEqual(totalsOf([], true), { net: 0, tax: 0, gross: 0, rates: [] });
  });

  it('adds up for any order: net and tax are gross, the rates are the total', () => {
    fc.assert(
      fc.property(amounts, fc.boolean(), (lines, included) => {
        const { rates, ...totals } = totalsOf(lines, included);
        assert.equal(totals.net + totals.tax, totals.gross);
        assert.equal(included ? totals.gross : totals.net, sum(lines.map((l) => l.amount)));
        for (const key of ['net', 'tax', 'gross'] as const) {
          assert.equal(sum(rates.map((row) => row[key])), totals[key]);
        }
        for (const { net, tax, gross, rate } of rates) {
          assert.equal(net + tax, gross);
          const exact = included ? (gross * rate) / (10_000 + rate) : (net * rate) / 10_000;
          assert.ok(Math.abs(tax - exact) <= 0.5);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('gives a credit the same amounts as the invoice, below zero', () => {
    fc.assert(
      fc.property(amounts, fc.boolean(), (lines, included) => {
        const plus = totalsOf(lines, included);
        const minus = totalsOf(
          lines.map((line) => ({ ...line, amount: line.amount === 0 ? 0 : -line.amount })),
          included,
        );
        assert.equal(plus.gross + minus.gross, 0);
        assert.equal(plus.tax + minus.tax, 0);
      }),
    );
  });
});

describe('differenceOf', () => {
  it('makes all parts of an order together the order, per rate', () => {
    fc.assert(
      fc.property(amounts, fc.boolean(), (lines, included) => {
        const upTo = (n: number) => totalsOf(lines.slice(0, n), included);
        const parts = lines.map((_, i) => differenceOf(upTo(i + 1), upTo(i)));
        const whole = totalsOf(lines, included);
        assert.equal(sum(parts.map((part) => part.gross)), whole.gross);
        for (const row of whole.rates) {
          const rows = parts.flatMap((part) => part.rates.filter((r) => r.rate === row.rate));
          assert.deepEqual(
            [sum(rows.map((r) => r.net)), sum(rows.map((r) => r.tax))],
            [row.net, row.tax],
          );
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves out the rates that are the same', () => {
    const both = totalsOf(
      [
        { amount: 100, taxRate: 900 },
        { amount: 100, taxRate: 2100 },
      ],
      false,
    );
    const one = totalsOf([{ amount: 100, taxRate: 900 }], false);
    assert.deepEqual(
      differenceOf(both, one).rates.map((row) => row.rate),
      [2100],
    );
    assert.deepEqual(
      differenceOf(one, both).rates.map((row) => [row.rate, row.gross]),
      [[2100, -121]],
    );
  });
});
