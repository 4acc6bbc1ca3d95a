import type { Address, Locale } from '../domain/settings/shop.ts';

/** The language in which the post of the sender's country reads the name of a foreign one. */
const POSTAL_LANGUAGE: Partial<Record<string, Locale>> = {
  NL: 'nl',
  BE: 'nl',
  DE: 'de',
  AT: 'de',
  DK: 'da',
  FR: 'fr',
};

/** Countries that write the postcode on a line of its own, below the city. */
const CITY_FIRST = new Set(['GB', 'IE']);

/**
 * The lines of an address as the addressee's country writes it; the country in capitals, in the
 * language of the sender's post, only when it leaves the sender's country.
 * @param language another language for the country, where the post does not read it (mails)
 */
export function addressLines(
  to: Address,
  fromCountry: string,
  language: Locale = POSTAL_LANGUAGE[fromCountry] ?? 'en',
): string[] {
  return [
    ...(to.company === null ? [] : [to.company]),
    to.name,
    to.street,
    ...(CITY_FIRST.has(to.country) ? [to.city, to.postcode] : [cityLine(to)]),
    ...(to.country === fromCountry ? [] : [countryName(to.country, language)]),
  ].filter((line, index, lines) => line !== '' && line !== lines[index - 1]);
}

/** The same on one line, for legal footers: `Kruisstraat 44, 2011 PZ Haarlem`. */
export const addressLine = (address: Address): string =>
  `${address.street}, ${address.postcode} ${address.city}`;

/** Dutch post asks for two blanks after the postcode; an en space is as wide as that. */
const cityLine = ({ country, postcode, city }: Address): string =>
  `${postcode}${country === 'NL' ? '\u2002' : ' '}${city}`;

function countryName(country: string, language: Locale): string {
  const name = new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country;
  return name.toLocaleUpperCase(language);
}
