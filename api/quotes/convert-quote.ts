import type { Knex } from 'knex';
import { findOrder, insertOrder, type OrderRecord } from '../../db/repositories/orders.ts';
import { nextNumber } from '../../db/repositories/number-series.ts';
import { findProducts } from '../../db/repositories/products.ts';
import { type QuoteRecord } from '../../db/repositories/quotes.ts';
import type { Authorization } from '../../domain/order/actions.ts';
import { convertRefusal } from '../../domain/quote/rules.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { Problem } from '../http/problem.ts';
import type { Answer, Attempt, Caller } from '../http/route.ts';
import { carryOut, earlierOutcome, outcomeAnswer, type OrderDeps } from '../orders/carry-out.ts';
import { NO_COUPONS } from '../orders/coupons-of-order.ts';
import { orderAnswer } from '../orders/order-answer.ts';
import { refuseWhatCannotBePlaced } from '../orders/place-order.ts';
import { refuseQuote, requireQuote, todayOf } from './quote-answer.ts';
import { changeQuote } from './record-quote.ts';

/** How a quote is converted. */
export interface ConversionTerms {
  /** An operator lets one pass that has expired. */
  readonly overrideExpiry: boolean;
  readonly authorization: Authorization | null;
}

/**
 * Makes an order of a quote, at the prices of the quote, and places it: invoice and mails follow by the shop's
 * settings. However often it is asked for, it is one order.
 *
 * @throws Problem 404, 409 where the quote or the rules say no, 503 while the engine is away: the order stays a draft,
 *   and asking again goes on from there
 */
export async function convertQuote(
  deps: OrderDeps,
  key: string,
  terms: ConversionTerms,
  by: { readonly caller: Caller; readonly requestId: string; readonly attempt: Attempt },
): Promise<Answer | Problem> {
  const action = 'place';
  const { actionId } = by.attempt;
  const earlier = await earlierOutcome(deps, by.attempt);
  if (earlier) return outcomeAnswer(deps, earlier, { action, actionId, seen: undefined });

  const record = await orderOf(deps, key, terms, actionId);
  if (record.order.status !== 'draft') return orderAnswer(deps, record);
  const { authorization } = terms;
  const answer = await carryOut(deps, record, { ...by, action, payload: { authorization } });
  // Somebody else's request for the same was quicker.
  if (!(answer instanceof Problem) || answer.code !== 'alreadyPlaced') return answer;
  return orderAnswer(deps, (await findOrder(deps.db, record.order.id)) ?? record);
}

/** The order that a quote has become; recorded now as a draft under `orderId` where there is none yet. */
async function orderOf(
  deps: OrderDeps,
  key: string,
  terms: ConversionTerms,
  orderId: string,
): Promise<OrderRecord> {
  const settings = await deps.settings.current();
  const today = await todayOf(deps);
  const { quote } = await requireQuote(deps, key);
  if (quote.orderId === null) {
    refuseQuote(convertRefusal(quote, today, terms.overrideExpiry));
    await refuseIfNotToBeHad(deps, quote.draft, settings, terms.authorization);
  }
  const { quote: converted } = await changeQuote(deps, key, async (trx, record) => {
    if (record.quote.orderId !== null) return record;
    refuseQuote(convertRefusal(record.quote, today, terms.overrideExpiry));
    await recordOrder(trx, record, settings, orderId, deps.now());
    return {
      ...record,
      quote: { ...record.quote, status: 'accepted', orderId },
      acceptedAt: deps.now(),
    };
  });
  const order = await findOrder(deps.db, converted.orderId ?? orderId);
  if (!order) throw new Error(`Quote ${quote.number} has become an order that is gone.`);
  return order;
}

/** Asks the rules before a number is taken. */
async function refuseIfNotToBeHad(
  { db, now }: OrderDeps,
  draft: QuoteRecord['quote']['draft'],
  settings: Settings,
  authorization: Authorization | null,
): Promise<void> {
  const skus = draft.lines.map(({ sku }) => sku);
  const products = (await findProducts(db, skus)).filter(({ active }) => active);
  const world = { now: now(), settings, products, judged: NO_COUPONS };
  refuseWhatCannotBePlaced(draft, world, authorization);
}

async function recordOrder(
  trx: Knex.Transaction,
  { quote, buyer, deliveryAddress, customerComment, customerId }: QuoteRecord,
  settings: Settings,
  id: string,
  at: number,
): Promise<void> {
  const { number } = await nextNumber(trx, numberSource(settings, 'order', at), at);
  const order = { ...quote.draft, id, number, settingsVersion: settings.version };
  await insertOrder(trx, { order, buyer, deliveryAddress, customerComment, customerId }, at);
}
