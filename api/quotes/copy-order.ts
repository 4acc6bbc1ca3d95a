import { retryingOnLockConflicts } from '../../db/lock-conflicts.ts';
import { nextNumber } from '../../db/repositories/number-series.ts';
import { findOrder, insertOrder, type OrderRecord } from '../../db/repositories/orders.ts';
import { findProducts } from '../../db/repositories/products.ts';
import type { QuoteRecord } from '../../db/repositories/quotes.ts';
import { shippingBefore } from '../../domain/coupon/grant.ts';
import { copiedLines, type CopyTerms, type LeftOut } from '../../domain/order/copy.ts';
import { shippingFor } from '../../domain/order/draft.ts';
import { freshOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import { usualLastDay } from '../../domain/quote/quote.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { ApiDeps } from '../deps.ts';
import { refused } from '../http/problem.ts';
import type { Attempt } from '../http/route.ts';
import { requireOrder } from '../orders/find-order.ts';
import { recordQuote } from './record-quote.ts';

/**
 * A new quote over what an order holds, with its customer, addresses, payment and sending (S007). What is not sold
 * any more is left out and named.
 * @throws Problem 404, 409 where nothing of it is sold any more
 */
export async function duplicateOrder(
  deps: ApiDeps,
  key: string,
  { prices, validUntil }: Pick<CopyTerms, 'prices'> & { readonly validUntil?: string | undefined },
  attempt: Attempt,
): Promise<{ readonly record: QuoteRecord; readonly leftOut: readonly LeftOut[] }> {
  const settings = await deps.settings.current();
  const original = await requireOrder(deps, key);
  const { draft, leftOut } = await copied(deps, original.order, settings, {
    prices,
    inStockOnly: false,
  });
  const { buyer, deliveryAddress, customerId } = original;
  const record = await recordQuote(deps, settings, attempt, () =>
    Promise.resolve({
      ...{ draft, buyer, deliveryAddress, customerId, customerComment: null },
      copyOf: original.order.id,
      validUntil: validUntil ?? usualLastDay(deps.now(), settings),
    }),
  );
  return { record, leftOut };
}

/**
 * A new draft over what an order holds, at today's prices (S103). What is not sold any more or out of stock is left
 * out and named; the rest is taken over.
 * @throws Problem 404, 409 where nothing of it can be had
 */
export async function reorder(
  deps: ApiDeps,
  key: string,
  { actionId, resumed }: Attempt,
): Promise<{ readonly record: OrderRecord; readonly leftOut: readonly LeftOut[] }> {
  const settings = await deps.settings.current();
  const original = await requireOrder(deps, key);
  const { draft, leftOut } = await copied(deps, original.order, settings, {
    prices: 'today',
    inStockOnly: true,
  });
  const known = resumed ? await findOrder(deps.db, actionId) : null;
  if (known) return { record: known, leftOut };
  const at = deps.now();
  const { buyer, deliveryAddress, customerId } = original;
  const record = await retryingOnLockConflicts(() =>
    deps.db.transaction(async (trx) => {
      const { number } = await nextNumber(trx, numberSource(settings, 'order', at), at);
      const order = { ...draft, id: actionId, number };
      const fresh = { order, buyer, deliveryAddress, customerId, customerComment: null };
      await insertOrder(trx, fresh, at);
      return { ...fresh, version: 0, eventCount: 0 };
    }),
  );
  return { record, leftOut };
}

async function copied(
  { db }: ApiDeps,
  order: Order,
  settings: Settings,
  terms: CopyTerms,
): Promise<{ readonly draft: Order; readonly leftOut: readonly LeftOut[] }> {
  const skus = order.lines.map(({ sku }) => sku);
  const products = (await findProducts(db, skus)).filter(({ active }) => active);
  const sold = Object.fromEntries(
    products.map((product) => [
      product.id,
      { ...product, available: product.onHand - product.reserved },
    ]),
  );
  const { lines, leftOut } = copiedLines(order, sold, terms);
  if (lines.length === 0) {
    throw refused({
      code: 'nothingToCopy',
      sentence: `Nothing of order ${order.number} can be had any more. Choose other products.`,
    });
  }
  const { source, channel, locale, country, paymentMethod, mailsOn, shipping } = order;
  const draft = freshOrder({
    ...{ id: '', number: '', source, channel, locale, country, paymentMethod, mailsOn },
    ...(terms.prices === 'today'
      ? { currency: settings.prices.currency, pricesIncludeTax: settings.prices.includeTax }
      : { currency: order.currency, pricesIncludeTax: order.pricesIncludeTax }),
    lines,
    shipping: shippingFor(lines, shipping.method, shippingBefore(order)),
    settingsVersion: settings.version,
  });
  return { draft, leftOut };
}
