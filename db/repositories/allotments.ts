import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { Order, StockLine } from '../../domain/order/order.ts';
import { allot, type WaitingLine } from '../../domain/stock/allot.ts';
import type { Executor } from '../knex.ts';

/**
 * Goods for orders that wait for them. Free pieces are set apart in the transaction that makes them free, while their
 * shelf is locked, so nobody else can have them; each order is told afterwards and decides what becomes of its share
 * (`receiveBackorder`). An allotment is open until then.
 */

/** Pieces set apart for one order at one time. */
export interface OpenAllotment {
  readonly id: string;
  readonly orderId: string;
}

/**
 * Keeps the list of waiting lines in step with an order; no statement where nothing about its waiting has changed.
 */
export async function projectBackorders(
  trx: Knex.Transaction,
  before: Order,
  after: Order,
): Promise<void> {
  const waitedFor = (lineId: string) =>
    before.lines.find(({ id }) => id === lineId)?.backordered ?? 0;
  const changed = after.lines.filter((line) => line.backordered !== waitedFor(line.id));
  const gone = before.lines.filter(
    (line) => line.backordered > 0 && !after.lines.some(({ id }) => id === line.id),
  );
  const waiting = changed.filter((line) => line.backordered > 0);
  const served = [...changed.filter((line) => line.backordered === 0), ...gone];
  if (served.length > 0) {
    await trx('backorders')
      .where('order_id', after.id)
      .whereIn(
        'line_id',
        served.map(({ id }) => id),
      )
      .delete();
  }
  if (waiting.length === 0) return;
  await trx('backorders')
    .insert(
      waiting.map((line) => ({
        order_id: after.id,
        line_id: line.id,
        product_id: line.productId,
        quantity: line.backordered,
        placed_at: new Date(after.placedAt ?? 0),
      })),
    )
    .onConflict()
    .merge(['quantity', 'product_id']);
}

/**
 * Sets apart what is free of these products for the lines that wait for them, oldest order first, with a ledger row
 * naming each order. The caller has changed the products' stock in this transaction: their rows are locked.
 *
 * @param source the receipt, correction or action that made the goods free
 * @param at ms UTC
 */
export async function allotFreeStock(
  trx: Knex.Transaction,
  productIds: readonly string[],
  { source, at }: { readonly source: string; readonly at: number },
): Promise<readonly WaitingLine[]> {
  const waiting = await waitingFor(trx, productIds);
  if (waiting.length === 0) return [];
  const shares = allot(await freeStockOf(trx, productIds), waiting);
  if (shares.length === 0) return [];
  const ids = new Map(shares.map(({ orderId }) => [orderId, ulid(at)]));
  const rows = shares.map((share) => ({ ...share, id: ids.get(share.orderId) ?? '' }));
  await trx('allotments').insert(
    rows.map(({ id, orderId, lineId, productId, quantity }) => ({
      id,
      order_id: orderId,
      line_id: lineId,
      product_id: productId,
      quantity,
      source: source.slice(0, 60),
      at: new Date(at),
    })),
  );
  await trx('stock_movements').insert(
    rows.map(({ id, orderId, lineId, productId, quantity }) => ({
      key: `${id}/${lineId}`,
      product_id: productId,
      order_id: orderId,
      movement: 'allot',
      on_hand: 0,
      reserved: quantity,
      source: source.slice(0, 60),
      at: new Date(at),
    })),
  );
  for (const [productId, quantity] of totals(shares)) {
    await trx('stock')
      .where('product_id', productId)
      .update({ reserved: trx.raw('reserved + ?', [quantity]) });
  }
  return shares;
}

/** Lines that wait for these products less what is set apart for them already, oldest order first. */
async function waitingFor(
  trx: Knex.Transaction,
  productIds: readonly string[],
): Promise<WaitingLine[]> {
  const rows: (Omit<WaitingLine, 'quantity'> & { readonly quantity: number | string })[] =
    await trx('backorders as b')
      .leftJoin('allotments as a', (join) => {
        join
          .on('a.order_id', 'b.order_id')
          .andOn('a.line_id', 'b.line_id')
          .andOnNull('a.settled_at');
      })
      .whereIn('b.product_id', productIds)
      .groupBy('b.order_id', 'b.line_id', 'b.product_id', 'b.quantity', 'b.placed_at')
      .orderBy(['b.placed_at', 'b.order_id', 'b.line_id'])
      .select(
        'b.order_id as orderId',
        'b.line_id as lineId',
        'b.product_id as productId',
        trx.raw('CAST(b.quantity AS SIGNED) - COALESCE(SUM(a.quantity), 0) AS quantity'),
      );
  return rows
    .map((row) => ({ ...row, quantity: Number(row.quantity) }))
    .filter(({ quantity }) => quantity > 0);
}

async function freeStockOf(trx: Knex.Transaction, productIds: readonly string[]) {
  const rows: { product_id: string; free: number | string }[] = await trx('stock')
    .whereIn('product_id', productIds)
    .orderBy('product_id')
    .forUpdate()
    .select('product_id', trx.raw('on_hand - reserved AS free'));
  return Object.fromEntries(rows.map((row) => [row.product_id, Number(row.free)]));
}

const totals = (shares: readonly WaitingLine[]): (readonly [string, number])[] => {
  const byProduct = new Map<string, number>();
  for (const { productId, quantity } of shares) {
    byProduct.set(productId, (byProduct.get(productId) ?? 0) + quantity);
  }
  return [...byProduct].sort(([a], [b]) => (a < b ? -1 : 1));
};

/** What an allotment holds for its order, while that has not decided about it. */
export async function openAllotment(
  executor: Executor,
  orderId: string,
  allotmentId: string,
): Promise<StockLine[]> {
  const rows: StockLine[] = await executor('allotments')
    .where({ order_id: orderId, id: allotmentId })
    .whereNull('settled_at')
    .orderBy('line_id')
    .select('line_id as lineId', 'product_id as productId', 'quantity');
  return rows;
}

/** The order has decided about its share. */
export async function settleAllotment(
  trx: Knex.Transaction,
  orderId: string,
  allotmentId: string,
  at: number,
): Promise<void> {
  await trx('allotments')
    .where({ order_id: orderId, id: allotmentId })
    .update({ settled_at: new Date(at) });
}

/**
 * Allotments whose orders have not decided and were not told lately: told again, an order that has heard of it
 * already does nothing.
 *
 * @param toldBefore ms UTC; those told later are left out
 */
export async function untoldAllotments(
  executor: Executor,
  toldBefore: number,
  limit = 200,
): Promise<OpenAllotment[]> {
  const rows: OpenAllotment[] = await executor('allotments')
    .whereNull('settled_at')
    .where((any) => void any.whereNull('told_at').orWhere('told_at', '<', new Date(toldBefore)))
    .groupBy('id', 'order_id')
    .orderBy('id')
    .limit(limit)
    .select('id', 'order_id as orderId');
  return rows;
}

/** Notes that an allotment's order was told of it. */
export async function noteTold(executor: Executor, allotmentId: string, at: number): Promise<void> {
  await executor('allotments')
    .where('id', allotmentId)
    .update({ told_at: new Date(at) });
}
