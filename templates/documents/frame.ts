import type { DocumentSnapshot } from '../../domain/document/snapshot.ts';
import type { Address } from '../../domain/settings/shop.ts';
import { addressLine, addressLines } from '../address.ts';
import { brandColors } from '../brand.ts';
import { longDate } from '../format.ts';
import { fill, wordsFor, type Words } from '../words.ts';

/** What every document has around its content. */
export interface Frame {
  readonly lang: string;
  /** The kind in words: the `h1`. */
  readonly kind: string;
  /** `long` where the kind needs smaller type to stand beside the shop's name. */
  readonly kindSize: string;
  readonly number: string;
  readonly shop: {
    readonly name: string;
    readonly tagline: string | null;
    readonly initials: string;
    /** The mark as a `data:` picture: as a picture an SVG can neither run scripts nor load anything. */
    readonly logo: string | null;
  };
  /** The small line above the address, to send the letter back to. */
  readonly sender: string;
  readonly address: readonly string[];
  /** Where the address stands: envelopes in France have their window on the right. */
  readonly windowRight: boolean;
  /** Marks at 105 and 210 mm, where letters in Germany are folded. */
  readonly foldMarks: boolean;
  /** The legal footer: two lines. */
  readonly footer: readonly [string, string];
  readonly footerPage: string;
}

/** A labelled fact at the head of a document. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly strong: boolean;
}

/** The facts that are known, in order; one without a value disappears with its label. */
export const facts = (
  list: readonly (readonly [label: string, value: string | null, strong?: boolean])[],
): Fact[] =>
  list.flatMap(([label, value, strong = false]) =>
    value === null ? [] : [{ label, value, strong }],
  );

/** How a document writes its dates: in its own language and zone. */
export const datesOf = ({ locale, timeZone }: DocumentSnapshot) => ({
  long: (instant: number) => longDate(instant, locale, timeZone),
});

/** Letterhead, address window and legal footer of a document to `to`. */
export function frameOf(document: DocumentSnapshot, to: Address): Frame {
  const { shop, locale } = document;
  const words = wordsFor(locale);
  const { country } = shop.address;
  return {
    lang: locale,
    kind: kindOf(document, words),
    kindSize: kindOf(document, words).length > 14 ? 'long' : '',
    number: document.number,
    shop: {
      name: shop.name,
      tagline: shop.tagline,
      initials: initials(shop.name),
      logo:
        shop.logoSvg === null ? null : picture(shop.logoSvg, brandColors(shop.brandColor).brandInk),
    },
    sender: senderLine(document, to),
    address: addressLines(to, country),
    windowRight: country === 'FR',
    foldMarks: country === 'DE',
    footer: footerLines(document, words),
    footerPage: words.document.page,
  };
}

/** The first letters of the first two words: what is drawn where a shop has no mark. */
export const initials = (name: string): string =>
  name
    .split(/[\s&+-]+/u)
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toLocaleUpperCase())
    .join('');

function senderLine({ shop }: DocumentSnapshot, to: Address): string {
  const { street, postcode, city, country } = shop.address;
  const abroad = to.country === country ? [] : [country];
  return [shop.legalName, street, `${postcode} ${city}`, ...abroad].join(' · ');
}

function footerLines({ shop }: DocumentSnapshot, words: Words): [string, string] {
  const contact = [shop.legalName, addressLine(shop.address), shop.website, shop.phone];
  const vat = fill(words.document.vatId, { id: shop.vatId });
  const legal = [shop.register, vat, `IBAN ${ibanOf(shop.iban)}`, `BIC ${shop.bic}`];
  return [contact.filter((part) => part !== null).join(' · '), legal.join(' · ')];
}

const ibanOf = (iban: string): string => iban.replaceAll(' ', '').replace(/.{4}(?=.)/g, '$& ');

const picture = (svg: string, color: string): string => {
  const colored = svg.replaceAll('currentColor', color);
  return `data:image/svg+xml;base64,${Buffer.from(colored).toString('base64')}`;
};

/** What it is called: a further invoice for what was added after the first says so (S054). */
const kindOf = (document: DocumentSnapshot, words: Words): string =>
  document.kind === 'invoice' && document.debit
    ? words.document.debitInvoice
    : words.document[document.kind];
