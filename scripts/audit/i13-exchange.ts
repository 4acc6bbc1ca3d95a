import { findOrder } from '../../db/repositories/orders.ts';
import { sum } from '../../domain/money/money.ts';
import type { Order, Return } from '../../domain/order/order.ts';
import { captured, EXCHANGE, refundsOf } from '../../domain/payment/payments.ts';
import type { Findings, Invariant } from './invariant.ts';
import { orderBatches, rowsOf } from './orders.ts';

/** What was carried over from one order is what paid for the other, and each names the other. */
export const exchangesAddUp: Invariant = {
  id: 'I13',
  title: 'an exchange is two orders that name each other, over one amount',
  facts: 'exchanges',
  async check(context, findings) {
    for await (const batch of orderBatches(context)) {
      for (const { number, order } of batch) {
        for (const ret of order.returns.filter(({ exchange }) => exchange !== null)) {
          findings.looked(1);
          const placed = await findOrder(context.snapshot, ret.exchange?.orderId ?? '');
          checkExchange(number, order, ret, placed?.order ?? null, findings);
        }
        if (order.exchangeFor === null) continue;
        const { orderId, returnId } = order.exchangeFor;
        const first = await findOrder(context.snapshot, orderId);
        const ret = first?.order.returns.find(({ id }) => id === returnId);
        if (ret?.exchange?.orderId !== order.id) {
          findings.violation(
            number,
            `it is exchanged for ${returnId} of ${orderId}, which says otherwise`,
          );
        }
      }
    }
  },
};

function checkExchange(
  number: string,
  order: Order,
  ret: Return,
  placed: Order | null,
  findings: Findings,
): void {
  const said = (what: string) => findings.violation(number, `return ${ret.id}: ${what}`);
  const { value = 0, orderId = '' } = ret.exchange ?? {};
  const gone = sum(
    refundsOf(order)
      .filter(({ refund }) => refund.returnId === ret.id && refund.to === 'exchange')
      .map(({ refund }) => refund.amount),
  );
  if (gone !== value) said(`${gone} is carried over, should be ${value}`);
  if (placed?.status === 'draft' || !placed) {
    said(`order ${orderId}, which was placed for it, is ${placed ? 'a draft' : 'not there'}`);
    return;
  }
  const came = sum(
    placed.payments
      .filter(({ provider }) => provider === EXCHANGE)
      .map((payment) => captured(payment)),
  );
  if (came !== value) said(`${value} is carried over, on ${placed.number} there are ${came}`);
}

interface CreditRow {
  readonly order_id: string;
  readonly amount: string | number;
  readonly reason: string | null;
}

/** What orders gave to and took from the balances of customers is what the balances say. */
export const storeCreditAddsUp: Invariant = {
  id: 'I13',
  title: 'the store credit that an order gave or took is booked, once',
  facts: 'orders with store credit',
  async check(context, findings) {
    for await (const batch of orderBatches(context)) {
      const rows = await rowsOf<CreditRow>(context, 'store_credits', batch, ['amount', 'reason']);
      for (const { id, number, order } of batch) {
        // What a person granted by hand has a reason, and is no business of the order's.
        const entries = (rows.get(id) ?? []).filter(({ reason }) => reason === null);
        const booked = sum(entries.map(({ amount }) => Number(amount)));
        const should = storeCreditOf(order);
        if (entries.length > 0 || should !== 0) findings.looked(1);
        if (booked !== should) {
          findings.violation(number, `store credit moved by ${booked}, should be ${should}`);
        }
      }
    }
  },
};

function storeCreditOf(order: Order): number {
  const given = refundsOf(order).filter(
    ({ refund }) => refund.to === 'storeCredit' && refund.status === 'succeeded',
  );
  const taken = order.payments.filter(({ provider }) => provider === 'storeCredit');
  return sum(given.map(({ refund }) => refund.amount)) - sum(taken.map(captured));
}
