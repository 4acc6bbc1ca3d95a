import type { Settings } from '../settings/settings.ts';

/** Where a parcel goes, as far as carriers ask for it. */
export interface Destination {
  readonly postcode: string;
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
}

/** A carrier from the settings' list by its name, a typed one as it was typed (S069). */
export const carrierName = (carrier: string | null, settings: Settings): string | null =>
  settings.shipping.carriers.find((c) => c.code === carrier)?.name ?? carrier;

/**
 * Where a parcel can be followed, or null: from the carrier's template, with `{tracking}`, `{postcode}` and `{country}`
 * filled in. Carriers that ask for a postcode want it without spaces.
 */
export function trackingUrl(
  carrier: string | null,
  trackingNumber: string | null,
  { postcode, country }: Destination,
  settings: Settings,
): string | null {
  const template = settings.shipping.carriers.find((c) => c.code === carrier)?.trackingUrl;
  if (!template || !trackingNumber) return null;
  return template
    .replace('{tracking}', encodeURIComponent(trackingNumber))
    .replace('{postcode}', encodeURIComponent(postcode.replaceAll(' ', '')))
    .replace('{country}', encodeURIComponent(country));
}
