import { z } from 'zod';
import { LOCALES } from '../../domain/settings/shop.ts';
import { instant } from '../http/instants.ts';
import { DRAFT_PARTS } from '../orders/draft-parts.ts';
import {
  AddressInput,
  code,
  CustomerInput,
  DraftLines,
  freeText,
  money,
  text,
} from '../orders/order-input.ts';
import { AddressSchema, SOURCES, TotalsSchema } from '../orders/order-schema.ts';

export const QUOTE_STATUSES = ['open', 'sent', 'accepted', 'declined', 'expired'] as const;

const lastDay = z.iso
  .date('Use a day as 2026-03-31.')
  .describe("The last day on which it holds, in the shop's zone; left out: by the settings");

/** A new quote: like an order, with agreed prices where there are any, and without coupons. */
export const QuoteInput = z
  .strictObject({
    source: z.enum(SOURCES).default('api'),
    channel: code.default('default'),
    customer: CustomerInput,
    billingAddress: AddressInput,
    shippingAddress: AddressInput.nullable()
      .default(null)
      .describe('Left out: the billing address'),
    lines: DraftLines,
    shippingMethod: text(100),
    shippingPrice: money.default(0),
    paymentMethod: code,
    comment: freeText.nullable().default(null).describe("The customer's own words"),
    mailsOn: z.boolean().default(true).describe('Send mails about the order it becomes'),
    validUntil: lastDay.optional(),
  })
  .meta({ id: 'QuoteInput' });
export type QuoteInput = z.output<typeof QuoteInput>;

/** What is to be changed of a quote; what is left out stays. */
export const QuoteEdit = z
  .strictObject({ ...DRAFT_PARTS, validUntil: lastDay.optional() })
  .meta({ id: 'QuoteEdit' });
export type QuoteEdit = z.output<typeof QuoteEdit>;

const amount = z.int().describe('Minor units');

export const LeftOutSchema = z
  .strictObject({
    sku: z.string(),
    name: z.string(),
    quantity: z.int(),
    reason: z.enum(['notSold', 'outOfStock']),
  })
  .meta({ id: 'LeftOut' });

const head = {
  id: z.string(),
  number: z.string(),
  version: z.int().describe('The ETag: counts the edits'),
  status: z.enum(QUOTE_STATUSES),
  validUntil: z.iso.date(),
  currency: z.string(),
};

const quote = {
  ...head,
  source: z.enum(SOURCES),
  channel: z.string(),
  pricesIncludeTax: z.boolean(),
  locale: z.enum(LOCALES),
  customer: z.strictObject({
    id: z.string(),
    number: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
  }),
  vatId: z.string().nullable(),
  billingAddress: AddressSchema,
  deliveryAddress: AddressSchema,
  comment: z.string().nullable(),
  lines: z.array(
    z.strictObject({
      id: z.string(),
      productId: z.string(),
      sku: z.string(),
      name: z.string(),
      details: z.string().nullable(),
      quantity: z.int(),
      unitPrice: amount,
      discount: amount,
      taxRate: z.int(),
      amount,
    }),
  ),
  shipping: z.strictObject({ method: z.string(), price: amount, taxRate: z.int() }),
  paymentMethod: z.string(),
  mailsOn: z.boolean(),
  totals: TotalsSchema,
  mails: z.array(
    z.strictObject({
      status: z.enum(['queued', 'sent', 'failed']),
      to: z.string().nullable(),
      subject: z.string().nullable(),
      error: z.string().nullable(),
      createdAt: instant,
      sentAt: instant.nullable(),
    }),
  ),
  sentAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  declinedAt: instant.nullable(),
  createdAt: instant,
  links: z.record(z.string(), z.string()),
};

export const QuoteSchema = z.strictObject(quote).meta({ id: 'Quote' });
export type QuoteAnswer = z.input<typeof QuoteSchema>;

export const CopiedQuoteSchema = z
  .strictObject({ ...quote, leftOut: z.array(LeftOutSchema).describe('What could not be copied') })
  .meta({ id: 'CopiedQuote' });

export const QuoteListSchema = z.strictObject({
  quotes: z.array(
    z.strictObject({
      ...head,
      total: amount,
      customer: z.strictObject({
        id: z.string(),
        number: z.string(),
        name: z.string(),
        company: z.string().nullable(),
      }),
      sentAt: instant.nullable(),
      createdAt: instant,
      href: z.string(),
    }),
  ),
  next: z.string().nullable().describe('For `after`; null on the last page'),
});
