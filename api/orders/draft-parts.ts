import type { Knex } from 'knex';
import { z } from 'zod';
import type { Executor } from '../../db/knex.ts';
import { upsertCustomer } from '../../db/repositories/customers.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import type { ChangedBy } from '../../db/repositories/record-changes.ts';
import { linesWanted, shippingFor } from '../../domain/order/draft.ts';
import type { Order } from '../../domain/order/order.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Address } from '../../domain/settings/shop.ts';
import { productsOf } from './lines-of-products.ts';
import {
  AddressInput,
  code,
  CustomerInput,
  DraftLines,
  freeText,
  money,
  text,
} from './order-input.ts';

/** What can be changed of a draft or a quote; what is left out stays. */
export const DRAFT_PARTS = {
  customer: CustomerInput.optional(),
  billingAddress: AddressInput.optional(),
  shippingAddress: AddressInput.nullable().optional().describe('null: the billing address'),
  lines: DraftLines.optional().describe('All it is to have'),
  shippingMethod: text(100).optional(),
  shippingPrice: money.optional().describe('Minor units, before coupons'),
  paymentMethod: code.optional(),
  comment: freeText.nullable().optional().describe("The customer's own words"),
  mailsOn: z.boolean().optional(),
};
type DraftParts = z.output<z.ZodObject<typeof DRAFT_PARTS>>;

/** The persons of a draft after an edit; the customer's profile is brought up to date (S030). */
export async function changedBuyer<R extends PersonalRecord>(
  trx: Knex.Transaction,
  record: R,
  edit: DraftParts,
  { settings, by }: { readonly settings: Settings; readonly by: ChangedBy },
): Promise<R> {
  const { customer } = edit;
  const address = edit.billingAddress
    ? { ...edit.billingAddress, company: edit.billingAddress.company ?? customer?.company ?? null }
    : record.buyer.address;
  const deliveryAddress = deliveryAfter(record, edit, address);
  const customerComment = edit.comment === undefined ? record.customerComment : edit.comment;
  const order = { ...record.order, country: deliveryAddress.country };
  const rest = { ...record, deliveryAddress, customerComment };
  if (!customer) return { ...rest, order, buyer: { ...record.buyer, address } };

  const numbers = numberSource(settings, 'customer', by.at);
  const key = await upsertCustomer(trx, { ...customer, billingAddress: address }, numbers, by);
  const { vatId, email, phone, locale } = customer;
  return {
    ...rest,
    order: { ...order, locale },
    buyer: { address, vatId, email, phone, customerNumber: key.number },
    customerId: key.id,
  };
}

type PersonalRecord = Pick<
  OrderRecord,
  'order' | 'buyer' | 'deliveryAddress' | 'customerComment' | 'customerId'
>;

/** A delivery address that is the billing address goes along with it. */
function deliveryAfter(
  { buyer, deliveryAddress }: PersonalRecord,
  { shippingAddress }: DraftParts,
  billing: Address,
): Address {
  if (shippingAddress !== undefined) return shippingAddress ?? billing;
  const { street, postcode, city } = buyer.address;
  const follows =
    deliveryAddress.street === street &&
    deliveryAddress.postcode === postcode &&
    deliveryAddress.city === city;
  return follows ? billing : deliveryAddress;
}

/**
 * What a draft holds after an edit.
 * @param draft without its coupons
 * @throws Problem 422 naming the lines at fault
 */
export async function changedContents(
  executor: Executor,
  draft: Order,
  edit: DraftParts,
): Promise<Order> {
  const lines = edit.lines ? await changedLines(executor, draft, edit.lines) : draft.lines;
  const { method, price } = draft.shipping;
  return {
    ...draft,
    lines,
    shipping: shippingFor(lines, edit.shippingMethod ?? method, edit.shippingPrice ?? price),
    paymentMethod: edit.paymentMethod ?? draft.paymentMethod,
    mailsOn: edit.mailsOn ?? draft.mailsOn,
  };
}

async function changedLines(
  executor: Executor,
  draft: Order,
  asked: NonNullable<DraftParts['lines']>,
) {
  const kept = asked.map((line) => {
    const known = draft.lines.find(({ id, sku }) => id === line.id && sku === line.sku);
    return {
      ...line,
      unitPrice: line.unitPrice ?? known?.unitPrice ?? null,
      discount: line.discount ?? known?.discount ?? null,
    };
  });
  const products = await productsOf(executor, kept);
  return linesWanted(
    draft.lines,
    products.map((product, i) => ({
      product,
      quantity: kept[i]?.quantity ?? 0,
      discount: kept[i]?.discount ?? null,
      lineId: kept[i]?.id ?? null,
      unitPrice: kept[i]?.unitPrice ?? null,
    })),
  );
}
