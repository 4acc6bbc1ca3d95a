import type { Settings } from './settings.ts';
import type { ShopIdentity } from './shop.ts';

/**
 * What a new shop starts with.
 *
 * Authorisation periods: Visa and Mastercard hold a card-not-present authorisation for 7 days by the
 * limits that providers publish, PayPal honours its own for 29 days (3 of them guaranteed), Klarna keeps
 * 28 days and lets it be extended; one day less than a doubtful figure is the safe side.
 */
export const defaultSettings = (shop: ShopIdentity): Settings => ({
  version: 1,
  shop,
  prices: { currency: 'EUR', includeTax: true },
  timeZone: 'Europe/Amsterdam',
  administrators: [shop.email],
  numberSeries: {
    quote: { prefix: 'Q{year}-', start: 1, width: 5 },
    order: { prefix: 'W{year}-', start: 10_001, width: 5 },
    invoice: { prefix: 'F{year}-', start: 1, width: 6 },
    creditNote: { prefix: 'C{year}-', start: 1, width: 6 },
    return: { prefix: 'R{year}-', start: 1, width: 5 },
    customer: { prefix: 'K-', start: 20_001, width: 5 },
  },
  invoiceTiming: 'placing',
  invoiceEdits: 'automatic',
  invoiceReminderDays: [3, 7],
  stockTiming: 'shipping',
  paymentReminderDays: [3, 7, 14],
  cancelUnpaidAfterDays: 21,
  paymentTermDays: 14,
  capture: {
    onShipping: true,
    onlyAfterDispatchIn: ['DK'],
    authorizationDays: { visa: 7, mastercard: 7, amex: 7, klarna: 28, paypal: 28, default: 7 },
    warningHours: [48, 24],
  },
  refunds: { payAtOnce: true },
  shipping: {
    carriers: [
      carrier(
        'postnl',
        'PostNL',
        'https://postnl.nl/tracktrace/?L={language}&B={tracking}&P={postcode}&D={country}&T=C',
      ),
      carrier(
        'dhl',
        'DHL',
        'https://www.dhl.com/global-en/home/tracking.html?tracking-id={tracking}',
      ),
      carrier(
        'bpost',
        'bpost',
        'https://track.bpost.cloud/btr/web/#/search?lang={language}&itemCode={tracking}&postalCode={postcode}',
      ),
      carrier('dpd', 'DPD', 'https://tracking.dpd.de/status/en_US/parcel/{tracking}'),
      carrier('gls', 'GLS', 'https://gls-group.eu/track/{tracking}'),
      carrier('ups', 'UPS', 'https://www.ups.com/track?tracknum={tracking}'),
      carrier('postnord', 'PostNord', 'https://tracking.postnord.com/en/?id={tracking}'),
    ],
    unpaidMethods: ['invoice'],
    trackingRequired: false,
    pickedByPrinting: false,
    deliverOnCarrierStatus: false,
    deliveryDays: 10,
  },
  returns: {
    windowDays: 30,
    reasons: ['changedMind', 'damaged', 'doesNotFit', 'wrongItem', 'notAsDescribed'],
    actions: ['refund', 'repair'],
    customersMay: true,
    receiveWithinDays: 14,
    restock: true,
    creditRecallAtOnce: false,
  },
  quotes: { validDays: 30 },
  mailOnCancel: true,
  tasks: {},
  customStatuses: [],
  labelsFromProducts: false,
  withdrawalDays: 14,
});

/**
 * Settings as they were recorded, perhaps by an earlier release: what it did not know of yet is as in a new shop.
 * Groups (`capture`, `shipping`, …) are completed one by one.
 */
export function recordedSettings(recorded: Settings): Settings {
  const defaults = defaultSettings(recorded.shop);
  const groups = Object.entries(defaults)
    .filter(([, value]) => isGroup(value))
    .map(([name, value]) => [
      name,
      { ...(value as object), ...(recorded[name as keyof Settings] as object | undefined) },
    ]);
  return { ...defaults, ...recorded, ...(Object.fromEntries(groups) as Partial<Settings>) };
}

const isGroup = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const carrier = (code: string, name: string, trackingUrl: string) => ({ code, name, trackingUrl });
