import type { Settings } from './settings.ts';
import type { ShopIdentity } from './shop.ts';

/**
 * For how long reserved money stays reserved, by what providers publish (read in November 2026); where they differ, the
 * shorter period: to look too early does no harm. What the provider itself says of a payment always comes first.
 *
 * - Visa, Mastercard, American Express, Discover: 7 days for what the customer pays online (docs.stripe.com, "Place a
 *   hold on a payment method"; the schemes allow some providers more). Visa gives 5 days, to be exact 4 days and 18
 *   hours, where the shop asks for the money by itself: set `visa` to 4 if that is how yours are made.
 * - Klarna: 28 days (docs.klarna.com, "Extended authorization expiration"); where a provider in between has agreed on
 *   another period, name it, e.g. `stripe/klarna`.
 * - PayPal: valid for 29 days, of which PayPal vouches for the first 3 (developer.paypal.com, "Authorization and honor
 *   period"): set `paypal` to 3 to be sure of the money.
 * - MobilePay: 14 days in Denmark and Finland; Vipps: 180 days, cards behind it as little as 7
 *   (developer.vippsmobilepay.com, "Reserve and capture").
 * - Bank transfers and what works like them (iDEAL, Bancontact, Swish, …) are paid at once.
 */
const AUTHORIZATION_DAYS: Settings['capture']['authorizationDays'] = {
  visa: 7,
  mastercard: 7,
  amex: 7,
  discover: 7,
  klarna: 28,
  paypal: 29,
  mobilepay: 14,
  vipps: 7,
  ideal: null,
  bancontact: null,
  sofort: null,
  swish: null,
  banktransfer: null,
  default: 7,
};

/**
 * What can be reserved anew without the customer: a Klarna order is extended by its own period from the day of asking
 * (docs.klarna.com, "Extend order authorization"), at PayPal the 3 days for which it vouches begin again, within the 29
 * of the first authorisation (developer.paypal.com, "Authorization and honor period"). Cards only where a provider
 * offers it: name them once yours does.
 */
const REAUTHORIZATION_DAYS: Settings['capture']['reauthorizationDays'] = { klarna: 28, paypal: 3 };

/** What is done before reserved money lapses, and after. */
const LADDER: Settings['capture']['ladder'] = [
  { hoursBefore: 48, do: 'captureDispatched' },
  { hoursBefore: 48, do: 'askPerson' },
  { hoursBefore: 24, do: 'askPerson' },
  { hoursBefore: 0, do: 'paymentLink' },
];

/** What a new shop starts with. */
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
    authorizationDays: AUTHORIZATION_DAYS,
    reauthorizationDays: REAUTHORIZATION_DAYS,
    mostReauthorizations: 5,
    ladder: LADDER,
  },
  grace: {
    minutes: 0,
    actions: [
      'invoice',
      'credit',
      'ship',
      'deliver',
      'readyForPickup',
      'collect',
      'cancel',
      'capture',
      'refund',
      'payRefund',
      'void',
      'remindPayment',
      'sendPaymentLink',
      'approveReturn',
      'rejectReturn',
      'settleReturn',
    ],
  },
  refunds: { payAtOnce: true },
  shipping: {
    methods: [],
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
  pickup: {
    reminderDays: [3],
    keepDays: 14,
    afterwards: 'ask',
    counterMethods: ['counter'],
    checkRequired: false,
  },
  returns: {
    windowDays: 30,
    reasons: ['changedMind', 'damaged', 'doesNotFit', 'wrongItem', 'notAsDescribed'],
    actions: ['refund', 'exchange', 'repair', 'storeCredit'],
    customersMay: true,
    receiveWithinDays: 14,
    restock: true,
    costs: { default: 0 },
    refundShipping: true,
    standardDelivery: null,
    sendReplacement: 'onReceipt',
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
  const settings = {
    ...defaults,
    ...recorded,
    ...(Object.fromEntries(groups) as Partial<Settings>),
  };
  const {
    warningHours: _,
    ...capture
  }: Settings['capture'] & Pick<EarlierCapture, 'warningHours'> = settings.capture;
  return { ...settings, capture: { ...capture, ladder: recordedLadder(recorded) } };
}

/** Earlier releases knew no ladder, only warnings: their orders go on as they were placed. */
function recordedLadder({ capture }: EarlierSettings): Settings['capture']['ladder'] {
  if (!capture) return LADDER;
  const { ladder, warningHours = [] } = capture;
  return ladder ?? warningHours.map((hoursBefore) => ({ hoursBefore, do: 'askPerson' }));
}

interface EarlierCapture {
  readonly ladder?: Settings['capture']['ladder'];
  readonly warningHours?: readonly number[];
}

interface EarlierSettings {
  readonly capture?: EarlierCapture;
}

const isGroup = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const carrier = (code: string, name: string, trackingUrl: string) => ({ code, name, trackingUrl });
