/** Lengths of time in ms. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const formatters = new Map<string, Intl.DateTimeFormat>();

function wallClock(at: number, timeZone: string): number {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

/** How far the zone's clock is ahead of UTC at that instant, in ms. */
const offsetAt = (at: number, timeZone: string): number => wallClock(at, timeZone) - at;

/**
 * The instant that shows the same time on the wall `days` calendar days later in the shop's zone: a
 * due date does not move by an hour when summer time begins. A time that the change of the clocks
 * skips is taken an hour later.
 *
 * @param at ms UTC
 */
export function addDays(at: number, days: number, timeZone: string): number {
  const wall = wallClock(at, timeZone) + days * DAY;
  const guess = wall - offsetAt(at, timeZone);
  const instant = wall - offsetAt(guess, timeZone);
  return offsetAt(instant, timeZone) === offsetAt(guess, timeZone)
    ? instant
    : Math.max(guess, instant);
}

/** The calendar year of an instant in the shop's zone: number series with a year turn over at its midnight. */
export const yearIn = (at: number, timeZone: string): number =>
  new Date(wallClock(at, timeZone)).getUTCFullYear();

/** The calendar day of an instant in the shop's zone: `2026-03-02`. Days written so can be compared as text. */
export const dayIn = (at: number, timeZone: string): string =>
  new Date(wallClock(at, timeZone)).toISOString().slice(0, 10);
