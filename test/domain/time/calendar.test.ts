import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, DAY, HOUR, yearIn } from '../../../domain/time/calendar.ts';

const ZONE = 'Europe/Amsterdam';
const shown = (at: number) => new Date(at).toLocaleString('sv-SE', { timeZone: ZONE });
const after = (utc: string, days: number) => shown(addDays(Date.parse(utc), days, ZONE));

describe('addDays', () => {
  it('keeps the time of day when summer time begins on 29 March 2026', () => {
    assert.equal(after('2026-03-28T09:00:00Z', 1), '2026-03-29 10:00:00');
    assert.equal(
      addDays(Date.parse('2026-03-28T09:00:00Z'), 1, ZONE) - Date.parse('2026-03-28T09:00:00Z'),
      DAY - HOUR,
    );
  });

  it('keeps the time of day when summer time ends on 25 October 2026', () => {
    assert.equal(after('2026-10-24T08:00:00Z', 1), '2026-10-25 10:00:00');
    assert.equal(
      addDays(Date.parse('2026-10-24T08:00:00Z'), 1, ZONE) - Date.parse('2026-10-24T08:00:00Z'),
      DAY + HOUR,
    );
  });

  it('takes a time that the change of the clocks skips an hour later', () => {
    assert.equal(after('2026-03-28T01:30:00Z', 1), '2026-03-29 03:30:00');
    assert.equal(after('2025-07-01T00:30:00Z', 271), '2026-03-29 03:30:00');
  });

  it('takes a time that comes twice the first time', () => {
    const at = addDays(Date.parse('2026-10-24T00:30:00Z'), 1, ZONE);
    assert.equal(new Date(at).toISOString(), '2026-10-25T00:30:00.000Z');
  });

  it('keeps milliseconds, and instants before 1970', () => {
    assert.equal(
      addDays(Date.parse('2026-01-01T00:00:00.123Z'), 1, 'UTC'),
      Date.parse('2026-01-02T00:00:00.123Z'),
    );
    assert.equal(addDays(-1, 1, 'UTC'), DAY - 1);
  });

  it('shows the same time of day for any day, but the hour that is skipped', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.nat(400),
        (date, days) => {
          const timeOf = (at: number) => shown(at).slice(11);
          const moved = timeOf(addDays(date.getTime(), days, ZONE));
          const before = timeOf(date.getTime());
          assert.ok(moved === before || (before.startsWith('02') && moved.startsWith('03')));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('yearIn', () => {
  it("turns at the shop's midnight", () => {
    const newYear = Date.parse('2025-12-31T23:30:00Z');
    assert.deepEqual([yearIn(newYear, ZONE), yearIn(newYear, 'UTC')], [2026, 2025]);
  });
});
