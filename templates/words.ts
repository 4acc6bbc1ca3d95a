import { readFileSync } from 'node:fs';
import { LOCALES, type Locale } from '../domain/settings/shop.ts';
import type en from './locales/en.json';

/** Every word and sentence of the documents and mails in one language; all languages have the same keys. */
export type Words = typeof en;

const words = new Map<Locale, Words>(
  LOCALES.map((locale) => {
    const file = new URL(`./locales/${locale}.json`, import.meta.url);
    return [locale, JSON.parse(readFileSync(file, 'utf8')) as Words];
  }),
);

/** The words of a language; read once, when the module loads. */
export function wordsFor(locale: Locale): Words {
  const found = words.get(locale);
  if (!found) throw new RangeError(`There are no words in "${locale}" (${LOCALES.join(', ')}).`);
  return found;
}

/**
 * A sentence with its `{places}` filled in.
 * @throws RangeError for a place without a value: a document never says `{number}` or "undefined"
 */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_place, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`No value for {${name}} in "${sentence}".`);
    return String(value);
  });
}

/** The word for a code that shops may add to (payment methods, return reasons); the code itself if unknown. */
export const wordFor = (code: string, list: Readonly<Record<string, string>>): string =>
  Object.hasOwn(list, code) ? (list[code] ?? code) : code;
