/** The languages that documents and mails are written in. */
export const LOCALES = ['nl', 'en', 'de', 'da', 'fr'] as const;
export type Locale = (typeof LOCALES)[number];

/** A postal address; personal data: kept in the database, never in the engine's history. */
export interface Address {
  readonly name: string;
  readonly company: string | null;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2, e.g. `NL`. */
  readonly country: string;
}

/** Who sells: what the law wants on an invoice (art. 226 (3), (5) and national extras), and the looks. */
export interface ShopIdentity {
  /** The trade name, drawn beside the mark. */
  readonly name: string;
  readonly tagline: string | null;
  /** The name in law, e.g. `Duin & Daal B.V.`. */
  readonly legalName: string;
  readonly address: Address;
  readonly email: string;
  readonly phone: string | null;
  readonly website: string;
  readonly vatId: string;
  /** Trade register, labelled as it is printed, e.g. `KvK 90412377`, `CVR 12345678`, `HRB 1234 · Amtsgericht Kiel`. */
  readonly register: string;
  readonly iban: string;
  readonly bic: string;
  /** `#rrggbb`; darkened where it is too light to read. */
  readonly brandColor: string;
  /** An SVG mark of 24 × 24 units without scripts or links; null: the shop's initials are drawn. */
  readonly logoSvg: string | null;
}

/** What stands behind the @ of our Message-IDs: the shop's own name on the net (RFC 5322 §3.6.4). */
export const mailDomainOf = ({ website }: Pick<ShopIdentity, 'website'>): string =>
  website.replace(/^https?:\/\//, '').replace(/[/:].*$/, '') || 'holdfast.invalid';
