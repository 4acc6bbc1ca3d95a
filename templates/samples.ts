import { readFileSync } from 'node:fs';
import type {
  CreditNoteSnapshot,
  DocumentKind,
  DocumentSnapshot,
  InvoiceLineSnapshot,
  InvoiceSnapshot,
  PackingSlipSnapshot,
  QuoteSnapshot,
} from '../domain/document/snapshot.ts';
import { totalsOf } from '../domain/money/tax.ts';
import type { Address, Locale, ShopIdentity } from '../domain/settings/shop.ts';
import { creditorReference } from '../domain/payment/reference.ts';

/** Our demo shop: garden and home, in Haarlem. */
export const SAMPLE_SHOP: ShopIdentity = {
  name: 'Lindehof',
  tagline: 'Garden & home',
  legalName: 'Lindehof B.V.',
  address: {
    name: 'Lindehof B.V.',
    company: null,
    street: 'Zijlweg 214',
    postcode: '2015 CK',
    city: 'Haarlem',
    country: 'NL',
  },
  email: 'hallo@lindehof.example',
  phone: '+31 23 555 01 72',
  website: 'lindehof.example',
  vatId: 'NL862417305B01',
  register: 'KvK 81640275',
  iban: 'NL20INGB0001234567',
  bic: 'INGBNL2A',
  brandColor: '#2f5d50',
  logoSvg: readFileSync(new URL('assets/lindehof-mark.svg', import.meta.url), 'utf8').trim(),
};

const TAGLINES: Record<Locale, string> = {
  nl: 'Tuin & thuis',
  en: 'Garden & home',
  de: 'Garten & Zuhause',
  da: 'Have & hjem',
  fr: 'Jardin & maison',
};

const BUYERS: Record<Locale, Address> = {
  nl: address('Marieke Postma', null, 'Lange Annastraat 31', '2011 XH', 'Haarlem', 'NL'),
  en: address(
    'Fergus Doyle',
    'Harbour Street Studio Ltd',
    '7 Harbour Street',
    'D02 X285',
    'Dublin',
    'IE',
  ),
  de: address('Annika Petersen', null, 'Sandberg 12', '24937', 'Flensburg', 'DE'),
  da: address('Søren Lykkegaard', null, 'Møllestien 49, st. th.', '8000', 'Aarhus C', 'DK'),
  fr: address('Éloïse Garçon', null, '18, rue de la Monnaie', '59800', 'Lille', 'FR'),
};

const COMMENTS: Record<Locale, string> = {
  nl: 'Bij afwezigheid graag in het schuurtje naast de poort.',
  en: 'If nobody is in, please leave it in the shed beside the gate.',
  de: 'Wenn niemand da ist, bitte in den Schuppen neben dem Tor.',
  da: 'Er ingen hjemme, må den stilles i skuret ved lågen.',
  fr: 'En cas d’absence, merci de déposer dans l’abri près du portail.',
};

const at = (iso: string): number => Date.parse(`${iso}:00Z`);
const PLACED = at('2026-11-16T19:42');
const SHIPPED = at('2026-11-19T14:10');
const ISSUED = at('2026-11-19T14:11');

interface Product {
  readonly sku: string;
  readonly name: string;
  readonly details: string;
  /** Without tax, euro cents. */
  readonly price: number;
  readonly taxRate: number;
  readonly location: string;
}

const PRODUCTS: readonly [Product, ...Product[]] = [
  product(
    'LH-1180',
    'Snoeischaar Linde 21',
    'gesmeed staal, beukenhouten greep',
    4050,
    2100,
    'A-02-3',
  ),
  product('LH-2044', 'Kruiwagen Hofmeester', 'verzinkt, 85 liter', 11_950, 2100, 'D-11-1'),
  product('LH-3310', 'Bloembollen Vroege Weide', '120 stuks, biologisch', 2294, 900, 'B-05-2'),
  product('LH-4102', 'Plaid Wolgras', 'lamswol, 130 × 180 cm, mosgroen', 7397, 2100, 'C-08-4'),
  product('LH-5207', 'De tuin in twaalf maanden', 'boek, gebonden, 312 blz.', 3211, 900, 'E-01-1'),
  product('LH-6015', 'Windlicht Duister', 'gerookt glas, 18 cm', 2025, 2100, 'C-03-2'),
];

/** A whole invoice line, in a shop whose prices do not include tax. */
function line(product: Product, quantity: number, discount = 0): InvoiceLineSnapshot {
  const { sku, name, details, price: unitPrice, taxRate } = product;
  const amount = quantity * unitPrice - discount;
  return { sku, name, details, quantity, unitPrice, discount, taxRate, amount, reason: null };
}

/** An invoice of `count` lines; up to six are the demo products, more repeat them by series. */
export function sampleInvoice(locale: Locale = 'nl', count = 5): InvoiceSnapshot {
  const lines = Array.from({ length: count }, (_, index) => {
    const product = PRODUCTS[index % PRODUCTS.length] ?? PRODUCTS[0];
    const series = Math.floor(index / PRODUCTS.length);
    const named = series === 0 ? product : { ...product, ...seriesOf(product, series) };
    const quantity = [2, 1, 3, 1, 1, 6][index % 6] ?? 1;
    return line(named, quantity, index === 3 ? 1110 : 0);
  });
  const shipping = { label: 'PostNL', amount: 574, taxRate: 2100 };
  const totals = totalsOf([...lines, shipping], false);
  const number = 'F2026-001284';
  return {
    ...common(locale),
    kind: 'invoice',
    number,
    currency: 'EUR',
    pricesIncludeTax: false,
    issuedAt: ISSUED,
    suppliedAt: SHIPPED,
    buyer: { address: BUYERS[locale], vatId: null, customerNumber: 'K-10482' },
    deliveryAddress: null,
    lines,
    shipping,
    totals,
    dueAt: at('2026-12-03T12:00'),
    shipmentNumber: null,
    payment: {
      state: 'due',
      amountDue: totals.gross,
      reference: creditorReference(number),
      link: 'https://lindehof.example/b/8KD4-PQ2M',
    },
  };
}

/** A credit note for two lines of the sample invoice, one of them sent back damaged. */
export function sampleCreditNote(locale: Locale = 'nl'): CreditNoteSnapshot {
  const [shears, , bulbs] = PRODUCTS;
  const lines = [credited(shears, 1, 'damaged'), credited(bulbs ?? shears, 2, 'changedMind')];
  const totals = totalsOf(lines, false);
  const number = 'C2026-000047';
  return {
    ...common(locale),
    kind: 'creditNote',
    number,
    currency: 'EUR',
    pricesIncludeTax: false,
    issuedAt: at('2026-11-27T10:05'),
    suppliedAt: SHIPPED,
    buyer: { address: BUYERS[locale], vatId: null, customerNumber: 'K-10482' },
    deliveryAddress: null,
    lines,
    shipping: null,
    totals,
    creditOf: { number: 'F2026-001284', issuedAt: ISSUED },
    cancelsInFull: false,
    returnNumber: 'R2026-00213',
    refund: {
      amount: -totals.gross,
      method: 'ideal',
      refundedAt: at('2026-11-27T10:06'),
      reference: number,
    },
  };
}

/** A packing slip of the first of two parcels; one line is sent in part, one follows later. */
export function samplePackingSlip(locale: Locale = 'nl'): PackingSlipSnapshot {
  const packed = [2, 1, 3, 1, 1, 4];
  const ordered = [2, 1, 3, 1, 1, 6];
  return {
    ...common(locale),
    kind: 'packingSlip',
    number: 'P2026-00871',
    deliveryAddress: BUYERS[locale],
    collectAt: null,
    carrier: 'PostNL',
    trackingNumber: '3SLHOF0043127',
    packedAt: SHIPPED,
    parcel: { n: 1, of: 2 },
    customerComment: COMMENTS[locale],
    lines: PRODUCTS.map(({ sku, name, details, location }, index) => {
      const [of, inThisParcel] = [ordered[index] ?? 1, packed[index] ?? 1];
      const rest = of - inThisParcel;
      const expectedAt = rest === 0 ? null : at('2026-12-02T12:00');
      return { sku, name, details, location, ordered: of, inThisParcel, rest, expectedAt };
    }),
  };
}

/** A quote over the goods of the sample invoice. */
export function sampleQuote(locale: Locale = 'nl'): QuoteSnapshot {
  const { currency, pricesIncludeTax, issuedAt, buyer, deliveryAddress, lines, shipping, totals } =
    sampleInvoice(locale);
  const { timeZone, shop } = common(locale);
  return {
    ...{ locale, timeZone, shop, currency, pricesIncludeTax, issuedAt, buyer, deliveryAddress },
    ...{ lines, totals },
    shipping: shipping ?? { label: 'PostNL', amount: 0, taxRate: 2100 },
    kind: 'quote',
    number: 'Q2026-00087',
    validUntil: '2026-12-19',
  };
}

/** A sample of each kind of document. */
export function sampleDocument(kind: DocumentKind, locale: Locale = 'nl'): DocumentSnapshot {
  const samples = {
    invoice: sampleInvoice,
    creditNote: sampleCreditNote,
    packingSlip: samplePackingSlip,
    quote: sampleQuote,
  };
  return samples[kind](locale);
}

/** What every sample of a language has in common. */
export function common(locale: Locale) {
  return {
    locale,
    timeZone: 'Europe/Amsterdam',
    shop: { ...SAMPLE_SHOP, tagline: TAGLINES[locale] },
    orderNumber: 'LH-2026-10482',
    orderPlacedAt: PLACED,
  };
}

/** Who buys in the samples of a language. */
export const sampleBuyer = (locale: Locale): Address => BUYERS[locale];

function credited(product: Product, quantity: number, reason: string): InvoiceLineSnapshot {
  const whole = line(product, -quantity);
  return { ...whole, reason };
}

const seriesOf = ({ sku, name }: Product, series: number) => ({
  sku: `${sku}-${series}`,
  name: `${name}, serie ${series}`,
});

function product(
  sku: string,
  name: string,
  details: string,
  price: number,
  taxRate: number,
  location: string,
): Product {
  return { sku, name, details, price, taxRate, location };
}

function address(
  name: string,
  company: string | null,
  street: string,
  postcode: string,
  city: string,
  country: string,
): Address {
  return { name, company, street, postcode, city, country };
}
