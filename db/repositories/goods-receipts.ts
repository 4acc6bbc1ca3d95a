import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { Database, Executor } from '../knex.ts';
import { retryingOnLockConflicts } from '../lock-conflicts.ts';
import { allotFreeStock } from './allotments.ts';

/** A delivery of goods: announced by a supplier, or booked in. */
export interface GoodsReceipt {
  readonly id: string;
  /** The delivery note's. */
  readonly reference: string;
  readonly status: 'announced' | 'received';
  readonly expectedAt: Date | null;
  readonly receivedAt: Date | null;
  readonly createdAt: Date;
  readonly lines: readonly ReceiptLine[];
  /** What of it was set apart at once for orders that waited. */
  readonly backorders: readonly ServedBackorder[];
}

interface ReceiptLine {
  readonly productId: string;
  readonly sku: string;
  readonly quantity: number;
}

interface OfReceipt {
  readonly receiptId: string;
}

interface ServedBackorder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** Goods as a delivery note lists them. */
export interface Delivery {
  readonly reference: string;
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
}

type Booking =
  | { readonly outcome: 'booked' | 'repeated'; readonly id: string }
  /** The note is known, with other lines. */
  | { readonly outcome: 'differs' };

/**
 * Books a delivery in, once per delivery note: stock rises and what others wait for is set apart for them in the
 * same transaction. A note that was only announced is booked in with what has really come.
 *
 * @param at ms UTC
 */
export const bookDelivery = (db: Database, delivery: Delivery, at: number): Promise<Booking> =>
  retryingOnLockConflicts(() => db.transaction((trx) => book(trx, delivery, at)));

async function book(trx: Knex.Transaction, delivery: Delivery, at: number): Promise<Booking> {
  const note = await noteFor(trx, delivery, 'received', null, at);
  if (note.known?.status === 'received') {
    return (await sameLines(trx, note.id, delivery))
      ? { outcome: 'repeated', id: note.id }
      : { outcome: 'differs' };
  }
  if (note.known) {
    await trx('goods_receipts')
      .where('id', note.id)
      .update({ status: 'received', received_at: new Date(at) });
    await trx('goods_receipt_lines').where('receipt_id', note.id).delete();
  }
  await insertLines(trx, note.id, delivery);
  await raiseStock(trx, note.id, delivery, at);
  return { outcome: 'booked', id: note.id };
}

/** Notes down what a supplier has promised; the shelf does not change. */
export const announceDelivery = (
  db: Database,
  delivery: Delivery,
  expectedAt: number,
  at: number,
): Promise<Booking> =>
  retryingOnLockConflicts(() =>
    db.transaction(async (trx) => {
      const note = await noteFor(trx, delivery, 'announced', expectedAt, at);
      if (note.known?.status === 'received') {
        return (await sameLines(trx, note.id, delivery))
          ? { outcome: 'repeated', id: note.id }
          : { outcome: 'differs' };
      }
      if (note.known) {
        await trx('goods_receipts')
          .where('id', note.id)
          .update({ expected_at: new Date(expectedAt) });
        await trx('goods_receipt_lines').where('receipt_id', note.id).delete();
      }
      await insertLines(trx, note.id, delivery);
      return { outcome: note.known ? 'repeated' : 'booked', id: note.id };
    }),
  );

/** The note's record, locked; made where it is not known. Two at once: the second waits and finds the first one's. */
async function noteFor(
  trx: Knex.Transaction,
  { reference }: Delivery,
  status: 'announced' | 'received',
  expectedAt: number | null,
  at: number,
): Promise<{ readonly id: string; readonly known: { readonly status: string } | null }> {
  const id = ulid(at);
  await trx('goods_receipts')
    .insert({
      id,
      reference,
      status,
      expected_at: expectedAt === null ? null : new Date(expectedAt),
      received_at: status === 'received' ? new Date(at) : null,
      created_at: new Date(at),
    })
    .onConflict('reference')
    .ignore();
  const row = await trx('goods_receipts')
    .where({ reference })
    .forUpdate()
    .first<{ id: string; status: string }>('id', 'status');
  return { id: row.id, known: row.id === id ? null : { status: row.status } };
}

async function sameLines(
  trx: Knex.Transaction,
  receiptId: string,
  { lines }: Delivery,
): Promise<boolean> {
  const rows: { product_id: string; quantity: number }[] = await trx('goods_receipt_lines')
    .where('receipt_id', receiptId)
    .select('product_id', 'quantity');
  return (
    rows.length === lines.length &&
    rows.every((row) =>
      lines.some((line) => line.productId === row.product_id && line.quantity === row.quantity),
    )
  );
}

const insertLines = (trx: Knex.Transaction, receiptId: string, { lines }: Delivery) =>
  trx('goods_receipt_lines').insert(
    lines.map(({ productId, quantity }) => ({
      receipt_id: receiptId,
      product_id: productId,
      quantity,
    })),
  );

async function raiseStock(
  trx: Knex.Transaction,
  receiptId: string,
  { lines }: Delivery,
  at: number,
): Promise<void> {
  const inOrder = [...lines].sort((a, b) => (a.productId < b.productId ? -1 : 1));
  await trx('stock_movements').insert(
    inOrder.map(({ productId, quantity }) => ({
      key: `${receiptId}/${productId}`,
      product_id: productId,
      order_id: null,
      movement: 'receive',
      on_hand: quantity,
      reserved: 0,
      source: receiptId,
      at: new Date(at),
    })),
  );
  for (const { productId, quantity } of inOrder) {
    await trx('stock')
      .where('product_id', productId)
      .update({ on_hand: trx.raw('on_hand + ?', [quantity]) });
  }
  await allotFreeStock(
    trx,
    inOrder.map(({ productId }) => productId),
    { source: receiptId, at },
  );
}

/** A delivery by its id, or null. */
export async function findReceipt(executor: Executor, id: string): Promise<GoodsReceipt | null> {
  const [receipt] = await receiptsWhere(executor, (query) => void query.where('id', id));
  return receipt ?? null;
}

/** A page of deliveries, newest first. @param after the id of the last one of the page before */
export const listReceipts = (
  executor: Executor,
  page: {
    readonly status?: 'announced' | 'received' | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<GoodsReceipt[]> =>
  receiptsWhere(executor, (query) => {
    void query.orderBy('id', 'desc').limit(page.limit);
    if (page.status !== undefined) void query.where('status', page.status);
    if (page.after !== undefined) void query.where('id', '<', page.after);
  });

async function receiptsWhere(
  executor: Executor,
  choose: (query: Knex.QueryBuilder) => void,
): Promise<GoodsReceipt[]> {
  const query = executor('goods_receipts').select(
    ...['id', 'reference', 'status', 'expected_at as expectedAt'],
    ...['received_at as receivedAt', 'created_at as createdAt'],
  );
  choose(query);
  const receipts = (await query) as Omit<GoodsReceipt, 'lines' | 'backorders'>[];
  const ids = receipts.map(({ id }) => id);
  const lines: (ReceiptLine & OfReceipt)[] = await executor('goods_receipt_lines as l')
    .join('products as p', 'p.id', 'l.product_id')
    .whereIn('l.receipt_id', ids)
    .orderBy('p.sku')
    .select(...['l.receipt_id as receiptId', 'p.id as productId', 'p.sku', 'l.quantity']);
  const backorders: (ServedBackorder & OfReceipt)[] = await executor('allotments as a')
    .join('orders as o', 'o.id', 'a.order_id')
    .join('products as p', 'p.id', 'a.product_id')
    .whereIn('a.source', ids)
    .orderBy(['o.placed_at', 'a.order_id', 'a.line_id'])
    .select(
      ...['a.source as receiptId', 'a.order_id as orderId', 'o.number as orderNumber'],
      ...['a.line_id as lineId', 'p.sku', 'a.quantity'],
    );
  const of = <T extends OfReceipt>(rows: readonly T[], id: string) =>
    rows.filter(({ receiptId }) => receiptId === id).map(({ receiptId: _receipt, ...row }) => row);
  return receipts.map((receipt) => ({
    ...receipt,
    lines: of(lines, receipt.id),
    backorders: of(backorders, receipt.id),
  }));
}
