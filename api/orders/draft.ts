import type { Buyer } from '../../domain/document/invoice-snapshot.ts';
import { linesWanted, shippingFor } from '../../domain/order/draft.ts';
import { freshOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import type { Product } from '../../db/repositories/products.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { OrderInput } from './order-input.ts';

/**
 * An order as it is recorded before it is placed: products as sold and priced today, whatever becomes of them
 * later. Without its coupons: they are judged by what the rest comes to.
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
  const lines = linesWanted(
    [],
    products.map((product, i) => ({
      product,
      quantity: input.lines[i]?.quantity ?? 0,
      discount: input.lines[i]?.discount ?? 0,
      ...{ lineId: null, unitPrice: null },
    })),
  );
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
    lines,
    shipping: shippingFor(lines, input.shippingMethod, input.shippingPrice),
    paymentMethod: input.paymentMethod,
    mailsOn: input.mailsOn,
  });
}

/** Who buys, as documents name them. */
export const buyerOf = (
  { customer, billingAddress }: Pick<OrderInput, 'customer' | 'billingAddress'>,
  customerNumber: string,
): Buyer => ({
  address: { ...billingAddress, company: billingAddress.company ?? customer.company },
  vatId: customer.vatId,
  customerNumber,
  email: customer.email,
  phone: customer.phone,
});
