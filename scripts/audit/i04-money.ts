import type { BookedPayment } from '../../integrations/payments/test-provider/client.ts';
import { sum } from '../../domain/money/money.ts';
import type { Order, Payment } from '../../domain/order/order.ts';
import { captured, chargedBack, refunded, voidIdOf } from '../../domain/payment/payments.ts';
import type { Findings, Invariant } from './invariant.ts';
import { mismatchTold, orderBatches, rowsOf } from './orders.ts';

interface PaymentRow {
  readonly order_id: string;
  readonly payment_id: string;
  readonly reference: string | null;
  readonly authorization: string;
  readonly captured: number;
  readonly refunded: number;
}

/** The amounts on an order are possible, and those of its rows. */
export const moneyAddsUp: Invariant = {
  id: 'I4',
  title: 'no more is taken than was reserved, none goes back that was not taken',
  facts: 'payments',
  async check(context, findings) {
    for await (const batch of orderBatches(context)) {
      const rows = await rowsOf<PaymentRow>(context, 'payments', batch, [
        ...['payment_id', 'reference', 'authorization', 'captured', 'refunded'],
      ]);
      for (const { id, number, order } of batch) {
        findings.looked(order.payments.length);
        for (const payment of order.payments) {
          const wrong = faultsOf(payment);
          if (wrong.length === 0) continue;
          const isTold = await mismatchTold(context, id, payment.id);
          for (const what of wrong) {
            if (isTold) findings.remark(`${number} ${what}; a person has been told`);
            else findings.violation(number, what);
          }
        }
        checkRows(number, order, rows.get(id) ?? [], findings);
      }
    }
  },
};

/** What the provider has taken, also what the customer's bank took back from us later. */
const takenOf = (payment: Payment): number => captured(payment) + chargedBack(payment);

/** What the provider has given back: not what a person paid, nor what became store credit or paid for another order. */
export const refundedByProvider = (payment: Payment): number =>
  sum(
    payment.refunds
      .filter((r) => r.status === 'succeeded' && r.to === 'original' && r.evidence === null)
      .map((r) => r.amount),
  );

function faultsOf(payment: Payment): string[] {
  const [taken, back] = [takenOf(payment), refunded(payment)];
  const moves = [...payment.captures, ...payment.refunds].map((move) => move.id);
  return [
    ...(payment.authorization !== 'none' && taken > payment.authorized
      ? [`${taken} taken of ${payment.authorized} reserved`]
      : []),
    ...(back > taken ? [`${back} given back of ${taken} taken`] : []),
    ...(new Set(moves).size === moves.length
      ? []
      : [`a movement is there twice: ${moves.join(', ')}`]),
  ].map((what) => `payment ${payment.id}: ${what}`);
}

function checkRows(
  number: string,
  order: Order,
  rows: readonly PaymentRow[],
  findings: Findings,
): void {
  const written = new Map(rows.map((row) => [row.payment_id, row]));
  for (const payment of order.payments) {
    const row = written.get(payment.id);
    written.delete(payment.id);
    const is = row && [row.authorization, row.captured, row.refunded, row.reference].join(' ');
    const should = [
      ...[payment.authorization, captured(payment), refunded(payment), payment.reference],
    ].join(' ');
    if (is !== should) {
      findings.violation(
        number,
        `the row of payment ${payment.id} is ${is ?? 'missing'}, should be ${should}`,
      );
    }
  }
  for (const id of written.keys()) {
    findings.violation(number, `there is a row of payment ${id}, which the order has not`);
  }
}

/** What we have on our books is what the provider has on theirs. */
export const moneyIsTheProviders: Invariant = {
  id: 'I4',
  title: 'the provider has taken and given back what the orders say, each movement once',
  facts: 'payments of the provider',
  needs: 'provider',
  async check(context, findings) {
    const books = new Map(
      ((await context.payments?.()) ?? []).map((payment) => [payment.reference, payment]),
    );
    findings.looked(books.size);
    const keys = new Set<string>();
    for (const payment of books.values()) checkTwins(payment, findings);
    for await (const batch of orderBatches(context)) {
      for (const { id, number, order } of batch) {
        for (const payment of order.payments) {
          for (const move of [...payment.captures, ...payment.refunds, ...payment.renewals])
            keys.add(`${id}/${move.id}`);
          for (let voids = 1; voids <= Math.max(1, payment.voids); voids += 1) {
            keys.add(`${id}/${voidIdOf({ id: payment.id, voids })}`);
          }
          if (payment.provider !== 'test') continue;
          const booked = books.get(payment.reference ?? '');
          if (booked) compare(number, order, payment, booked, findings);
        }
      }
    }
    for (const booked of books.values()) {
      for (const { idempotencyKey, kind, status } of booked.transactions) {
        if (idempotencyKey === null || status !== 'succeeded' || keys.has(idempotencyKey)) continue;
        findings.violation(
          booked.reference,
          `a ${kind} (${idempotencyKey}) that no order knows of`,
        );
      }
    }
  },
};

function checkTwins(payment: BookedPayment, findings: Findings): void {
  const done = payment.transactions
    .filter(({ status, idempotencyKey }) => status === 'succeeded' && idempotencyKey !== null)
    .map(({ idempotencyKey }) => idempotencyKey);
  if (new Set(done).size !== done.length) {
    findings.violation(payment.reference, 'a movement of money was carried out twice');
  }
}

/** A difference of which a person has been told is theirs to settle: allowed, and mentioned. */
function compare(
  number: string,
  order: Order,
  payment: Payment,
  booked: BookedPayment,
  findings: Findings,
): void {
  const [taken, back] = [takenOf(payment), refundedByProvider(payment)];
  if (taken === booked.captured && back === booked.refunded) return;
  const what = `payment ${payment.id}: ${taken} taken and ${back} back, at the provider ${booked.captured} and ${booked.refunded}`;
  const isTold = order.attention.some(({ subject }) => subject.startsWith(payment.id));
  if (isTold) findings.remark(`${number} ${what}; a person has been told`);
  else findings.violation(number, what);
}
