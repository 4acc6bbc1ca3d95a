import { goodsToKnow, type GoodsToKnow } from '../return/exchange.ts';
import { wantedOf } from '../return/receipt.ts';
import type { Action } from './actions.ts';
import type { Order } from './order.ts';
import type { DecisionContext, ProductFacts } from './rule.ts';

/** Which products a decision has to know because goods are, or may be, exchanged by it; null: none. */
export function exchangedBy(order: Order, action: Action): GoodsToKnow | null {
  switch (action.type) {
    case 'return': {
      const skus = (action.payload.replacement ?? []).map(({ sku }) => sku);
      return skus.length > 0 ? { skus, productIds: [] } : null;
    }
    case 'approveReturn':
    case 'settleReturn': {
      const ret = order.returns.find(({ id }) => id === action.payload.returnId);
      if (!ret || ret.exchange !== null) return null;
      const settled = action.type === 'settleReturn' ? action.payload : null;
      return (settled?.outcome ?? wantedOf(ret)) === 'exchange'
        ? goodsToKnow(order, ret, settled?.replacement ?? null)
        : null;
    }
    case 'meetDeadline':
    case 'meetDeadlineNow': {
      // What waited out its grace window is decided then.
      const waiting = order.waiting.find(({ id }) => action.payload.key === `graceEnd:${id}`);
      if (!waiting) return null;
      const { action: type, payload } = waiting;
      return exchangedBy(order, { type, payload } as Action);
    }
    default:
      return null;
  }
}

/** Of the products that were looked up those that are for sale, by SKU. */
export const forSale = (
  products: readonly (ProductFacts & { readonly id: string; readonly active: boolean })[],
): NonNullable<DecisionContext['forSale']> =>
  Object.fromEntries(
    products
      .filter(({ active }) => active)
      .map(({ id: productId, ...product }) => [product.sku, { ...product, productId }]),
  );
