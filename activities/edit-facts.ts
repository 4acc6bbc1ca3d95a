import type { Knex } from 'knex';
import { findAddresses } from '../db/repositories/order-edits.ts';
import { findProductsById } from '../db/repositories/products.ts';
import { lockStockLevels } from '../db/repositories/stock.ts';
import type { PayloadOf } from '../domain/order/actions.ts';
import { editFacts, touchedProducts } from '../domain/order/edit-facts.ts';
import type { Order } from '../domain/order/order.ts';
import type { DecisionContext } from '../domain/order/rule.ts';
import type { Settings } from '../domain/settings/settings.ts';

/**
 * What a change of an order has to know, inside its transaction: stock of the products it touches, locked; products
 * to be added, as they are sold now; new addresses that were written down for it.
 */
export async function factsForEdit(
  trx: Knex.Transaction,
  order: Order,
  payload: PayloadOf<'edit'>,
  settings: Settings,
): Promise<Pick<DecisionContext, 'stock' | 'edit'>> {
  const { stocked, sold } = touchedProducts(order, payload.changes);
  const counts = settings.stockTiming !== 'manual' && stocked.length > 0;
  const stock = counts ? await lockStockLevels(trx, stocked) : {};
  const products = sold.length > 0 ? await findProductsById(trx, sold) : [];
  const addresses = await findAddresses(trx, order.id, payload.editId);
  return { stock, edit: editFacts(products, addresses) };
}
