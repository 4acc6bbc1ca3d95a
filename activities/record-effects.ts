import type { Knex } from 'knex';
import type { OrderRecord } from '../db/repositories/orders.ts';
import { allotFreeStock, settleAllotment } from '../db/repositories/allotments.ts';
import { bookTransfer, freeTransfer } from '../db/repositories/bank-transfers.ts';
import { nextDatedNumber, nextNumber } from '../db/repositories/number-series.ts';
import { insertInvoice } from '../db/repositories/invoices.ts';
import { releaseCoupons, useCoupons } from '../db/repositories/coupons.ts';
import { queueDocuments, queueMessages } from '../db/repositories/outbox.ts';
import { recordEdits } from '../db/repositories/order-edits.ts';
import { labelBuyer } from '../db/repositories/desk-records.ts';
import { moveStock } from '../db/repositories/stock.ts';
import { moveStoreCredit } from '../db/repositories/store-credit.ts';
import { invoiceSnapshot, type Parties } from '../domain/document/invoice-snapshot.ts';
import type { Decision } from '../domain/order/decide.ts';
import type { Effect, RecordEffect, StockMovement } from '../domain/order/effects.ts';
import type { Order } from '../domain/order/order.ts';
import { numberSource } from '../domain/settings/number.ts';
import { mailDomainOf } from '../domain/settings/shop.ts';
import type { Settings } from '../domain/settings/settings.ts';

interface Circumstances {
  readonly record: OrderRecord;
  readonly settings: Settings;
  readonly actionId: string;
  readonly actorId: string;
  readonly requestId: string | null;
  readonly at: number;
}

/**
 * Does the effects that live in our own database, inside the decision's transaction. Each is keyed
 * `{actionId}/{n}`, so it could not be done twice even if its transaction were. Stock comes before numbers,
 * everywhere: rows that orders fight over are locked in one order.
 *
 * @returns the order with the numbers it was given
 */
export async function applyRecordEffects(
  trx: Knex.Transaction,
  { order, effects }: Extract<Decision, { outcome: 'applied' }>,
  circumstances: Circumstances,
): Promise<Order> {
  const { actionId, at } = circumstances;
  const { customerId } = circumstances.record;
  const keyed = effects.map((effect, n) => ({ key: `${actionId}/${n}`, effect }));
  for (const { key, effect } of keyed) {
    if (effect.type !== 'moveStock') continue;
    await moveStock(trx, {
      key,
      orderId: order.id,
      movement: effect.movement,
      lines: effect.lines,
      at,
    });
  }
  await passOn(trx, effects, { source: actionId, at });
  for (const { effect } of keyed) {
    if (effect.type === 'settleAllotment') {
      await settleAllotment(trx, order.id, effect.allotmentId, at);
    }
  }
  for (const { key, effect } of only(keyed, 'countCoupons')) {
    if (effect.movement === 'release') await releaseCoupons(trx, order.id, at);
    else await useCoupons(trx, { key, order, customerId, coupons: effect.coupons, at });
  }
  for (const { key, effect } of only(keyed, 'moveStoreCredit')) {
    const { amount, currency } = effect;
    const { actorId } = circumstances;
    const entry = { key, customerId, orderId: order.id, currency, amount, actorId, at };
    await moveStoreCredit(trx, { ...entry, reason: null });
  }
  for (const { effect } of only(keyed, 'labelBuyer')) {
    const { actorId: actor, requestId } = circumstances;
    const by = { actor, requestId, reason: `order ${order.number}`, at };
    await labelBuyer(trx, customerId, effect.labels, by);
  }
  for (const { effect } of only(keyed, 'freeTransfer')) await freeTransfer(trx, effect.transferId);
  for (const { effect } of only(keyed, 'bookTransfer')) {
    const { transferId, paymentId } = effect;
    const { actorId } = circumstances;
    await bookTransfer(trx, { transferId, orderId: order.id, paymentId, actorId, at });
  }
  const parties = await recordEdits(trx, order, circumstances.record, effects);
  let numbered = order;
  for (const { key, effect } of keyed)
    numbered = await giveNumber(trx, numbered, effect, key, { ...circumstances, parties });
  await queueDocuments(trx, order.id, actionId, only(keyed, 'makeDocument'), at);
  await queueMessages(
    trx,
    order.id,
    actionId,
    only(keyed, 'sendMail'),
    mailDomainOf(circumstances.settings.shop),
    at,
  );
  return numbered;
}

/** What an order gives free goes to those who wait for it, before anybody new can have it (N13). */
async function passOn(
  trx: Knex.Transaction,
  effects: readonly Effect[],
  freed: { readonly source: string; readonly at: number },
): Promise<void> {
  const productIds = effects.flatMap((effect) =>
    effect.type === 'moveStock' && FREEING.has(effect.movement)
      ? effect.lines.map(({ productId }) => productId)
      : [],
  );
  if (productIds.length > 0) await allotFreeStock(trx, [...new Set(productIds)].sort(), freed);
}

const FREEING: ReadonlySet<StockMovement> = new Set(['unreserve', 'restock']);

async function giveNumber(
  trx: Knex.Transaction,
  order: Order,
  effect: Effect,
  key: string,
  { parties, settings, at }: Circumstances & { readonly parties: Parties },
): Promise<Order> {
  if (effect.type === 'numberReturn') {
    const { number } = await nextNumber(trx, numberSource(settings, 'return', at), at);
    return {
      ...order,
      returns: order.returns.map((r) => (r.id === effect.returnId ? { ...r, number } : r)),
    };
  }
  if (effect.type !== 'issueInvoice') return order;
  const source = numberSource(settings, effect.series, at);
  const given = await nextDatedNumber(trx, source, at);
  const invoices = order.invoices.map((invoice) =>
    invoice.id === effect.invoiceId
      ? { ...invoice, number: given.number, issuedAt: given.at }
      : invoice,
  );
  const numbered = { ...order, invoices };
  const invoice = invoices.find(({ id }) => id === effect.invoiceId);
  if (!invoice) throw new RangeError(`order ${order.number} has no invoice ${effect.invoiceId}`);
  const snapshot = invoiceSnapshot(numbered, invoice, given.number, parties, settings);
  await insertInvoice(trx, {
    key,
    order: numbered,
    invoice,
    series: source.counter,
    sequence: given.value,
    snapshot,
  });
  return numbered;
}

type Keyed<T extends RecordEffect['type']> = {
  readonly key: string;
  readonly effect: Extract<RecordEffect, { type: T }>;
};

const only = <T extends RecordEffect['type']>(
  keyed: readonly { readonly key: string; readonly effect: Effect }[],
  type: T,
): Keyed<T>[] => keyed.filter((entry): entry is Keyed<T> => entry.effect.type === type);
