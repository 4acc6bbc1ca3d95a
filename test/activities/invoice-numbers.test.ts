import assert from 'node:assert/strict';
import { retryingOnLockConflicts } from '../../db/lock-conflicts.ts';
import { nextDatedNumber } from '../../db/repositories/number-series.ts';
import { numberSource } from '../../domain/settings/number.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

interface Issued {
  readonly series: 'invoice' | 'creditNote';
  readonly number: string;
  readonly value: number;
  readonly at: number;
}

const ISSUERS = 24;
const NUMBERS = 400;
/** A second before and after midnight of New Year in Amsterdam, which is 23:00 UTC. */
const [BEFORE, AFTER] = [Date.UTC(2026, 11, 31, 22, 59, 59), Date.UTC(2026, 11, 31, 23, 0, 1)];

describe('invoice numbers (R-11)', function () {
  this.timeout(60_000);
  let shop: TestShop;
  before(async () => {
    shop = await openTestShop();
  });
  after(() => shop.close());

  class Aborted extends Error {}

  /** Issues a number in a transaction of its own, or takes it back; null: taken back. */
  async function issue(
    series: Issued['series'],
    at: number,
    isAborted: boolean,
    issued: Issued[],
  ): Promise<void> {
    try {
      // As a decision does: the first numbers of a series lock each other out.
      await retryingOnLockConflicts(() =>
        shop.db.transaction(async (trx) => {
          const given = await nextDatedNumber(trx, numberSource(shop.current, series, at), at);
          if (isAborted) throw new Aborted();
          // Pushed while the counter is locked: the list has the order of the numbers.
          issued.push({ series, number: given.number, value: given.value, at: given.at });
        }),
      );
    } catch (error) {
      if (!(error instanceof Aborted)) throw error;
    }
  }

  it('have no gap, no twin and no date before the last, from many hands, over a year’s end', async () => {
    const issued: Issued[] = [];
    let turn = 0;
    const issuer = async (): Promise<void> => {
      while (issued.length < NUMBERS) {
        const n = turn++;
        const series = n % 3 === 0 ? 'creditNote' : 'invoice';
        // The year ends in the middle; clocks of several workers are never quite the same.
        const base = issued.length < NUMBERS / 2 ? BEFORE : AFTER;
        await issue(series, base + ((n * 37) % 900), n % 5 === 0, issued);
      }
    };
    await Promise.all(Array.from({ length: ISSUERS }, issuer));

    const runs = new Map<string, Issued[]>();
    for (const given of issued) {
      const run = given.number.slice(0, 6);
      runs.set(run, [...(runs.get(run) ?? []), given]);
    }
    assert.deepEqual([...runs.keys()].sort(), ['C2026-', 'C2027-', 'F2026-', 'F2027-']);
    for (const [run, numbers] of runs) {
      const expected = numbers.map((_, i) => `${run}${String(i + 1).padStart(6, '0')}`);
      assert.deepEqual(
        numbers.map(({ number }) => number),
        expected,
        `${run} is not gapless`,
      );
      const dates = numbers.map(({ at }) => at);
      assert.deepEqual(
        dates,
        [...dates].sort((a, b) => a - b),
        `dates of ${run} do not ascend`,
      );
    }
    assert.ok(issued.length >= NUMBERS);
  });
});
