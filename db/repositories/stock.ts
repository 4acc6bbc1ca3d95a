import type { Knex } from 'knex';
import type { StockLevel } from '../../domain/order/rule.ts';
import type { StockMovement } from '../../domain/order/effects.ts';
import type { StockLine } from '../../domain/order/order.ts';
import { STOCK_MOVEMENTS } from '../../domain/order/effects.ts';
import { insertOnce } from '../insert-once.ts';
import type { Executor } from '../knex.ts';

/** Thrown when a movement would take stock below zero: the transaction must be rolled back. */
export class StockShort extends Error {
  readonly productId: string;

  constructor(productId: string) {
    super(`Stock of product ${productId} does not suffice.`);
    this.name = 'StockShort';
    this.productId = productId;
  }
}

/**
 * What can be sold of each product, with its row locked until the transaction ends. Rows are locked in the order
 * of their ids, here and in `moveStock`, so two orders over the same products wait for each other but never
 * in a circle.
 */
export async function lockStockLevels(
  trx: Knex.Transaction,
  productIds: readonly string[],
  only: { readonly sold: boolean } = { sold: true },
): Promise<Record<string, StockLevel>> {
  // The product is read in a query of its own kind, which locks nothing: with its row locked as well, whoever
  // cancels (the ledger refers to the product first, the stock comes after) would wait for us, and we for them.
  const backorderAllowed = trx('products')
    .whereRaw('products.id = stock.product_id')
    .modify((query) => {
      if (only.sold) void query.where('products.active', true);
    })
    .select('backorder_allowed')
    .as('backorder_allowed');
  const rows: StockRow[] = await trx('stock')
    .whereIn('product_id', [...new Set(productIds)])
    .orderBy('product_id')
    .forUpdate()
    .select('product_id', 'on_hand', 'reserved', backorderAllowed);
  return Object.fromEntries(
    rows
      .filter((row) => row.backorder_allowed !== null)
      .map((row) => [
        row.product_id,
        { available: row.on_hand - row.reserved, backorderAllowed: row.backorder_allowed === 1 },
      ]),
  );
}

interface StockRow {
  readonly product_id: string;
  readonly on_hand: number;
  readonly reserved: number;
  /** null: the product is not for sale. */
  readonly backorder_allowed: number | null;
}

/**
 * Moves stock and writes the movement to the ledger, once per key: a second call with the same key changes
 * nothing. The condition stands in the UPDATE itself, so what was read before does not matter.
 *
 * @param key the effect's key, `{actionId}/{n}`
 * @throws StockShort where on hand or reserved would fall below zero, or what is not there would be set apart
 */
export async function moveStock(
  trx: Knex.Transaction,
  move: {
    readonly key: string;
    readonly orderId: string | null;
    readonly movement: StockMovement;
    readonly lines: readonly Pick<StockLine, 'productId' | 'quantity'>[];
    readonly at: number;
  },
): Promise<void> {
  const perPiece = STOCK_MOVEMENTS[move.movement];
  const pieces = piecesByProduct(move.lines);
  if (pieces.length === 0) return;
  const isNew = await insertOnce(
    trx,
    'stock_movements',
    pieces.map(([productId, quantity]) => ({
      key: `${move.key}/${productId}`,
      product_id: productId,
      order_id: move.orderId,
      movement: move.movement,
      on_hand: perPiece.onHand * quantity,
      reserved: perPiece.reserved * quantity,
      at: new Date(move.at),
    })),
  );
  if (!isNew) return;
  for (const [productId, quantity] of pieces) {
    const [onHand, reserved] = [perPiece.onHand * quantity, perPiece.reserved * quantity];
    const enough = trx('stock')
      .where({ product_id: productId })
      .whereRaw('on_hand + ? >= 0 AND reserved + ? >= 0', [onHand, reserved]);
    if (needsFreeStock(move.movement)) void enough.whereRaw('on_hand - reserved >= ?', [quantity]);
    const changed = await enough.update({
      on_hand: trx.raw('on_hand + ?', [onHand]),
      reserved: trx.raw('reserved + ?', [reserved]),
    });
    if (changed === 0) throw new StockShort(productId);
  }
}

/** Setting apart and taking off at once need pieces that nobody else has; shipping takes one's own. */
const needsFreeStock = (movement: StockMovement): boolean =>
  movement === 'reserve' || movement === 'deduct';

function piecesByProduct(
  lines: readonly Pick<StockLine, 'productId' | 'quantity'>[],
): (readonly [string, number])[] {
  const totals = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    totals.set(productId, (totals.get(productId) ?? 0) + quantity);
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Where each product lies in the warehouse, by product id; null where no place is noted. */
export async function locationsOf(
  executor: Executor,
  productIds: readonly string[],
): Promise<Record<string, string | null>> {
  const rows: { id: string; location: string | null }[] = await executor('products')
    .whereIn('id', productIds)
    .select('id', 'location');
  return Object.fromEntries(rows.map(({ id, location }) => [id, location]));
}
