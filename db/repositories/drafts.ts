import type { Knex } from 'knex';
import { columnsOf, insertLines, type OrderRecord } from './orders.ts';

/** Saves an edited draft with its lines; its row must be locked. @returns the record at its next version */
export async function saveDraft(
  trx: Knex.Transaction,
  record: OrderRecord,
  at: number,
): Promise<OrderRecord> {
  const { order, buyer, deliveryAddress, customerComment, customerId } = record;
  const version = record.version + 1;
  await trx('orders')
    .where('id', order.id)
    .update({
      ...columnsOf(order),
      version,
      customer_id: customerId,
      email: buyer.email,
      payment_method: order.paymentMethod,
      buyer: JSON.stringify(buyer),
      delivery_address: JSON.stringify(deliveryAddress),
      customer_comment: customerComment,
      updated_at: new Date(at),
    });
  await trx('order_lines').where('order_id', order.id).delete();
  await insertLines(trx, order);
  return { ...record, version };
}
