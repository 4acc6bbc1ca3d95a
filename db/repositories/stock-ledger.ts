import type { Knex } from 'knex';
import { correctionOf, type CorrectionAsked, type Shelf } from '../../domain/stock/correction.ts';
import { insertOnce } from '../insert-once.ts';
import type { Database, Executor } from '../knex.ts';
import { retryingOnLockConflicts } from '../lock-conflicts.ts';
import { allotFreeStock } from './allotments.ts';

/** A correction as it was asked for. */
export interface CorrectionRequest {
  /** The same id again changes nothing. */
  readonly id: string;
  readonly productId: string;
  readonly asked: CorrectionAsked;
  /** A code. */
  readonly reason: string;
  /** ms UTC */
  readonly at: number;
}

export type CorrectionOutcome =
  | { readonly outcome: 'corrected'; readonly difference: number; readonly shelf: Shelf }
  | {
      readonly outcome: 'refused';
      readonly code: 'stockReserved' | 'belowZero';
      readonly shelf: Shelf;
    };

/**
 * Puts a product's stock right, once per id, with its line in the ledger. What it makes free goes to those who wait.
 */
export const correctStock = (
  db: Database,
  request: CorrectionRequest,
): Promise<CorrectionOutcome> =>
  retryingOnLockConflicts(() => db.transaction((trx) => correct(trx, request)));

async function correct(
  trx: Knex.Transaction,
  { id, productId, asked, reason, at }: CorrectionRequest,
): Promise<CorrectionOutcome> {
  const shelf = await shelfOf(trx, productId);
  const earlier = await trx('stock_movements')
    .where('key', `${id}/${productId}`)
    .first<{ on_hand: number } | undefined>('on_hand');
  if (earlier) return { outcome: 'corrected', difference: earlier.on_hand, shelf };
  const correction = correctionOf(shelf, asked);
  if (correction.outcome === 'refused') return { ...correction, shelf };
  const { difference } = correction;
  await insertOnce(trx, 'stock_movements', [
    {
      key: `${id}/${productId}`,
      product_id: productId,
      order_id: null,
      movement: 'correct',
      on_hand: difference,
      reserved: 0,
      reason,
      source: id,
      at: new Date(at),
    },
  ]);
  await trx('stock')
    .where('product_id', productId)
    .update({ on_hand: trx.raw('on_hand + ?', [difference]) });
  if (difference > 0) await allotFreeStock(trx, [productId], { source: id, at });
  return { outcome: 'corrected', difference, shelf: await shelfOf(trx, productId) };
}

const shelfOf = (trx: Knex.Transaction, productId: string): Promise<Shelf> =>
  trx('stock')
    .where('product_id', productId)
    .forUpdate()
    .first<Shelf>('on_hand as onHand', 'reserved');

/** One line of a product's ledger. */
export interface LedgerLine {
  readonly key: string;
  readonly movement: string;
  /** What it changed, in pieces. */
  readonly onHand: number;
  readonly reserved: number;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  readonly reason: string | null;
  readonly source: string | null;
  readonly at: Date;
}

/** A page of a product's ledger, newest first. @param after the last line of the page before */
export async function ledgerOf(
  executor: Executor,
  productId: string,
  page: {
    readonly after: { readonly at: Date; readonly key: string } | null;
    readonly limit: number;
  },
): Promise<LedgerLine[]> {
  const query = executor('stock_movements as m')
    .leftJoin('orders as o', 'o.id', 'm.order_id')
    .where('m.product_id', productId)
    .orderBy([
      { column: 'm.at', order: 'desc' },
      { column: 'm.key', order: 'desc' },
    ])
    .limit(page.limit);
  const { after } = page;
  if (after) {
    void query.where(
      (earlier) =>
        void earlier
          .where('m.at', '<', after.at)
          .orWhere((same) => void same.where('m.at', after.at).where('m.key', '<', after.key)),
    );
  }
  const lines: LedgerLine[] = await query.select(
    ...['m.key', 'm.movement', 'm.on_hand as onHand', 'm.reserved', 'm.order_id as orderId'],
    ...['o.number as orderNumber', 'm.reason', 'm.source', 'm.at'],
  );
  return lines;
}
