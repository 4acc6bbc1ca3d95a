import type { MailLine, MailView } from '../../domain/notification/mail-view.ts';
import { addressLine } from '../address.ts';
import { brandColors, DARK_GROUND, type BrandColors } from '../brand.ts';
import { initials } from '../documents/frame.ts';
import { safeUrl } from '../escape.ts';
import { longDate, money, time, weekday } from '../format.ts';
import { fill, wordsFor, type Words } from '../words.ts';

/** What a mail says, written out: the same for its HTML and its text part. */
export interface MailModel {
  readonly subject: string;
  /** What the inbox shows beside the subject, at most 90 characters: the outcome. */
  readonly preheader: string;
  readonly overline: string | null;
  readonly heading: string;
  readonly greeting: string | null;
  /** Paragraphs above the button; `**bold**` allowed. */
  readonly intro: readonly string[];
  readonly button: Button | null;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly lists: readonly LineList[];
  readonly totals: TotalsView | null;
  readonly addresses: readonly { readonly label: string; readonly lines: readonly string[] }[];
  /** Paragraphs below it all. */
  readonly closing: readonly string[];
  /** Small print of the law. */
  readonly smallPrint: string | null;
  readonly signed: boolean;
  readonly why: string;
}

export interface Button {
  readonly label: string;
  readonly url: string;
}

export interface LineList {
  readonly title: string | null;
  readonly lines: readonly {
    readonly name: string;
    /** SKU and details, muted. */
    readonly about: string;
    readonly quantity: string;
    readonly amount: string | null;
  }[];
  readonly note: string | null;
}

export interface TotalsView {
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly total: { readonly label: string; readonly value: string };
  readonly taxes: string;
}

/** What a mail has unless its kind says otherwise. */
export const EMPTY = {
  overline: null,
  greeting: null,
  button: null,
  facts: [],
  lists: [],
  totals: null,
  addresses: [],
  closing: [],
  smallPrint: null,
  signed: true,
} as const satisfies Partial<MailModel>;

/** The words and figures of one mail, in its language, currency and zone. */
export interface Speech {
  readonly words: Words;
  readonly amount: (minor: number) => string;
  readonly date: (instant: number) => string;
  readonly day: (instant: number) => string;
  readonly time: (instant: number) => string;
}

/** How a mail of this view speaks. */
export function speechOf({ locale, currency, timeZone }: MailView): Speech {
  return {
    words: wordsFor(locale),
    amount: (minor) => money(minor, currency, locale),
    date: (instant) => longDate(instant, locale, timeZone),
    day: (instant) => weekday(instant, locale, timeZone),
    time: (instant) => time(instant, locale, timeZone),
  };
}

/** A button, unless there is no page to open or its address is not one that may be clicked. */
export function buttonTo(url: string | null, label: string): Button | null {
  const safe = safeUrl(url);
  return safe === null ? null : { url: safe, label };
}

/** Lines as a mail lists them; `amount` writes their sums, null leaves them out. */
export const listOf = (
  title: string | null,
  lines: readonly MailLine[],
  { words }: Speech,
  amount: ((minor: number) => string) | null,
  note: string | null = null,
): LineList => ({
  title,
  note,
  lines: lines.map((line) => ({
    name: line.name,
    about: [line.sku, line.details].filter((part) => part !== null && part !== '').join(' · '),
    quantity: fill(words.mail.times, { n: line.quantity }),
    amount: amount === null ? null : amount(line.amount),
  })),
});

/** What both parts of a mail show around its content. */
export type MailFrame = ReturnType<typeof mailFrame>;

/** Shop, colours and footer of a mail. */
export function mailFrame(view: MailView) {
  const { shop, locale } = view;
  const { mail, document } = wordsFor(locale);
  const vat = fill(document.vatId, { id: shop.vatId });
  const legal = [shop.legalName, addressLine(shop.address), shop.register, vat].join(' · ');
  const colors: BrandColors & { darkGround: string } = {
    ...brandColors(shop.brandColor),
    darkGround: DARK_GROUND,
  };
  return {
    lang: locale,
    shop: { name: shop.name, initials: initials(shop.name) },
    colors,
    colon: mail.colon,
    regards: mail.regards,
    team: fill(mail.team, { shop: shop.name }),
    legal,
    contact: shop.phone === null ? mail.contactMail : fill(mail.contact, { phone: shop.phone }),
    website: shop.website,
  };
}
