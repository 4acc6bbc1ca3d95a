import type { QuoteSnapshot } from '../document/snapshot.ts';
import { divideHalfUp } from '../money/money.ts';
import type { QuoteMailView } from './mail-view.ts';

/** What the mail that carries a quote says: the same as its document. */
export function quoteMail(quote: QuoteSnapshot): QuoteMailView {
  const withTax = (amount: number, taxRate: number): number =>
    quote.pricesIncludeTax ? amount : amount + divideHalfUp(amount * taxRate, 10_000);
  const { locale, timeZone, shop, currency, shipping, totals } = quote;
  return {
    kind: 'quote',
    ...{ locale, timeZone, shop, currency, totals },
    quoteNumber: quote.number,
    validUntil: quote.validUntil,
    quoteUrl: null,
    customerName: quote.buyer.address.name,
    lines: quote.lines.map(({ name, details, sku, quantity, amount, taxRate }) => ({
      ...{ name, details, sku, quantity },
      amount: withTax(amount, taxRate),
    })),
    shippingLabel: shipping.label,
    shippingAmount: withTax(shipping.amount, shipping.taxRate),
  };
}
