import { z } from 'zod';
import type { ActionName, ActionPayloads, PayloadOf } from '../domain/order/actions.ts';
import { RETURN_ACTIONS } from '../domain/order/order.ts';
import { EXCHANGE } from '../domain/payment/payments.ts';

const code = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'Use a short code of letters, digits, - and _.');
const id = z.string().min(1).max(30);
const money = z.int().positive().max(100_000_000_000).describe('Minor units, e.g. cents');
const instant = z.int().positive().describe('ms since 1970 UTC');
const deadlineKey = z.string().min(1).max(100).describe('The `key` of a running deadline');
const quantity = z.int().positive().max(1_000_000);
const typed = (length: number) => z.string().trim().min(1).max(length).nullable().default(null);

/** One of the settings' list by its code, or a name that was typed. */
const carrierText = z.string().trim().min(1).max(60);
const carrier = z
  .union([
    carrierText.describe('The code of a carrier in the list, or a name with a capital or a blank'),
    z.strictObject({ code: carrierText.describe('In the list of carriers') }),
    z.strictObject({ name: carrierText.describe('Typed: in no list') }),
  ])
  .nullable()
  .default(null);

const price = z.int().nonnegative().max(100_000_000_000);

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'Use an ISO 4217 code such as EUR.')
  .nullable()
  .default(null)
  .describe("As its provider says; left out: the order's currency");

const lineQuantity = z.strictObject({ lineId: id, quantity });
const wantedGoods = z.strictObject({ sku: z.string().min(1).max(64), quantity });
const returnAction = z.enum(RETURN_ACTIONS);
const refundTo = z.enum(['original', 'storeCredit']).default('original');
/** Money that a checkout has reserved, in the order's currency. */
export const authorization = z.strictObject({
  provider: code.refine(
    (provider) => provider !== 'storeCredit' && provider !== EXCHANGE,
    'Store credit and exchanged goods cannot be reserved. Pay with them.',
  ),
  method: code,
  scheme: code.nullable().default(null),
  reference: z.string().min(1).max(100),
  amount: money,
  expiresAt: instant.nullable().default(null),
});

export const quantityChange = z.strictObject({
  change: z.literal('quantity'),
  lineId: id,
  quantity: z
    .int()
    .nonnegative()
    .max(1_000_000)
    .describe('Pieces wanted in all; 0 removes the line'),
});
/** A line to be added, but for the product. */
export const addition = z.strictObject({
  change: z.literal('add'),
  quantity,
  unitPrice: price
    .nullable()
    .default(null)
    .describe("Minor units, in the order's price mode; left out: the product's price of today"),
});
export const shippingChange = z.strictObject({
  change: z.literal('shipping'),
  method: z.string().trim().min(1).max(100),
  price: price.describe('Minor units'),
});

/**
 * What each action must say, checked where it enters: at the API, and again where a signal is taken in, because
 * signals can also be sent by hand from the Temporal UI. An unknown property is an error.
 */
export const ACTION_PAYLOADS = {
  place: z.strictObject({ authorization: authorization.nullable().default(null) }),
  authorize: authorization.extend({ currency }),
  pay: z.strictObject({
    amount: money.nullable().default(null),
    method: code.nullable().default(null),
    provider: code
      .refine((provider) => provider !== EXCHANGE, 'Goods are exchanged by settling their return.')
      .nullable()
      .default(null),
    reference: typed(100),
    currency,
    transferId: id.nullable().default(null),
  }),
  markUnpaid: z.strictObject({ paymentId: id.nullable().default(null) }),
  capture: z.strictObject({ amount: money.nullable().default(null) }),
  hold: z.strictObject({
    reason: code.default('other'),
    until: instant.nullable().default(null),
    owner: z
      .string()
      .regex(/^[\w.:-]{1,60}$/, 'Use the id of an account or key.')
      .nullable()
      .default(null)
      .describe('Account or key id; null: whoever asks'),
    releaseWhen: z
      .enum(['paid', 'inStock', 'addressConfirmed'])
      .nullable()
      .default(null)
      .describe('What ends it by itself; null: a person, or its time'),
  }),
  confirmAddress: z.strictObject({}),
  refund: z.strictObject({
    amount: money.nullable().default(null),
    paymentId: id.nullable().default(null),
    to: refundTo,
  }),
  payRefund: z.strictObject({
    paymentId: id,
    refundId: id,
    byHand: z.boolean().default(false),
    evidence: typed(100),
  }),
  void: z.strictObject({ paymentId: id }),
  reauthorize: z.strictObject({ paymentId: id }),
  chargeback: z.strictObject({
    paymentId: id,
    amount: money,
    reference: z.string().min(1).max(100),
  }),
  chargebackWon: z.strictObject({ paymentId: id, chargebackId: id }),
  remindPayment: z.strictObject({}),
  sendPaymentLink: z.strictObject({}),
  release: z.strictObject({ holdId: id.nullable().default(null) }),
  invoice: z.strictObject({}),
  edit: z.strictObject({
    editId: id.nullable().default(null),
    changes: z
      .array(
        z.discriminatedUnion('change', [
          quantityChange,
          addition.extend({ productId: id }),
          shippingChange,
          z.strictObject({ change: z.enum(['billingAddress', 'deliveryAddress']) }),
        ]),
      )
      .min(1)
      .max(200),
  }),
  credit: z.strictObject({
    lines: z.array(lineQuantity).max(1000).default([]),
    shipping: z.boolean().default(false),
    reason: code.default('other'),
    refund: z.boolean(),
    to: refundTo.describe('Where the money goes'),
  }),
  ship: z.strictObject({
    lines: z.array(lineQuantity).min(1).max(1000).nullable().default(null),
    carrier,
    trackingNumber: typed(100),
    shipmentId: id.nullable().default(null),
  }),
  readyForPickup: z.strictObject({
    shipmentId: id.nullable().default(null),
    lines: z.array(lineQuantity).min(1).max(1000).nullable().default(null),
    shelf: z
      .string()
      .regex(/^[\w.:/-]{1,20}$/, 'Use a short code of the shelf, without blanks.')
      .nullable()
      .default(null),
  }),
  collect: z.strictObject({
    shipmentId: id.nullable().default(null),
    check: code
      .nullable()
      .default(null)
      .describe('How the customer was known, a code such as idCard; never a name or number'),
    pickupCode: typed(20).describe('As the customer names it'),
  }),
  createShipment: z.strictObject({
    lines: z.array(lineQuantity).min(1).max(1000).nullable().default(null),
  }),
  pickShipment: z.strictObject({ shipmentId: id }),
  packShipment: z.strictObject({ shipmentId: id }),
  cancelShipment: z.strictObject({ shipmentId: id }),
  track: z.strictObject({ shipmentId: id, carrier, trackingNumber: typed(100) }),
  reportCarrierStatus: z.strictObject({ shipmentId: id, status: code, at: instant }),
  markNotShipped: z.strictObject({ shipmentId: id }),
  deliver: z.strictObject({ shipmentId: id.nullable().default(null) }),
  cancel: z.strictObject({
    reason: code.default('other'),
    lines: z
      .array(lineQuantity)
      .min(1)
      .max(1000)
      .nullable()
      .default(null)
      .describe('null: all that has not left'),
    parcels: z
      .enum(['recall', 'keep'])
      .nullable()
      .default(null)
      .describe('What becomes of parcels on their way; null: they go on'),
    restock: z.boolean().nullable().default(null),
    mailCustomer: z.boolean().nullable().default(null),
  }),
  return: z.strictObject({
    lines: z
      .array(lineQuantity.extend({ reason: code, wanted: returnAction.default('refund') }))
      .min(1)
      .max(1000),
    overrideWindow: z.boolean().default(false),
    replacement: z
      .array(wantedGoods)
      .max(200)
      .default([])
      .describe('For an exchange: what is wanted instead; empty: the same again'),
  }),
  approveReturn: z.strictObject({ returnId: id }),
  rejectReturn: z.strictObject({ returnId: id, reason: code.default('other') }),
  receiveReturn: z.strictObject({
    returnId: id,
    lines: z
      .array(lineQuantity.extend({ condition: z.enum(['fine', 'damaged', 'missing']) }))
      .min(1)
      .max(3000)
      .nullable()
      .default(null)
      .describe('null: all that is awaited, whole'),
    restock: z.boolean().nullable().default(null),
  }),
  settleReturn: z.strictObject({
    returnId: id,
    outcome: returnAction.nullable().default(null).describe('null: as was wanted'),
    lines: z
      .array(lineQuantity)
      .max(1000)
      .nullable()
      .default(null)
      .describe('The pieces that are refunded; null: all that came back'),
    costs: price
      .nullable()
      .default(null)
      .describe("Kept for the goods' way back, minor units; null: as the settings say"),
    shipping: z
      .boolean()
      .nullable()
      .default(null)
      .describe('Whether the charge for sending goes back too; null: as the settings say'),
    replacement: z
      .array(wantedGoods)
      .min(1)
      .max(200)
      .nullable()
      .default(null)
      .describe('For an exchange: what the customer gets; null: as was wanted'),
  }),
  expect: z.strictObject({
    lineId: id.nullable().default(null),
    expectedAt: instant.nullable().default(null),
  }),
  deductStock: z.strictObject({
    lines: z.array(lineQuantity).min(1).max(1000).nullable().default(null),
  }),
  restoreStock: z.strictObject({
    lines: z.array(lineQuantity).min(1).max(1000).nullable().default(null),
  }),
  receiveBackorder: z.strictObject({ allotmentId: id }),
  extendDeadline: z.strictObject({ key: deadlineKey, at: instant, reason: code.default('other') }),
  meetDeadlineNow: z.strictObject({ key: deadlineKey }),
  takeBack: z.strictObject({
    waitingId: id.nullable().default(null).describe('null: what was asked last'),
  }),
  adoptSettings: z.strictObject({ version: z.int().positive() }),
  acknowledgeAttention: z.strictObject({
    attention: code,
    subject: z.string().min(1).max(200),
    because: code.default('dealtWith'),
  }),
  switchMails: z.strictObject({ on: z.boolean() }),
} satisfies { [N in ActionName]: z.ZodType<ActionPayloads[N]> };

/** Whether a name is that of an action people may ask for. */
export const isActionName = (name: string): name is ActionName => name in ACTION_PAYLOADS;

/**
 * Checks what was said along with an action and fills in what may be left out.
 * @throws z.ZodError naming each field at fault
 */
export const parsePayload = <N extends ActionName>(action: N, payload: unknown): PayloadOf<N> =>
  (ACTION_PAYLOADS[action] as unknown as z.ZodType<PayloadOf<N>>).parse(payload ?? {});
