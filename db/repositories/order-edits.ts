import type { Knex } from 'knex';
import type { Parties } from '../../domain/document/invoice-snapshot.ts';
import type { Effect } from '../../domain/order/effects.ts';
import type { Order } from '../../domain/order/order.ts';
import { lineOf } from '../../domain/order/quantities.ts';
import type { Address } from '../../domain/settings/shop.ts';
import { parseJson, type Executor } from '../knex.ts';

/** New addresses of an order; null: it stays. Personal data: the engine knows them by `editId` only. */
export interface NewAddresses {
  readonly billing: Address | null;
  readonly delivery: Address | null;
}

/** Writes new addresses down before their change is asked for; once per change. Nothing where there are none. */
export async function saveAddresses(
  executor: Executor,
  orderId: string,
  { editId, addresses }: { readonly editId: string | null; readonly addresses: NewAddresses },
  by: string,
  at: number,
): Promise<void> {
  if (editId === null) return;
  await executor('order_edits')
    .insert({
      id: editId,
      order_id: orderId,
      billing_address: addresses.billing && JSON.stringify(addresses.billing),
      delivery_address: addresses.delivery && JSON.stringify(addresses.delivery),
      created_by: by,
      created_at: new Date(at),
    })
    .onConflict('id')
    .ignore();
}

/** What was written down for a change of this order; nothing where it is another order's. */
export async function findAddresses(
  executor: Executor,
  orderId: string,
  editId: string | null,
): Promise<NewAddresses> {
  const row =
    editId === null
      ? undefined
      : await executor('order_edits')
          .where({ id: editId, order_id: orderId })
          .first<AddressRow | undefined>('billing_address', 'delivery_address');
  const read = (text: string | null | undefined) => (text ? parseJson<Address>(text) : null);
  return { billing: read(row?.billing_address), delivery: read(row?.delivery_address) };
}

interface AddressRow {
  readonly billing_address: string | null;
  readonly delivery_address: string | null;
}

/**
 * Carries a change of an order into its rows: added lines, and the addresses that were written down for it.
 * @returns who buys and where the goods go from now on
 */
export async function recordEdits(
  trx: Knex.Transaction,
  order: Order,
  before: Parties,
  effects: readonly Effect[],
): Promise<Parties> {
  let parties = before;
  for (const effect of effects) {
    if (effect.type === 'addLines') await insertLines(trx, order, effect.lines);
    if (effect.type !== 'changeAddress') continue;
    const { billing, delivery } = await findAddresses(trx, order.id, effect.editId);
    const address = effect.which.includes('billing') ? billing : null;
    const deliveryAddress = effect.which.includes('delivery') ? delivery : null;
    parties = {
      buyer: address ? { ...parties.buyer, address } : parties.buyer,
      deliveryAddress: deliveryAddress ?? parties.deliveryAddress,
    };
    await trx('orders')
      .where('id', order.id)
      .update({
        buyer: JSON.stringify(parties.buyer),
        delivery_address: JSON.stringify(parties.deliveryAddress),
      });
  }
  return parties;
}

async function insertLines(
  trx: Knex.Transaction,
  order: Order,
  lineIds: readonly string[],
): Promise<void> {
  await trx('order_lines').insert(
    lineIds.map((lineId) => {
      const line = lineOf(order, lineId);
      return {
        order_id: order.id,
        line_id: line.id,
        product_id: line.productId,
        sku: line.sku,
        name: line.name,
        quantity: line.ordered,
        unit_price: line.unitPrice,
      };
    }),
  );
}
