import type { Address } from '../settings/shop.ts';
import type { RequestedChange } from './actions.ts';
import type { Order } from './order.ts';
import type { EditFacts, ProductFacts } from './rule.ts';

/** Which products a change is about: those whose stock it may move, and those it adds. */
export function touchedProducts(
  order: Order,
  changes: readonly RequestedChange[],
): { readonly stocked: readonly string[]; readonly sold: readonly string[] } {
  const sold = changes.flatMap((c) => (c.change === 'add' ? [c.productId] : []));
  const changed = changes.flatMap((c) => (c.change === 'quantity' ? [c.lineId] : []));
  const held = order.lines.filter(({ id }) => changed.includes(id)).map((line) => line.productId);
  return { stocked: [...new Set([...held, ...sold])], sold: [...new Set(sold)] };
}

/** What the decision may know: of products what is for sale, of addresses only the country. */
export const editFacts = (
  products: readonly (ProductFacts & { readonly id: string; readonly active: boolean })[],
  { billing, delivery }: { readonly billing: Address | null; readonly delivery: Address | null },
): EditFacts => ({
  products: Object.fromEntries(
    products.filter((product) => product.active).map((product) => [product.id, product]),
  ),
  deliveryCountry: delivery?.country ?? null,
  hasBillingAddress: billing !== null,
});
