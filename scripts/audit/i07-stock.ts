import type { AuditContext, Findings, Invariant } from './invariant.ts';
import { orderBatches } from './orders.ts';

interface StockRow {
  readonly product_id: string;
  readonly sku: string;
  readonly opening: number;
  readonly on_hand: number;
  readonly reserved: number;
}

interface Moved {
  onHand: number;
  reserved: number;
}

/** The shelf, the ledger of movements and the orders tell the same. */
export const stockAddsUp: Invariant = {
  id: 'I7',
  title: 'stock is what was there at first with all movements, and set apart is what orders hold',
  facts: 'products',
  async check(context, findings) {
    const moved = await movedByProduct(context);
    const held = await heldByOrders(context, findings);
    const rows: StockRow[] = await context
      .snapshot('stock')
      .join('products', 'products.id', 'stock.product_id')
      .select('product_id', 'sku', 'opening', 'on_hand', 'reserved');
    findings.looked(rows.length);
    for (const { product_id, sku, opening, on_hand, reserved } of rows) {
      const { onHand, reserved: apart } = moved.get(product_id) ?? { onHand: 0, reserved: 0 };
      if (on_hand < 0 || reserved < 0) {
        findings.violation(sku, `${on_hand} on hand, ${reserved} set apart: below 0`);
      }
      if (on_hand !== opening + onHand) {
        findings.violation(
          sku,
          `${on_hand} on hand, should be ${opening + onHand} (${opening} at first, ${onHand} moved)`,
        );
      }
      if (reserved !== apart) {
        findings.violation(sku, `${reserved} set apart, by its movements ${apart}`);
      }
      const wanted = held.get(product_id) ?? 0;
      if (reserved !== wanted) {
        findings.violation(sku, `${reserved} set apart, orders hold ${wanted}`);
      }
    }
  },
};

async function movedByProduct({ snapshot }: AuditContext): Promise<ReadonlyMap<string, Moved>> {
  const rows: { product_id: string; on_hand: number | string; reserved: number | string }[] =
    await snapshot('stock_movements')
      .groupBy('product_id')
      .select('product_id')
      .sum({ on_hand: 'on_hand', reserved: 'reserved' });
  return new Map(
    rows.map((row) => [
      row.product_id,
      { onHand: Number(row.on_hand), reserved: Number(row.reserved) },
    ]),
  );
}

/** Pieces that orders hold, by product; and each order's own movements are what its lines say. */
async function heldByOrders(
  context: AuditContext,
  findings: Findings,
): Promise<ReadonlyMap<string, number>> {
  const held = new Map<string, number>();
  for await (const batch of orderBatches(context)) {
    const moved = await movedByOrder(context, batch);
    for (const { id, number, order } of batch) {
      const lines = new Map<string, Moved>();
      for (const { productId, reserved, deducted } of order.lines) {
        const so = lines.get(productId) ?? { onHand: 0, reserved: 0 };
        so.reserved += reserved;
        so.onHand -= deducted;
        lines.set(productId, so);
        held.set(productId, (held.get(productId) ?? 0) + reserved);
      }
      for (const [productId, { onHand, reserved }] of lines) {
        const is = moved.get(`${id}/${productId}`) ?? { onHand: 0, reserved: 0 };
        if (is.onHand !== onHand || is.reserved !== reserved) {
          findings.violation(
            number,
            `product ${productId}: moved ${is.onHand} on hand and ${is.reserved} set apart, by its lines ${onHand} and ${reserved}`,
          );
        }
      }
    }
  }
  return held;
}

async function movedByOrder(
  { snapshot }: AuditContext,
  batch: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, Moved>> {
  const rows: {
    order_id: string;
    product_id: string;
    on_hand: number | string;
    reserved: number | string;
  }[] = await snapshot('stock_movements')
    .whereIn(
      'order_id',
      batch.map(({ id }) => id),
    )
    .groupBy('order_id', 'product_id')
    .select('order_id', 'product_id')
    .sum({ on_hand: 'on_hand', reserved: 'reserved' });
  return new Map(
    rows.map((row) => [
      `${row.order_id}/${row.product_id}`,
      { onHand: Number(row.on_hand), reserved: Number(row.reserved) },
    ]),
  );
}
