import { activePortion, lineAmount, portionTotals } from '../order/quantities.ts';
import type { Quote, QuoteParties } from '../quote/quote.ts';
import type { Settings } from '../settings/settings.ts';
import { isSameAddress } from './same-address.ts';
import type { QuoteSnapshot } from './snapshot.ts';

/** Everything a quote says, as of now. @param at ms UTC */
export function quoteSnapshot(
  { number, validUntil, draft }: Quote,
  { buyer, deliveryAddress }: QuoteParties,
  settings: Settings,
  at: number,
): QuoteSnapshot {
  const { address, vatId, customerNumber } = buyer;
  const { method, price, taxRate } = draft.shipping;
  return {
    kind: 'quote',
    number,
    locale: draft.locale,
    timeZone: settings.timeZone,
    shop: settings.shop,
    currency: draft.currency,
    pricesIncludeTax: draft.pricesIncludeTax,
    issuedAt: at,
    validUntil,
    buyer: { address, vatId, customerNumber },
    deliveryAddress: isSameAddress(address, deliveryAddress) ? null : deliveryAddress,
    lines: draft.lines.map(({ sku, name, details, unitPrice, discount, ...line }) => ({
      ...{ sku, name, details, unitPrice, discount },
      ...{ quantity: line.ordered, taxRate: line.taxRate, reason: null },
      amount: lineAmount({ ...line, sku, name, details, unitPrice, discount }, line.ordered),
    })),
    shipping: { label: method, amount: price, taxRate },
    totals: portionTotals(draft, activePortion(draft)),
  };
}
