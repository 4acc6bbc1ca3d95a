import { z } from 'zod';
import type { NewAddresses } from '../../db/repositories/order-edits.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import { findProducts, findProductsById } from '../../db/repositories/products.ts';
import type { PayloadOf, RequestedChange } from '../../domain/order/actions.ts';
import { editFacts, touchedProducts } from '../../domain/order/edit-facts.ts';
import type { DecisionContext } from '../../domain/order/rule.ts';
import { addition, quantityChange, shippingChange } from '../../temporal/action-payloads.ts';
import type { ApiDeps } from '../deps.ts';
import { problem, type FieldError } from '../http/problem.ts';
import { AddressInput, text } from './order-input.ts';
import { stockOf } from './place-order.ts';

const ChangeInput = z.discriminatedUnion('change', [
  quantityChange,
  z.strictObject({ change: z.literal('remove'), lineId: quantityChange.shape.lineId }),
  addition.extend({ sku: text(64) }),
  shippingChange.extend({ method: text(100) }),
  z.strictObject({ change: z.literal('billingAddress'), address: AddressInput }),
  z.strictObject({ change: z.literal('deliveryAddress'), address: AddressInput }),
]);

/** A change of a placed order as callers write it: products by SKU, addresses in full. */
export const EditInput = z
  .strictObject({
    changes: z
      .array(ChangeInput)
      .min(1, 'Change at least one thing.')
      .max(200)
      .describe('Decided as a whole: all of it is done or nothing'),
  })
  .meta({ id: 'EditInput' });
export type EditInput = z.output<typeof EditInput>;

/** What is asked, split into what may travel through the engine and what may not. */
export interface ReadEdit {
  readonly payload: PayloadOf<'edit'>;
  /** null: there are no addresses. */
  readonly editId: string | null;
  readonly addresses: NewAddresses;
}

/** @throws Problem 422 for a product that is not there */
export async function readEdit(
  deps: ApiDeps,
  { changes }: EditInput,
  actionId: string,
): Promise<ReadEdit> {
  const productIds = await productIdsOf(deps, changes);
  const of = (change: 'billingAddress' | 'deliveryAddress') =>
    changes.flatMap((c) => (c.change === change && 'address' in c ? [c.address] : []))[0] ?? null;
  const addresses = { billing: of('billingAddress'), delivery: of('deliveryAddress') };
  const editId = addresses.billing || addresses.delivery ? actionId : null;
  const payload = { editId, changes: changes.map((change) => requested(change, productIds)) };
  return { payload, editId, addresses };
}

function requested(
  change: EditInput['changes'][number],
  productIds: ReadonlyMap<string, string>,
): RequestedChange {
  switch (change.change) {
    case 'remove':
      return { change: 'quantity', lineId: change.lineId, quantity: 0 };
    case 'add': {
      const { sku, ...rest } = change;
      return { ...rest, productId: productIds.get(sku) ?? '' };
    }
    case 'billingAddress':
    case 'deliveryAddress':
      return { change: change.change };
    default:
      return change;
  }
}

async function productIdsOf(
  { db }: ApiDeps,
  changes: EditInput['changes'],
): Promise<ReadonlyMap<string, string>> {
  const skus = changes.flatMap((c) => (c.change === 'add' ? [c.sku] : []));
  const products = skus.length > 0 ? await findProducts(db, skus) : [];
  const ids = new Map(products.map(({ sku, id }) => [sku, id]));
  const errors = changes.flatMap((c, i): FieldError[] =>
    c.change === 'add' && !ids.has(c.sku)
      ? [{ field: `changes[${i}].sku`, message: `There is no product ${c.sku}.` }]
      : [],
  );
  if (errors.length === 0) return ids;
  throw problem('invalid', `Correct ${errors.map((e) => e.field).join(', ')} and try again.`, {
    errors,
  });
}

/** What the preview of a change has to know of the world, read without locking it. */
export async function worldOf(
  { db }: ApiDeps,
  { order }: OrderRecord,
  { payload, addresses }: ReadEdit,
): Promise<Pick<DecisionContext, 'stock' | 'edit'>> {
  const { stocked } = touchedProducts(order, payload.changes);
  const products = stocked.length > 0 ? await findProductsById(db, stocked) : [];
  const forSale = products.filter(({ active }) => active);
  return { stock: stockOf(forSale), edit: editFacts(forSale, addresses) };
}
