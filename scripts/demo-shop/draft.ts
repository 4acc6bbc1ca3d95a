import type { CustomerKey } from '../../db/repositories/customers.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import { freshLine, freshOrder } from '../../domain/order/fresh.ts';
import type { Line, Order } from '../../domain/order/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Life } from './lives.ts';
import { paymentMethodOf, parcelServiceOf } from './countries.ts';

/** A life's order as it came in: recorded, not placed. `productIds` by SKU. */
export function draftOf(
  life: Life,
  { id, number }: { readonly id: string; readonly number: string },
  customer: CustomerKey,
  productIds: ReadonlyMap<string, string>,
  settings: Settings,
): Omit<OrderRecord, 'version' | 'eventCount'> {
  const { customer: profile, receiver, story } = life;
  const deliveryAddress = (receiver ?? profile).billingAddress;
  const lines = life.basket.map(({ product, quantity, discount }, index) =>
    freshLine({
      id: `l${index + 1}`,
      productId: productIds.get(product.sku) ?? '',
      sku: product.sku,
      name: product.name,
      details: product.details,
      unitPrice: product.unitPrice,
      discount,
      taxRate: product.taxRate,
      ordered: quantity,
    }),
  );
  const order = freshOrder({
    ...{ id, number, source: life.source, channel: 'shop' },
    currency: settings.prices.currency,
    pricesIncludeTax: settings.prices.includeTax,
    locale: profile.locale,
    country: deliveryAddress.country,
    lines,
    shipping: shippingOf(deliveryAddress.country, lines),
    paymentMethod: paymentMethodOf(profile.billingAddress.country, story.payment).method,
    settingsVersion: settings.version,
    mailsOn: story.mails ?? false,
  });
  return {
    order,
    buyer: {
      address: profile.billingAddress,
      vatId: profile.vatId,
      customerNumber: customer.number,
      email: profile.email,
      phone: profile.phone,
    },
    deliveryAddress,
    customerComment: life.comment,
    customerId: customer.id,
  };
}

/** Sending is taxed as the dearest class of what is sent. */
const shippingOf = (country: string, lines: readonly Line[]): Order['shipping'] => ({
  method: parcelServiceOf(country).name,
  price: country === 'NL' ? 495 : 895,
  taxRate: Math.max(...lines.map((line) => line.taxRate)),
  ...{ invoiced: false, credited: false, waived: false },
});
