import type { TaxRate } from '../domain/money/tax.ts';
import type { Locale } from '../domain/settings/shop.ts';

const NBSP = '\u00a0';
const NARROW = '\u202f';
const MINUS = '\u2212';

/**
 * How each language writes figures. Written out rather than taken from `Intl`, whose spaces change
 * with the version of ICU: a document must read the same on every machine.
 */
const FIGURES: Record<Locale, { point: string; group: string; percentGap: string }> = {
  nl: { point: ',', group: '.', percentGap: NBSP },
  en: { point: '.', group: ',', percentGap: '' },
  de: { point: ',', group: '.', percentGap: NBSP },
  da: { point: ',', group: '.', percentGap: NBSP },
  fr: { point: ',', group: NARROW, percentGap: NBSP },
};

/** For `Intl`: British order of day and month for English. */
const TAG: Record<Locale, string> = {
  nl: 'nl-NL',
  en: 'en-GB',
  de: 'de-DE',
  da: 'da-DK',
  fr: 'fr-FR',
};

const SYMBOLS: Record<string, string> = { EUR: '€', GBP: '£' };

/** An amount of minor units with its currency: `€ 1.234,50`, `1.234,50 kr.`; never breaks over lines. */
export function money(minor: number, currency: string, locale: Locale): string {
  const figure = amount(Math.abs(minor), currency, locale);
  const sign = minor < 0 ? MINUS : '';
  const symbol = SYMBOLS[currency] ?? currency;
  if (locale === 'en') return `${sign}${symbol}${symbol === currency ? NBSP : ''}${figure}`;
  if (locale === 'nl') return `${symbol}${NBSP}${sign}${figure}`;
  if (locale === 'da' && currency === 'DKK') return `${sign}${figure}${NBSP}kr.`;
  return `${sign}${figure}${NBSP}${symbol}`;
}

/** An amount of minor units without its currency, for columns: `1.234,50`. */
export function amount(minor: number, currency: string, locale: Locale): string {
  const digits = minorDigits(currency);
  const { point, group } = FIGURES[locale];
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, group);
  const sign = minor < 0 ? MINUS : '';
  return digits === 0 ? sign + whole : `${sign}${whole}${point}${text.slice(-digits)}`;
}

/** How a currency is written at the head of a column: `€`, `kr.`, `SEK`. */
export const currencySign = (currency: string, locale: Locale): string =>
  locale === 'da' && currency === 'DKK' ? 'kr.' : (SYMBOLS[currency] ?? currency);

/** A rate of basis points: 2100 is `21 %`, 550 is `5,5 %`. */
export function percent(rate: TaxRate, locale: Locale): string {
  const { point, percentGap } = FIGURES[locale];
  return `${String(rate / 100).replace('.', point)}${percentGap}%`;
}

/** A whole number, with a minus sign (not a hyphen) where negative. */
export const count = (value: number): string => (value < 0 ? `${MINUS}${-value}` : String(value));

/** `20 november 2026`, `20. November 2026`, `1er novembre 2026`; the day in `timeZone`. */
export function longDate(instant: number, locale: Locale, timeZone: string): string {
  const { day, month, year } = parts(instant, locale, timeZone);
  return `${dayOf(day, locale)} ${month} ${year}`;
}

/** The same for a calendar day as `2026-11-20`. */
export const longDay = (day: string, locale: Locale): string =>
  longDate(Date.parse(day), locale, 'UTC');

/** A day close by, with its weekday and without its year: `dinsdag 24 november`. */
export function weekday(instant: number, locale: Locale, timeZone: string): string {
  const { weekday, day, month } = parts(instant, locale, timeZone);
  const name = `${dayOf(day, locale)} ${month}`;
  if (locale === 'de') return `${weekday}, ${name}`;
  return locale === 'da' ? `${weekday} den ${name}` : `${weekday} ${name}`;
}

/** The time of day in `timeZone`, as each language writes it: `17.42 uur`, `kl. 17.42`. */
export function time(instant: number, locale: Locale, timeZone: string): string {
  const { hour, minute } = parts(instant, locale, timeZone);
  const written: Record<Locale, string> = {
    nl: `${hour}.${minute}${NBSP}uur`,
    en: `${hour}:${minute}`,
    de: `${hour}:${minute}${NBSP}Uhr`,
    da: `kl.${NBSP}${hour}.${minute}`,
    fr: `${hour}${NBSP}h${NBSP}${minute}`,
  };
  return written[locale];
}

/** ISO 8601 week of the day in `timeZone`: `week 49`, `KW 49`, `uge 49`, `semaine 49`. */
export function week(instant: number, locale: Locale, timeZone: string): string {
  const [year = 0, month = 1, day = 1] = isoDate(instant, timeZone).split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7)); // the week's Thursday
  const newYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  const number = Math.ceil(((date.getTime() - newYear) / 86_400_000 + 1) / 7);
  const word: Record<Locale, string> = {
    nl: 'week',
    en: 'week',
    de: 'KW',
    da: 'uge',
    fr: 'semaine',
  };
  return `${word[locale]}${NBSP}${number}`;
}

/** `2026-11-20`: the day in `timeZone`. */
export const isoDate = (instant: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);

const dayOf = (day: string, locale: Locale): string => {
  if (locale === 'de' || locale === 'da') return `${day}.`;
  return locale === 'fr' && day === '1' ? '1er' : day;
};

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(instant: number, locale: Locale, timeZone: string) {
  const key = `${locale} ${timeZone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(TAG[locale], {
      timeZone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(key, format);
  const found = new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? '';
  return {
    weekday: get('weekday'),
    day: get('day'),
    month: get('month'),
    year: get('year'),
    hour: get('hour'),
    minute: get('minute'),
  };
}

const digitsOf = new Map<string, number>();

function minorDigits(currency: string): number {
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  digitsOf.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}
