const DAY_MS = 24 * 60 * 60_000;

/** Days that an authorisation lasts. Not in here: authorised for good. */
const AUTHORIZATION_DAYS: Readonly<Record<string, number>> = {
  visa: 7,
  mastercard: 7,
  amex: 7,
  klarna: 29,
  paypal: 29,
};

/** When an authorisation of that scheme lapses that is given now, ms UTC; null: never. */
export function termFrom(scheme: string | null, now: number): number | null {
  const days = AUTHORIZATION_DAYS[scheme ?? ''];
  return days === undefined ? null : now + days * DAY_MS;
}
