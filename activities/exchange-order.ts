import type { Knex } from 'knex';
import { nextNumber } from '../db/repositories/number-series.ts';
import { insertOrder, type OrderRecord } from '../db/repositories/orders.ts';
import { findProducts } from '../db/repositories/products.ts';
import { lockStockLevels } from '../db/repositories/stock.ts';
import { forSale } from '../domain/order/exchange-facts.ts';
import type { Order } from '../domain/order/order.ts';
import type { DecisionContext } from '../domain/order/rule.ts';
import { exchangeDraft, type GoodsToKnow } from '../domain/return/exchange.ts';
import { numberSource } from '../domain/settings/number.ts';
import type { Settings } from '../domain/settings/settings.ts';

/** What a decision has to know of goods that are given in exchange: as they are sold now, their stock locked. */
export async function factsForExchange(
  trx: Knex.Transaction,
  { skus, productIds }: GoodsToKnow,
  settings: Settings,
): Promise<Pick<DecisionContext, 'stock' | 'forSale'>> {
  const products = skus.length > 0 ? await findProducts(trx, skus) : [];
  const counts = settings.stockTiming !== 'manual' && productIds.length > 0;
  const touched = [...productIds, ...products.map(({ id }) => id)];
  const stock = counts ? await lockStockLevels(trx, touched) : {};
  return { stock, forSale: forSale(products) };
}

/**
 * Records the order for which a return is exchanged, as a draft with its number, for the same customer at the same
 * addresses. There is one for each return: its id follows from it.
 * @param first the order of the return, as decided
 */
export async function recordExchangeOrder(
  trx: Knex.Transaction,
  { buyer, deliveryAddress, customerId }: OrderRecord,
  first: Order,
  returnId: string,
  { settings, at }: { readonly settings: Settings; readonly at: number },
): Promise<OrderRecord> {
  const { number } = await nextNumber(trx, numberSource(settings, 'order', at), at);
  const order = { ...exchangeDraft(first, returnId), number };
  const record = { order, buyer, deliveryAddress, customerComment: null, customerId };
  await insertOrder(trx, record, at);
  return { ...record, version: 0, eventCount: 0 };
}
