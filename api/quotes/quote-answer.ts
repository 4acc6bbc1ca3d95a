import { quoteMailsOf } from '../../db/repositories/quote-mails.ts';
import { findQuote, type ListedQuote, type QuoteRecord } from '../../db/repositories/quotes.ts';
import {
  activePortion,
  lineAmount,
  payable,
  portionTotals,
} from '../../domain/order/quantities.ts';
import { quoteStatusOn } from '../../domain/quote/quote.ts';
import type { QuoteRefusal } from '../../domain/quote/rules.ts';
import { dayIn } from '../../domain/time/calendar.ts';
import type { ApiDeps } from '../deps.ts';
import { iso, isoInstants } from '../http/instants.ts';
import { problem, refused, type Problem } from '../http/problem.ts';
import type { Answer } from '../http/route.ts';
import { etagOf } from '../orders/order-answer.ts';
import type { QuoteAnswer } from './quote-schema.ts';

const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** Today as the shop's zone has it. */
export async function todayOf({ settings, now }: ApiDeps): Promise<string> {
  return dayIn(now(), (await settings.current()).timeZone);
}

/** @throws Problem `notFound` */
export async function requireQuote({ db }: Pick<ApiDeps, 'db'>, key: string): Promise<QuoteRecord> {
  const record = await findQuote(db, key);
  if (!record) throw unknownQuote(key);
  return record;
}

export const unknownQuote = (key: string): Problem =>
  problem('notFound', `There is no quote ${key}. Check its id or number.`);

/** @throws Problem 409 with the reason, if there is one */
export function refuseQuote(refusal: QuoteRefusal | null): void {
  if (refusal) throw refused(refusal);
}

/** The quote for whoever asked for it or changed it, with its version as `ETag`. */
export async function quoteAnswer(
  deps: ApiDeps,
  record: QuoteRecord,
  status: 200 | 201 = 200,
  more: object = {},
): Promise<Answer> {
  const body = { ...(await quoteBody(deps, record)), ...more };
  const location = status === 201 ? { Location: body.links['self'] ?? '' } : {};
  return { status, body, headers: { ETag: etagOf(record), ...location } };
}

async function quoteBody(deps: ApiDeps, record: QuoteRecord): Promise<QuoteAnswer> {
  const { quote, buyer, deliveryAddress } = record;
  const { draft } = quote;
  const { method, price, taxRate } = draft.shipping;
  const mails = await quoteMailsOf(deps.db, quote.id);
  return {
    ...headOf(record, await todayOf(deps)),
    ...{ source: draft.source, channel: draft.channel, locale: draft.locale },
    pricesIncludeTax: draft.pricesIncludeTax,
    customer: {
      id: record.customerId,
      number: buyer.customerNumber,
      email: buyer.email,
      phone: buyer.phone,
    },
    vatId: buyer.vatId,
    billingAddress: buyer.address,
    deliveryAddress,
    comment: record.customerComment,
    lines: draft.lines.map((line) => {
      const { id, productId, sku, name, details, ordered, unitPrice, discount } = line;
      return {
        ...{ id, productId, sku, name, details, quantity: ordered, unitPrice, discount },
        ...{ taxRate: line.taxRate, amount: lineAmount(line, ordered) },
      };
    }),
    shipping: { method, price, taxRate },
    ...{ paymentMethod: draft.paymentMethod, mailsOn: draft.mailsOn },
    totals: isoInstants(portionTotals(draft, activePortion(draft))),
    mails: mails.map(({ createdAt, sentAt, ...mail }) => ({
      ...mail,
      createdAt: createdAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    })),
    sentAt: isoOrNull(record.sentAt),
    acceptedAt: isoOrNull(record.acceptedAt),
    declinedAt: isoOrNull(record.declinedAt),
    createdAt: iso(record.createdAt),
    links: linksOf(record),
  };
}

/** A quote as lists show it. */
export const quoteItem = ({ record, customer }: ListedQuote, today: string) => ({
  ...headOf(record, today),
  total: payable(record.quote.draft),
  customer,
  sentAt: isoOrNull(record.sentAt),
  createdAt: iso(record.createdAt),
  href: `/api/quotes/${record.quote.id}`,
});

const headOf = ({ quote, version }: QuoteRecord, today: string) => ({
  ...{ id: quote.id, number: quote.number, version, validUntil: quote.validUntil },
  status: quoteStatusOn(quote, today),
  currency: quote.draft.currency,
});

function linksOf({ quote: { id, orderId }, copyOf }: QuoteRecord): Record<string, string> {
  const self = `/api/quotes/${id}`;
  return {
    ...{ self, document: `${self}/document.pdf` },
    ...(orderId === null ? {} : { order: `/api/orders/${orderId}` }),
    ...(copyOf === null ? {} : { copyOf: `/api/orders/${copyOf}` }),
  };
}
