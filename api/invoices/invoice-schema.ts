import { z } from 'zod';
import { INVOICE_KINDS, INVOICE_SORTS } from '../../db/queries/invoice-list.ts';
import { INVOICE_STATUSES } from '../../domain/invoice/status.ts';
import { afterCursor, pageLimit } from '../http/cursor.ts';
import { instant, instantQuery } from '../http/instants.ts';
import { flag, searchText as text } from '../http/query-parts.ts';
import { AddressSchema, DeductionSchema, TotalsSchema } from '../orders/order-schema.ts';

const money = z.int().describe('Minor units of `currency`');

export const InvoiceQuery = z.strictObject({
  kind: z
    .enum(INVOICE_KINDS)
    .optional()
    .describe('`debit`: further invoices, for what was added to an order; `credit`: credit notes'),
  status: z.enum(INVOICE_STATUSES).optional(),
  unpaid: flag.optional().describe('`true`: something is still to be paid on it, due or not'),
  issuedFrom: instantQuery.optional(),
  issuedTo: instantQuery.optional().describe('Not included'),
  dueBefore: instantQuery.optional(),
  customer: text(40).optional().describe('Customer id or number'),
  order: text(40).optional().describe('Order id or number'),
  q: text(60).optional().describe('The beginning of a number, of the invoice or its order'),
  sort: z.enum(INVOICE_SORTS).default('-issuedAt'),
  after: afterCursor,
  limit: pageLimit(50),
});

export const InvoiceKey = z.strictObject({
  id: z
    .string()
    .regex(/^[\x20-\x7e]{1,60}$/, 'Use the id or the number of an invoice.')
    .describe('The id or the number of an invoice or credit note'),
});

const item = {
  id: z.string(),
  number: z.string(),
  kind: z.enum(INVOICE_KINDS),
  status: z.enum(INVOICE_STATUSES).describe('A credit note is settled by being issued: `paid`'),
  order: z.strictObject({ id: z.string(), number: z.string(), href: z.string() }),
  customer: z.strictObject({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    company: z.string().nullable(),
  }),
  currency: z.string(),
  net: money,
  tax: money,
  gross: money,
  open: money.describe('Still to be paid; money that has arrived pays the oldest invoice first'),
  issuedAt: instant,
  dueAt: instant,
  links: z.strictObject({ self: z.string(), order: z.string(), pdf: z.string() }),
};

export const InvoiceListItem = z.strictObject(item);

export const InvoicesSchema = z.strictObject({
  invoices: z.array(InvoiceListItem),
  totals: z
    .array(z.strictObject({ currency: z.string(), invoices: z.int(), open: money }))
    .describe('What is still to be paid on the whole selection, not on this page only'),
  next: z.string().nullable().describe('For `after`; null on the last page'),
});

export const RelatedInvoice = z.strictObject({
  id: z.string(),
  number: z.string(),
  gross: money,
  href: z.string(),
});

export const InvoiceDetailSchema = z
  .strictObject({
    ...item,
    pricesIncludeTax: z.boolean(),
    suppliedAt: instant.nullable(),
    buyer: z.strictObject({
      address: AddressSchema,
      vatId: z.string().nullable(),
      customerNumber: z.string(),
    }),
    deliveryAddress: AddressSchema.nullable().describe('Only where it is another one'),
    lines: z.array(
      z.strictObject({
        sku: z.string(),
        name: z.string(),
        details: z.string().nullable(),
        quantity: z.int().describe('Below 0 on a credit note, like the amounts'),
        unitPrice: money,
        discount: money,
        taxRate: z.int(),
        amount: money,
        reason: z.string().nullable(),
      }),
    ),
    shipping: z
      .strictObject({ label: z.string(), amount: money, taxRate: z.int() })
      .nullable()
      .describe('Where the charge for sending is on it'),
    deductions: z.array(DeductionSchema).describe('Of a credit note: what the shop keeps of it'),
    totals: TotalsSchema,
    creditOf: RelatedInvoice.nullable().describe('The invoice that this credit note corrects'),
    creditNotes: z.array(RelatedInvoice).describe('What corrects this invoice'),
  })
  .meta({ id: 'InvoiceDetail' });
