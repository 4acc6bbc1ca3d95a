import { z } from 'zod';
import { LOCALES } from '../../domain/settings/shop.ts';
import { authorization } from '../../temporal/action-payloads.ts';
import { instantInput } from '../http/instants.ts';
import { SOURCES } from './order-schema.ts';

/** One line of text: no line breaks or control characters, which could forge headers and log lines (S-28). */
export const text = (length: number) =>
  z
    .string()
    .trim()
    .min(1, 'Fill this in.')
    .max(length, `At most ${length} characters.`)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'Use one line of text, without control characters.');
const optional = (length: number) => text(length).nullable().default(null);
export const code = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'Use a short code of letters, digits, - and _.');
export const money = z.int('Use whole minor units, e.g. cents.').nonnegative().max(100_000_000_000);

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Use the two capital letters of ISO 3166-1, e.g. NL.')
  .refine((value) => !/^[A-Z]{2}$/.test(value) || countries.of(value) !== undefined, {
    error: 'There is no such country.',
  });

/** Free text of several lines. */
export const freeText = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .regex(/^[\P{Cc}\n\r\t]*$/u, 'Remove the control characters.');

export const AddressInput = z
  .strictObject({
    name: text(200),
    company: optional(200),
    street: text(200),
    postcode: text(20),
    city: text(100),
    country,
  })
  .meta({ id: 'AddressInput' });

/** What is known of a customer besides addresses. */
export const CUSTOMER_FACTS = {
  name: text(200),
  company: text(200).nullable(),
  email: z.string().trim().max(254).toLowerCase().pipe(z.email('This is not an e-mail address.')),
  phone: text(40).nullable(),
  vatId: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}[A-Z0-9]{2,13}$/, 'A VAT id begins with its country, e.g. NL123456789B01.')
    .nullable(),
  locale: z.enum(LOCALES),
};

export const CustomerInput = z.strictObject({
  ...CUSTOMER_FACTS,
  company: CUSTOMER_FACTS.company.default(null),
  phone: CUSTOMER_FACTS.phone.default(null),
  vatId: CUSTOMER_FACTS.vatId.default(null),
  locale: CUSTOMER_FACTS.locale.default('en'),
});

/** A colleague, by the name under which the shop knows them. */
export const person = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,99}$/u, 'Use a name or an e-mail address.');

/** Where a customer came from, in the shop's own words: a campaign, a fair, a shop window. */
export const leadSource = text(60).describe('Where the customer came from');

const quantity = z.int('Use whole pieces.').positive('Order at least one.').max(1_000_000);

/** The code of a coupon, as typed. */
export const couponCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9_-]{2,40}$/, 'A coupon code has 2 to 40 letters, digits, - and _.');

export const CouponCodes = z
  .array(couponCode)
  .max(10, 'At most 10 coupons.')
  .refine((codes) => new Set(codes).size === codes.length, 'Give each coupon once.');

/** Lines of something that is not placed yet; a line that stays is named by its id. */
export const DraftLines = z
  .array(
    z.strictObject({
      id: z
        .string()
        .regex(/^[A-Za-z0-9.-]{1,10}$/, 'Use the id of one of the lines.')
        .nullable()
        .default(null)
        .describe('The line it is; left out: a new one'),
      sku: text(64),
      quantity,
      discount: money
        .nullable()
        .default(null)
        .describe('Off this line as a whole, besides coupons; left out: as it was'),
      unitPrice: money
        .nullable()
        .default(null)
        .describe("An agreed price; left out: as it was, of a new line the product's"),
    }),
  )
  .min(1, 'Order at least one product.')
  .max(200, 'At most 200 lines; split the order.');

/** What was reserved at the checkout, as in the action `authorize`. */
export const PaymentInput = authorization.extend({
  expiresAt: instantInput.nullable().default(null),
});

/** A new order. Prices are ours: the shop's products have them. */
export const OrderInput = z
  .strictObject({
    kind: z
      .enum(['order', 'draft'])
      .default('order')
      .describe('`draft` only records it; place it later with the action `place`'),
    source: z.enum(SOURCES).default('api'),
    channel: code.default('default'),
    customer: CustomerInput,
    billingAddress: AddressInput,
    shippingAddress: AddressInput.nullable()
      .default(null)
      .describe('Left out: the billing address'),
    lines: z
      .array(
        z.strictObject({
          sku: text(64),
          quantity,
          discount: money.default(0).describe('Minor units off this line as a whole'),
        }),
      )
      .min(1, 'Order at least one product.')
      .max(200, 'At most 200 lines; split the order.'),
    coupons: CouponCodes.default([]),
    shippingMethod: text(100),
    shippingPrice: money.default(0).describe("Minor units; taxed at the lines' highest rate"),
    paymentMethod: code,
    payment: PaymentInput.nullable().default(null).describe('Money reserved at the checkout'),
    comment: freeText.nullable().default(null).describe("The customer's own words"),
    mailsOn: z.boolean().default(true).describe('Send the customer mails about this order'),
    assignee: person.nullable().default(null).describe('Who sees to the order'),
    leadSource: leadSource.nullable().default(null),
  })
  .meta({ id: 'OrderInput' });
export type OrderInput = z.output<typeof OrderInput>;
