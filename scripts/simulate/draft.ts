import { ulid } from 'ulid';
import { buyerOf, draftOf } from '../../api/orders/draft.ts';
import { upsertCustomer } from '../../db/repositories/customers.ts';
import { nextNumber } from '../../db/repositories/number-series.ts';
import { insertOrder } from '../../db/repositories/orders.ts';
import type { Order } from '../../domain/order/order.ts';
import { numberSource } from '../../domain/settings/number.ts';
import { paymentMethodOf, type Life } from './life.ts';
import { ARTICLES, inputFor, NOT_THERE } from './marketplace.ts';
import type { World } from './world.ts';

/** Records a life's order as the API does: number, customer, one piece of one article. @param n its place in the file */
export async function recordDraft(world: World, life: Life, n: number): Promise<Order> {
  const { db, settings } = world;
  const at = world.now();
  const product =
    life.status === 'unavailable' ? NOT_THERE : (ARTICLES[n % ARTICLES.length] ?? NOT_THERE);
  const input = inputFor(n, product.sku, paymentMethodOf(life));
  return db.transaction(async (trx) => {
    const profile = { ...input.customer, billingAddress: input.billingAddress };
    const by = { actor: 'simulation', requestId: null, reason: null, at };
    const customer = await upsertCustomer(trx, profile, numberSource(settings, 'customer', at), by);
    const { number } = await nextNumber(trx, numberSource(settings, 'order', at), at);
    const order = draftOf(input, [product], { id: ulid(), number, settings });
    const record = {
      order,
      buyer: buyerOf(input, customer.number),
      deliveryAddress: input.billingAddress,
      customerComment: null,
      customerId: customer.id,
    };
    await insertOrder(trx, record, at);
    return order;
  });
}
