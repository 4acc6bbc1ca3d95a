import assert from 'node:assert/strict';
import { LOCALES, type Locale } from '../../domain/settings/shop.ts';
import { amount, longDate, money, percent, time, week, weekday } from '../../templates/format.ts';

const ZONE = 'Europe/Amsterdam';
const each = (write: (locale: Locale) => string) =>
  Object.fromEntries(LOCALES.map((locale) => [locale, write(locale)]));

describe('formatting', () => {
  it('writes euro as each language does, with blanks that do not break', () => {
    assert.deepEqual(
      each((locale) => money(123_450, 'EUR', locale)),
      {
        nl: '€\u00a01.234,50',
        en: '€1,234.50',
        de: '1.234,50\u00a0€',
        da: '1.234,50\u00a0€',
        fr: '1\u202f234,50\u00a0€',
      },
    );
  });

  it('writes a negative amount with a minus sign before the figure, never a hyphen', () => {
    assert.deepEqual(
      each((locale) => money(-2500, 'EUR', locale)),
      {
        nl: '€\u00a0\u221225,00',
        en: '\u2212€25.00',
        de: '\u221225,00\u00a0€',
        da: '\u221225,00\u00a0€',
        fr: '\u221225,00\u00a0€',
      },
    );
  });

  it('writes kroner as kr. in Danish and by their code elsewhere', () => {
    assert.equal(money(123_450, 'DKK', 'da'), '1.234,50\u00a0kr.');
    assert.equal(money(123_450, 'DKK', 'en'), 'DKK\u00a01,234.50');
    assert.equal(money(123_450, 'DKK', 'de'), '1.234,50\u00a0DKK');
  });

  it('keeps the digits of small, large and undivided amounts', () => {
    assert.equal(amount(0, 'EUR', 'en'), '0.00');
    assert.equal(amount(7, 'EUR', 'en'), '0.07');
    assert.equal(amount(100_000_000_000, 'EUR', 'nl'), '1.000.000.000,00');
    assert.equal(amount(1234, 'JPY', 'en'), '1,234');
  });

  it('writes rates of basis points as percent', () => {
    assert.deepEqual(
      each((locale) => percent(550, locale)),
      { nl: '5,5\u00a0%', en: '5.5%', de: '5,5\u00a0%', da: '5,5\u00a0%', fr: '5,5\u00a0%' },
    );
    assert.equal(percent(2100, 'nl'), '21\u00a0%');
    assert.equal(percent(0, 'en'), '0%');
  });

  it('writes long dates as each language does', () => {
    assert.deepEqual(
      each((locale) => longDate(Date.UTC(2026, 10, 20, 12), locale, ZONE)),
      {
        nl: '20 november 2026',
        en: '20 November 2026',
        de: '20. November 2026',
        da: '20. november 2026',
        fr: '20 novembre 2026',
      },
    );
    assert.equal(longDate(Date.UTC(2026, 10, 1, 12), 'fr', ZONE), '1er novembre 2026');
  });

  it('takes the day in the shop’s zone, not in UTC', () => {
    const lateEvening = Date.UTC(2026, 10, 20, 23, 30);
    assert.equal(longDate(lateEvening, 'en', ZONE), '21 November 2026');
    assert.equal(longDate(lateEvening, 'en', 'UTC'), '20 November 2026');
  });

  it('writes the day of a week and the time of day', () => {
    const instant = Date.UTC(2026, 10, 24, 16, 42);
    assert.deepEqual(
      each((locale) => weekday(instant, locale, ZONE)),
      {
        nl: 'dinsdag 24 november',
        en: 'Tuesday 24 November',
        de: 'Dienstag, 24. November',
        da: 'tirsdag den 24. november',
        fr: 'mardi 24 novembre',
      },
    );
    assert.deepEqual(
      each((locale) => time(instant, locale, ZONE)),
      {
        nl: '17.42\u00a0uur',
        en: '17:42',
        de: '17:42\u00a0Uhr',
        da: 'kl.\u00a017.42',
        fr: '17\u00a0h\u00a042',
      },
    );
  });

  it('counts weeks by ISO 8601, also around the new year', () => {
    assert.equal(week(Date.UTC(2026, 11, 2, 12), 'da', ZONE), 'uge\u00a049');
    assert.equal(week(Date.UTC(2027, 0, 1, 12), 'de', ZONE), 'KW\u00a053');
    assert.equal(week(Date.UTC(2027, 0, 4, 12), 'fr', ZONE), 'semaine\u00a01');
  });
});
