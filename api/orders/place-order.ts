import type { Knex } from 'knex';
import { isDuplicate } from '../../db/insert-once.ts';
import { retryingOnLockConflicts } from '../../db/lock-conflicts.ts';
import { upsertCustomer } from '../../db/repositories/customers.ts';
import type { ChangedBy } from '../../db/repositories/record-changes.ts';
import { nextNumber } from '../../db/repositories/number-series.ts';
import { findOrder, insertOrder, type OrderRecord } from '../../db/repositories/orders.ts';
import type { Product } from '../../db/repositories/products.ts';
import { withCoupons } from '../../domain/coupon/grant.ts';
import type { Authorization } from '../../domain/order/actions.ts';
import { decide } from '../../domain/order/decide.ts';
import type { Order } from '../../domain/order/order.ts';
import type { StockLevel } from '../../domain/order/rule.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { changedBy } from '../desk/changed-by.ts';
import { refused, type Problem } from '../http/problem.ts';
import type { Answer, Attempt, Caller } from '../http/route.ts';
import { carryOut, earlierOutcome, outcomeAnswer, type OrderDeps } from './carry-out.ts';
import { judgeCoupons, type JudgedCoupons } from './coupons-of-order.ts';
import { buyerOf, draftOf } from './draft.ts';
import { productsOf, refuseErrors } from './lines-of-products.ts';
import { orderAnswer } from './order-answer.ts';
import type { OrderInput } from './order-input.ts';

/**
 * Records a draft and places it. The order's id is the id of the action that places it, fixed before anything is
 * written: a retry after a crash at any point finds its own draft, and there is never an order without a
 * workflow or the reverse.
 *
 * @throws Problem 422 for unknown products, 409 where the rules say no before a number is taken, 503 while the
 *   engine is away: the draft stays a draft, and the same Idempotency-Key goes on from there
 */
export async function placeOrder(
  deps: OrderDeps,
  input: OrderInput,
  by: { readonly caller: Caller; readonly requestId: string; readonly attempt: Attempt },
): Promise<Answer | Problem> {
  const action = 'place';
  const { actionId, resumed } = by.attempt;
  const earlier = await earlierOutcome(deps, by.attempt);
  if (earlier) return outcomeAnswer(deps, earlier, { action, actionId });

  const recorded = resumed ? await findOrder(deps.db, actionId) : null;
  const record = recorded ?? (await recordDraft(deps, input, actionId, by));
  if (input.kind === 'draft') return orderAnswer(deps, record, 201);
  return carryOut(deps, record, { ...by, action, payload: { authorization: input.payment } });
}

async function recordDraft(
  deps: OrderDeps,
  input: OrderInput,
  id: string,
  asked: { readonly caller: Caller; readonly requestId: string },
): Promise<OrderRecord> {
  const settings = await deps.settings.current();
  const products = await productsOf(deps.db, input.lines);
  const bare = draftOf(input, products, { id, number: '', settings });
  const { email } = input.customer;
  const now = deps.now();
  const judged = await judgeCoupons(deps.db, bare, input.coupons, { customer: { email }, now });
  refuseErrors(judged.errors);
  const draft = withCoupons(bare, judged.coupons);
  if (input.kind === 'order') {
    refuseWhatCannotBePlaced(draft, { now, settings, products, judged }, input.payment);
  }
  return retryingOnLockConflicts(() =>
    againOnDuplicate(() =>
      deps.db.transaction((trx) =>
        numberAndInsert(trx, draft, input, settings, changedBy(deps, asked, `order ${id}`)),
      ),
    ),
  );
}

/**
 * Asks the rules before a number is taken, so that an order out of stock leaves nothing behind. Stock is not
 * locked here: the decision that counts is taken again, on locked stock, by the order's workflow.
 */
export function refuseWhatCannotBePlaced(
  draft: Order,
  world: {
    readonly now: number;
    readonly settings: Settings;
    readonly products: readonly Product[];
    readonly judged: JudgedCoupons;
  },
  authorization: Authorization | null,
): void {
  const { now, settings, products, judged } = world;
  const { standings: coupons, customerId } = judged;
  const decision = decide(
    draft,
    { type: 'place', payload: { authorization } },
    {
      ...{ now, settings, coupons, stock: stockOf(products) },
      actor: { type: 'system', id: 'api' },
      ...(customerId === null ? {} : { customerId }),
    },
  );
  if (decision.outcome === 'rejected') throw refused(decision.refusal);
}

/** What can be sold of each product, as `decide` wants it. */
export const stockOf = (products: readonly Product[]): Record<string, StockLevel> =>
  Object.fromEntries(
    products.map(({ id, onHand, reserved, backorderAllowed }) => [
      id,
      { available: onHand - reserved, backorderAllowed },
    ]),
  );

async function numberAndInsert(
  trx: Knex.Transaction,
  draft: Order,
  input: OrderInput,
  settings: Settings,
  by: ChangedBy,
): Promise<OrderRecord> {
  const { customer, billingAddress, assignee, leadSource } = input;
  const { at } = by;
  const numbers = numberSource(settings, 'customer', at);
  const key = await upsertCustomer(trx, { ...customer, billingAddress }, numbers, by);
  const { number } = await nextNumber(trx, numberSource(settings, 'order', at), at);
  const record = {
    order: { ...draft, number },
    buyer: buyerOf(input, key.number),
    deliveryAddress: input.shippingAddress ?? billingAddress,
    customerComment: input.comment,
    customerId: key.id,
  };
  await insertOrder(trx, record, at, { assignee, leadSource });
  return { ...record, version: 0, eventCount: 0 };
}

/** Two first orders of one customer at once: the second finds the customer that the first has made. */
export async function againOnDuplicate<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return work();
  }
}
