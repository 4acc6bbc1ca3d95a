import { z } from 'zod';
import { ACTION_NAMES } from '../../domain/order/action-names.ts';
import { RETURN_ACTIONS } from '../../domain/order/order.ts';
import { LOCALES } from '../../domain/settings/shop.ts';
import { instant } from '../http/instants.ts';

/** How an order is answered. Amounts are minor units of `currency`, tax rates basis points (2100 is 21 %). */

const money = z.int().describe('Minor units, e.g. cents');
const code = z.string();
const count = z.int().nonnegative();
const lineQuantity = z.strictObject({ lineId: code, quantity: count });

export const ORDER_STATUSES = ['draft', 'open', 'completed', 'cancelled'] as const;
export const PAYMENT_STATUSES = [
  ...['unpaid', 'authorized', 'partiallyPaid', 'paid'],
  ...['partiallyRefunded', 'refunded', 'voided', 'expired'],
] as const;
export const FULFILLMENT_STATUSES = [
  ...(['unfulfilled', 'partial', 'shipped', 'delivered'] as const),
  ...(['readyForPickup', 'collected'] as const),
] as const;
export const SOURCES = ['web', 'phone', 'pos', 'import', 'api'] as const;

export const facets = {
  status: z.enum(ORDER_STATUSES),
  paymentStatus: z.enum(PAYMENT_STATUSES),
  fulfillmentStatus: z.enum(FULFILLMENT_STATUSES),
  onHold: z.boolean(),
  needsAttention: z.boolean(),
};

export const AddressSchema = z
  .strictObject({
    name: z.string(),
    company: z.string().nullable(),
    street: z.string(),
    postcode: z.string(),
    city: z.string(),
    country: z.string(),
  })
  .meta({ id: 'Address' });

export const TotalsSchema = z
  .strictObject({
    net: money,
    tax: money,
    gross: money,
    rates: z.array(z.strictObject({ rate: z.int(), net: money, tax: money, gross: money })),
  })
  .meta({ id: 'Totals' });

const LineSchema = z.strictObject({
  id: code,
  productId: code,
  sku: z.string(),
  name: z.string(),
  details: z.string().nullable(),
  unitPrice: money,
  discount: money,
  amount: money.describe('unitPrice × ordered − discount'),
  taxRate: z.int(),
  ordered: count,
  reserved: count,
  backordered: count,
  expectedAt: instant.nullable().describe('By a word on this order'),
  deducted: count,
  shipped: count,
  delivered: count,
  cancelled: count,
  returned: count,
  invoiced: count,
  credited: count,
  added: count.describe('Of `ordered`, added after placing'),
  waived: count.describe('Credited though they are kept: owed for no more'),
  customerLabel: code.nullable().describe('What its buyer is labelled with, where so set'),
});

const move = { id: code, amount: money, status: z.string(), at: instant };

export const PaymentSchema = z.strictObject({
  id: code,
  provider: code,
  method: code,
  scheme: code.nullable(),
  reference: z.string().nullable(),
  authorization: z.enum(['none', 'open', 'voiding', 'voided', 'expired']),
  authorized: money,
  expiresAt: instant.nullable(),
  captures: z.array(z.strictObject(move)),
  refunds: z.array(
    z.strictObject({
      ...move,
      returnId: code.nullable(),
      to: z
        .enum(['original', 'storeCredit', 'exchange'])
        .describe('`exchange`: carried over to the order placed in exchange'),
      evidence: z.string().nullable().describe('Given by whoever paid it by hand'),
    }),
  ),
  voidedAt: instant.nullable(),
  voids: z.int().describe('How many times it was to be let go'),
  renewals: z.array(
    z.strictObject({ ...move, until: instant }).describe('Reserved anew, or to be: until when'),
  ),
  transferId: z.string().nullable().describe('The bank transfer with which it came'),
  chargebacks: z.array(z.strictObject({ ...move, reference: z.string() })),
});

export const DeductionSchema = z.strictObject({
  kind: z.enum(['returnCosts', 'deliverySurcharge']),
  amount: money.describe("In the order's price mode, taken off the totals"),
  taxRate: z.int(),
});

const InvoiceSchema = z.strictObject({
  id: code,
  kind: z.enum(['invoice', 'creditNote']),
  number: z.string().nullable(),
  portion: z.strictObject({ lines: z.array(lineQuantity), shipping: z.boolean() }),
  charge: z.strictObject({ method: z.string(), price: money, taxRate: z.int() }).nullable(),
  deductions: z.array(DeductionSchema).describe('Of a credit note: what the shop keeps of it'),
  totals: TotalsSchema,
  issuedAt: instant,
  dueAt: instant,
  shipmentId: code.nullable(),
  debit: z.boolean().describe('A further invoice, for what was added after the first'),
  creditOf: code.nullable(),
  returnId: code.nullable(),
  reason: code.nullable(),
});

export const ShipmentSchema = z.strictObject({
  id: code,
  number: z.string(),
  status: z.enum([
    ...(['open', 'picked', 'packed', 'ready'] as const),
    ...(['shipped', 'delivered', 'collected', 'recalled', 'cancelled'] as const),
  ]),
  lines: z.array(lineQuantity),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  createdAt: instant,
  shippedAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  carrierStatus: code.nullable().describe("The carrier's own word"),
  carrierStatusAt: instant.nullable(),
  pickup: z
    .strictObject({
      method: z.string(),
      shelf: z.string().nullable(),
      readyAt: instant,
      keptSinceAt: instant.describe('From when its days count: a hold moves it'),
      collectedAt: instant.nullable(),
      check: code.nullable().describe('How whoever fetched it was known'),
    })
    .nullable()
    .describe('Where it lies ready for the customer, or last did; null: it never did'),
});

export const ReturnSchema = z.strictObject({
  id: code,
  number: z.string().nullable(),
  status: z.enum(['requested', 'approved', 'rejected', 'received', 'settled', 'closed']),
  lines: z.array(
    z.strictObject({
      ...lineQuantity.shape,
      ...{ sku: z.string(), name: z.string(), details: z.string().nullable() },
      reason: code,
      wanted: z.enum(RETURN_ACTIONS),
    }),
  ),
  shipmentId: code
    .nullable()
    .describe('The parcel that was called back; null: sent back by the customer'),
  requestedAt: instant,
  by: z.enum(['customer', 'shop']),
  approvedAt: instant.nullable(),
  receipts: z.array(
    z.strictObject({
      at: instant,
      lines: z.array(
        z.strictObject({
          ...lineQuantity.shape,
          condition: z.enum(['fine', 'damaged', 'missing']),
        }),
      ),
    }),
  ),
  receivedAt: instant.nullable().describe('When all of it was accounted for'),
  accepted: z
    .array(lineQuantity)
    .nullable()
    .describe('The pieces that are refunded, where a person chose them'),
  replacement: z
    .array(z.strictObject({ sku: z.string(), quantity: count }))
    .describe('For an exchange: what is wanted instead; empty: the same again'),
  exchange: z
    .strictObject({
      orderId: code,
      value: money.describe('Of the worth of what came back, what pays for the new order'),
      lines: z.array(
        z.strictObject({
          ...{ sku: z.string(), name: z.string(), quantity: count, unitPrice: money },
          ...{ discount: money, taxRate: z.int(), amount: money },
        }),
      ),
    })
    .nullable()
    .describe('The order placed for it'),
  refundsShipping: z.boolean().describe('The charge for sending goes back with it'),
  repaired: z.boolean(),
});

export const DeadlineSchema = z
  .strictObject({ key: z.string(), kind: code, at: instant, subject: z.string(), n: count })
  .meta({ id: 'Deadline' });

export const CouponGrantSchema = z
  .strictObject({
    couponId: code,
    code: z.string(),
    kind: z.enum(['percentage', 'fixed', 'freeShipping']),
    lines: z
      .array(z.strictObject({ lineId: code, amount: money }))
      .describe("Taken off each line, in the line's discount already"),
    shipping: money.describe('Taken off the price of sending'),
    amount: money,
  })
  .meta({ id: 'CouponGrant' });

export const AllowedActionSchema = z.strictObject({
  action: z.enum(ACTION_NAMES as [string, ...string[]]),
  allowed: z.boolean(),
  reason: z.strictObject({ code, sentence: z.string() }).nullable(),
  href: z.string(),
});

const orderLink = { orderId: code, number: z.string(), href: z.string() };

const order = {
  id: code,
  number: z.string(),
  version: count.describe('The ETag: counts what was done to the order'),
  ...facets,
  source: z.enum(SOURCES),
  channel: z.string(),
  currency: z.string(),
  pricesIncludeTax: z.boolean(),
  locale: z.enum(LOCALES),
  placedAt: instant.nullable(),
  cancelledAt: instant.nullable(),
  coupons: z.array(CouponGrantSchema).describe('Which coupon gave what'),
  addressConfirmedAt: instant.nullable(),
  editedAt: instant.nullable().describe('When it was last changed after placing'),
  exchangeFor: z
    .strictObject({ ...orderLink, returnId: code, value: money })
    .nullable()
    .describe(
      'Placed in exchange for a return of that order; `value` of it is paid by what came back',
    ),
  exchangedBy: z
    .array(z.strictObject({ ...orderLink, returnId: code }))
    .describe('The orders placed in exchange for returns of this one'),
  customer: z.strictObject({
    id: code,
    number: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
  }),
  vatId: z.string().nullable(),
  billingAddress: AddressSchema,
  deliveryAddress: AddressSchema,
  comment: z.string().nullable().describe("The customer's own"),
  mailsOn: z.boolean(),
  lines: z.array(LineSchema),
  shipping: z.strictObject({
    method: z.string(),
    price: money,
    taxRate: z.int(),
    invoiced: z.boolean(),
    credited: z.boolean(),
    waived: z.boolean().describe('Credited though the goods are sent'),
  }),
  paymentMethod: code,
  pickupCode: z
    .string()
    .nullable()
    .describe('What the customer names at the counter; null: the order is sent'),
  totals: TotalsSchema.describe('Of what is still wanted'),
  money: z.strictObject({
    payable: money,
    authorized: money,
    captured: money,
    refunded: money,
    refundsOpen: money.describe('Granted and not paid yet'),
    lost: money.describe('Taken back by customers’ banks'),
    open: money,
    overpaid: money.describe('Taken beyond what is owed, and not on its way back'),
    underpaid: money.describe('Paid in part: what is still missing; 0 where nothing has been paid'),
  }),
  payments: z.array(PaymentSchema),
  invoices: z.array(InvoiceSchema),
  shipments: z.array(ShipmentSchema),
  returns: z.array(ReturnSchema),
  holds: z.array(
    z.strictObject({
      id: code,
      reason: code,
      since: instant,
      until: instant.nullable(),
      owner: z.string().nullable(),
      releaseWhen: z.enum(['paid', 'inStock', 'addressConfirmed']).nullable(),
    }),
  ),
  cancellations: z.array(
    z.strictObject({
      id: code,
      at: instant,
      reason: code,
      by: z.enum(['customer', 'shop', 'unpaid', 'notCollected']),
      lines: z.array(lineQuantity),
    }),
  ),
  waiting: z
    .array(
      z.strictObject({
        id: code,
        action: code,
        payload: z.unknown(),
        askedBy: z.string(),
        since: instant,
        until: instant.describe('When it goes ahead; until then `take-back` undoes it'),
      }),
    )
    .describe('What was asked and has not happened yet (grace window)'),
  attention: z.array(
    z.strictObject({
      reason: code,
      subject: z.string(),
      since: instant,
      reported: z
        .strictObject({ amount: z.int(), currency: z.string() })
        .nullable()
        .describe('What a provider says has moved, where that is why; minor units'),
    }),
  ),
  allowedActions: z.array(AllowedActionSchema),
  next: z.strictObject({
    waitsFor: code,
    sentence: z.string(),
    deadlines: z.array(DeadlineSchema),
  }),
  links: z.record(z.string(), z.string()),
};

/** What a shop notes about an order beside what is done with it. */
export const OrderRecordSchema = z
  .strictObject({
    version: z.int().describe('The ETag of the record: counts the changes to it'),
    assignee: z.string().nullable(),
    leadSource: z.string().nullable(),
    customStatus: z.string().nullable().describe('A code of the settings’ custom statuses'),
    labels: z.array(z.string()),
    notes: count.describe('How many internal notes there are'),
  })
  .meta({ id: 'OrderRecord' });

export const OrderSchema = z.strictObject(order).meta({ id: 'Order' });
export type OrderAnswer = z.output<typeof OrderSchema>;

export const DocumentSchema = z
  .strictObject({
    kind: z.enum(['invoice', 'creditNote', 'packingSlip']),
    subject: code,
    sha256: z.string().nullable().describe('Of the PDF; null while it is being made'),
    createdAt: instant,
    renderedAt: instant.nullable(),
    href: z.string(),
  })
  .meta({ id: 'Document' });

export const OrderDetailSchema = z
  .strictObject({
    ...order,
    lines: z.array(
      LineSchema.extend({
        stock: z
          .strictObject({
            onHand: z.int(),
            reserved: z.int(),
            available: z.int(),
            low: z.boolean(),
          })
          .nullable()
          .describe("The product's shelf now; `low`: at or below its threshold"),
        expected: z
          .strictObject({ at: instant, from: z.enum(['product', 'order', 'delivery']) })
          .nullable()
          .describe('When what has not left is expected, and by whose word'),
      }),
    ),
    record: OrderRecordSchema,
    notes: z.array(z.strictObject({ actionId: code, note: z.string() })),
    documents: z.array(DocumentSchema),
    messages: z.array(
      z.strictObject({
        kind: code,
        recipient: z.string(),
        status: z.enum(['queued', 'sent', 'failed']),
        subject: z.string().nullable(),
        error: z.string().nullable(),
        createdAt: instant,
        sentAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'OrderDetail' });
export type OrderDetailAnswer = z.output<typeof OrderDetailSchema>;
