import type { PaymentWay } from './stories.ts';

/** Who brings parcels to a country: `code` as in the settings' list of carriers. */
export interface ParcelService {
  readonly code: string;
  readonly name: string;
  /** What its tracking codes begin with. */
  readonly prefix: string;
}

const POSTNL: ParcelService = { code: 'postnl', name: 'PostNL', prefix: '3SLHOF' };

const PARCEL_SERVICES: Readonly<Record<string, ParcelService>> = {
  BE: { code: 'bpost', name: 'bpost', prefix: '3232' },
  DE: { code: 'dhl', name: 'DHL', prefix: '0034' },
  DK: { code: 'postnord', name: 'PostNord', prefix: '0037' },
  FR: { code: 'gls', name: 'GLS', prefix: '0089' },
};

export const parcelServiceOf = (country: string): ParcelService =>
  PARCEL_SERVICES[country] ?? POSTNL;

/** A way to pay: the order's method, and the scheme that the test provider knows it by. */
export interface PaymentMethod {
  readonly method: string;
  readonly scheme: string;
}

const card = (scheme: string): PaymentMethod => ({ method: 'card', scheme });
const named = (method: string): PaymentMethod => ({ method, scheme: method });

const RESERVED: Readonly<Record<string, PaymentMethod>> = {
  NL: card('visa'),
  BE: card('mastercard'),
  DE: card('visa'),
  DK: card('visa'),
  FR: card('mastercard'),
};

const AT_ONCE: Readonly<Record<string, PaymentMethod>> = {
  NL: named('ideal'),
  BE: named('bancontact'),
  DE: named('paypal'),
  DK: named('mobilepay'),
  FR: named('paypal'),
};

/** How people of a country pay. */
export function paymentMethodOf(country: string, way: PaymentWay): PaymentMethod {
  if (way === 'transfer') return named('bankTransfer');
  if (way === 'onAccount') return named('invoice');
  return (way === 'reserved' ? RESERVED : AT_ONCE)[country] ?? card('visa');
}
