import type { Buyer } from '../../domain/document/invoice-snapshot.ts';
import { freshLine, freshOrder } from '../../domain/order/fresh.ts';
import type { Line, Order } from '../../domain/order/order.ts';
import type { Product } from '../../db/repositories/products.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { OrderInput } from './order-input.ts';

/**
 * An order as it is recorded before it is placed: products as sold and priced today, whatever becomes of them
 * later. Shipping is taxed at the highest rate of the lines, as it shares the fate of the main supply.
 *
 * @param products one for each line, in the order of the lines
 */
export function draftOf(
  input: OrderInput,
  products: readonly Product[],
  {
    id,
    number,
    settings,
  }: { readonly id: string; readonly number: string; readonly settings: Settings },
): Order {
  const delivery = input.shippingAddress ?? input.billingAddress;
  return freshOrder({
    id,
    number,
    settingsVersion: settings.version,
    source: input.source,
    channel: input.channel,
    currency: settings.prices.currency,
    pricesIncludeTax: settings.prices.includeTax,
    locale: input.customer.locale,
    country: delivery.country,
    lines: products.map((product, i) => lineOf(product, input.lines[i], i)),
    shipping: {
      method: input.shippingMethod,
      price: input.shippingPrice,
      taxRate: Math.max(...products.map((product) => product.taxRate)),
      invoiced: false,
      credited: false,
    },
    paymentMethod: input.paymentMethod,
    mailsOn: input.mailsOn,
  });
}

const lineOf = (
  product: Product,
  asked: OrderInput['lines'][number] | undefined,
  i: number,
): Line =>
  freshLine({
    id: `l${i + 1}`,
    productId: product.id,
    sku: product.sku,
    name: product.name,
    details: product.details,
    unitPrice: product.unitPrice,
    discount: asked?.discount ?? 0,
    taxRate: product.taxRate,
    ordered: asked?.quantity ?? 0,
  });

/** Who buys, as documents name them. */
export const buyerOf = (
  { customer, billingAddress }: OrderInput,
  customerNumber: string,
): Buyer => ({
  address: { ...billingAddress, company: billingAddress.company ?? customer.company },
  vatId: customer.vatId,
  customerNumber,
  email: customer.email,
  phone: customer.phone,
});
