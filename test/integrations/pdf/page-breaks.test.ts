import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pageBreaks, type Measures } from '../../../integrations/pdf/page-breaks.ts';

const measures = (rows: number, changes: Partial<Measures> = {}): Measures => ({
  rows: Array<number>(rows).fill(40),
  tightRows: Array<number>(rows).fill(30),
  head: 20,
  carry: 30,
  top: 280,
  tail: 300,
  firstPage: 986,
  nextPage: 945,
  ...changes,
});

const total = (heights: readonly number[]) => heights.reduce((a, b) => a + b, 0);

describe('page breaks of a long table', () => {
  it('takes one page when all fits', () => {
    assert.deepEqual(pageBreaks(measures(9)), { tight: false, breaks: [] });
  });

  it('tightens the rows before it takes a second page', () => {
    assert.deepEqual(pageBreaks(measures(12)), { tight: true, breaks: [] });
  });

  it('leaves three lines to the totals when only they would move to the next page', () => {
    assert.deepEqual(pageBreaks(measures(15)), { tight: false, breaks: [12] });
  });

  it('fills pages and keeps room for the carried sum on each', () => {
    assert.deepEqual(pageBreaks(measures(60)).breaks, [16, 37, 57]);
  });

  it('breaks nothing by hand where not even three lines fit beside the totals', () => {
    assert.deepEqual(pageBreaks(measures(3, { tail: 950 })).breaks, []);
  });

  it('never overfills a page, never repeats a break, never leaves the totals without three lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20, max: 120 }), { minLength: 4, maxLength: 400 }),
        fc.integer({ min: 100, max: 450 }),
        (rows, tail) => {
          const of = measures(0, { rows, tightRows: rows, tail });
          const { breaks } = pageBreaks(of);
          const starts = [0, ...breaks, rows.length];
          starts.slice(1).forEach((end, page) => {
            const start = starts[page] ?? 0;
            const last = end === rows.length;
            const brought = page === 0 ? 0 : of.carry;
            const height =
              total(rows.slice(start, end)) + of.head + brought + (last ? tail : of.carry);
            const room = page === 0 ? of.firstPage - of.top : of.nextPage;
            assert.ok(end > start);
            assert.ok(
              height <= room || end - start <= 3,
              `page ${page + 1} holds ${height} of ${room}`,
            );
          });
          const last = rows.length - (breaks.at(-1) ?? 0);
          assert.ok(last >= 3);
        },
      ),
    );
  });
});
