import type { OrderRecord } from '../../db/repositories/orders.ts';
import { findProducts, findProductsById } from '../../db/repositories/products.ts';
import type { Action } from '../../domain/order/actions.ts';
import { exchangedBy, forSale } from '../../domain/order/exchange-facts.ts';
import type { DecisionContext } from '../../domain/order/rule.ts';
import type { ApiDeps } from '../deps.ts';
import { stockOf } from './place-order.ts';

/** What the preview of an exchange has to know of the shelf, read without locking it; nothing for other actions. */
export async function exchangeWorld(
  { db }: ApiDeps,
  { order }: OrderRecord,
  action: Action,
): Promise<Partial<Pick<DecisionContext, 'stock' | 'forSale'>>> {
  const goods = exchangedBy(order, action);
  if (!goods) return {};
  const [named, same] = await Promise.all([
    findProducts(db, goods.skus),
    findProductsById(db, goods.productIds),
  ]);
  const sold = [...named, ...same].filter(({ active }) => active);
  return { stock: stockOf(sold), forSale: forSale(named) };
}
