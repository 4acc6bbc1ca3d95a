import type { Settings } from '../settings/settings.ts';
import type { Locale } from '../settings/shop.ts';

/** Where a parcel goes, as far as carriers ask for it, and what its receiver reads. */
export interface Destination {
  readonly postcode: string;
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
  readonly language: Locale;
}

/** What a template of a tracking link may name. */
export const LINK_PARTS = ['tracking', 'postcode', 'country', 'language'] as const;

/**
 * Where a parcel can be followed, or null: from the carrier's template, with `{tracking}`, `{postcode}`, `{country}` and
 * `{language}` filled in wherever they stand. Carriers that ask for a postcode want it without spaces.
 */
export function trackingUrl(
  carrier: string | null,
  trackingNumber: string | null,
  { postcode, country, language }: Destination,
  settings: Settings,
): string | null {
  const template = settings.shipping.carriers.find((c) => c.code === carrier)?.trackingUrl;
  if (!template || !trackingNumber) return null;
  const parts = {
    ...{ tracking: trackingNumber, country, language },
    postcode: postcode.replace(/\s/g, ''),
  } satisfies Record<(typeof LINK_PARTS)[number], string>;
  return LINK_PARTS.reduce(
    (link, part) => link.replaceAll(`{${part}}`, encodeURIComponent(parts[part])),
    template,
  );
}
