import type {
  CreditNoteSnapshot,
  InvoiceLineSnapshot,
  InvoiceSnapshot,
  QuoteSnapshot,
} from '../../domain/document/snapshot.ts';
import { divideHalfUp, sum } from '../../domain/money/money.ts';
import { addressLines } from '../address.ts';
import { amount, count, currencySign, money, percent } from '../format.ts';
import { fill, wordFor, wordsFor, type Words } from '../words.ts';

type Priced = InvoiceSnapshot | CreditNoteSnapshot | QuoteSnapshot;

/** More lines than this, and each takes one row instead of two (brief, long orders). */
const TWO_LINE_ROWS = 12;

/** Lines, tax by rate and totals, as invoices, credit notes and quotes show them. */
export interface PricedView {
  readonly vatNumber: string | null;
  readonly deliveryAddress: readonly string[];
  readonly heads: {
    readonly caption: string;
    readonly unitPrice: string;
    readonly amount: string;
    readonly taxable: string;
    readonly vatAmount: string;
    readonly gross: string;
  };
  readonly dense: boolean;
  readonly hasDiscount: boolean;
  readonly lines: readonly LineView[];
  readonly taxRows: readonly TaxRowView[];
  readonly taxTotal: TaxRowView;
  readonly totals: readonly TotalView[];
}

interface LineView {
  readonly position: number;
  readonly name: string;
  readonly sku: string;
  readonly details: string | null;
  readonly reason: string | null;
  readonly quantity: string;
  readonly unitPrice: string;
  /** Shown small under a price with tax, where the buyer is a business (art. 226 (8)). */
  readonly unitPriceExcl: string | null;
  readonly discount: string | null;
  readonly rate: string;
  readonly amount: string;
  /** The sum of the amounts so far: what a page carries forward. */
  readonly soFar: string;
}

interface TaxRowView {
  readonly rate: string;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
}

interface TotalView {
  readonly label: string;
  readonly note: string | null;
  readonly value: string;
  /** A fine rule above. */
  readonly rule: boolean;
}

/** The parts that invoices, credit notes and quotes share. */
export function pricedView(document: Priced): PricedView {
  const words = wordsFor(document.locale);
  const sign = currencySign(document.currency, document.locale);
  const { pricesIncludeTax: incl, buyer, deliveryAddress, totals } = document;
  const figure = figures(document);
  const row = (net: number, tax: number, gross: number) => ({
    net: figure(net),
    tax: figure(tax),
    gross: figure(gross),
  });
  return {
    vatNumber: buyer.vatId === null ? null : fill(words.document.vatNumber, { id: buyer.vatId }),
    deliveryAddress:
      deliveryAddress === null ? [] : addressLines(deliveryAddress, document.shop.address.country),
    heads: {
      caption: caption(document, words),
      unitPrice: incl ? words.document.unitPriceIncl : words.document.unitPriceExcl,
      amount: fill(incl ? words.document.amountIncl : words.document.amountExcl, {
        currency: sign,
      }),
      taxable: fill(words.document.taxable, { currency: sign }),
      vatAmount: fill(words.document.vatAmount, { currency: sign }),
      gross: fill(words.document.gross, { currency: sign }),
    },
    dense: document.lines.length > TWO_LINE_ROWS,
    hasDiscount: document.lines.some((line) => line.discount !== 0),
    lines: lineViews(document, words),
    taxRows: totals.rates.map(({ rate, net, tax, gross }) => ({
      rate: percent(rate, document.locale),
      ...row(net, tax, gross),
    })),
    taxTotal: { rate: words.document.total, ...row(totals.net, totals.tax, totals.gross) },
    totals: totalRows(document, words),
  };
}

const figures = (document: Priced) => (minor: number) =>
  amount(minor, document.currency, document.locale);

function caption({ kind, currency }: Priced, words: Words): string {
  const captions = {
    invoice: words.document.linesCaption,
    creditNote: words.document.creditedCaption,
    quote: words.document.quotedCaption,
  };
  return fill(captions[kind], { currency });
}

function lineViews(document: Priced, words: Words): LineView[] {
  const figure = figures(document);
  let soFar = 0;
  return document.lines.map((line, index) => {
    soFar += line.amount;
    return {
      position: index + 1,
      name: line.name,
      sku: line.sku,
      details: line.details,
      reason: line.reason === null ? null : wordFor(line.reason, words.reasons),
      quantity: count(Math.abs(line.quantity)), // the minus of a credit stands before its amount
      unitPrice: figure(line.unitPrice),
      unitPriceExcl: unitPriceExcl(document, line, words),
      discount: discountOf(document, line),
      rate: percent(line.taxRate, document.locale),
      amount: figure(line.amount),
      soFar: figure(soFar),
    };
  });
}

function unitPriceExcl(document: Priced, line: InvoiceLineSnapshot, words: Words): string | null {
  if (!document.pricesIncludeTax || document.buyer.vatId === null) return null;
  const net = divideHalfUp(line.unitPrice * 10_000, 10_000 + line.taxRate);
  return fill(words.document.perPieceExcl, { amount: figures(document)(net) });
}

/** A discount in whole percents is shown so, any other as its amount. */
function discountOf(document: Priced, line: InvoiceLineSnapshot): string | null {
  if (line.discount === 0) return null;
  const full = Math.abs(line.quantity * line.unitPrice);
  const discount = Math.abs(line.discount);
  const percents = full === 0 ? 0 : Math.round((discount * 100) / full);
  const exact = percents > 0 && divideHalfUp(full * percents, 100) === discount;
  return exact ? percent(percents * 100, document.locale) : figures(document)(-discount);
}

/** The rows above the grand total: goods, shipping, total without tax, tax. */
function totalRows(document: Priced, words: Words): TotalView[] {
  const { shipping, totals, currency, locale } = document;
  const value = (minor: number) => money(minor, currency, locale);
  const plain = { note: null, rule: false };
  const goods = sum(document.lines.map((line) => line.amount));
  const shippingRow = shipping && {
    label: words.document.shipping,
    note: `${shipping.label}, ${percent(shipping.taxRate, locale)}`,
    value: value(shipping.amount),
    rule: false,
  };
  const deductions = document.kind === 'creditNote' ? (document.deductions ?? []) : [];
  const extras = [
    ...(shippingRow ? [shippingRow] : []),
    ...deductions.map(({ kind, amount, taxRate }) => ({
      ...{ label: words.deductions[kind], note: percent(taxRate, locale) },
      ...{ value: value(amount), rule: false },
    })),
  ];
  return [
    ...(extras.length > 0
      ? [{ ...plain, label: words.document.subtotal, value: value(goods) }, ...extras]
      : []),
    { label: words.document.totalExcl, note: null, value: value(totals.net), rule: true },
    { ...plain, label: words.document.vat, value: value(totals.tax) },
  ];
}
