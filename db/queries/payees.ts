import type { Knex } from 'knex';
import type { Clues, IncomingTransfer, Payee } from '../../domain/payment/match-transfer.ts';
import type { Executor } from '../knex.ts';

/** So many orders of the same open amount are enough to see that the amount alone says nothing. */
const MOST_BY_AMOUNT = 6;

interface OrderRow {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly currency: string;
  readonly open_amount: number;
}

/**
 * The orders that a transfer may be for: those that it names, by their number or by that of an invoice; where it
 * names none, open ones over its very amount.
 */
export async function payeesFor(
  executor: Executor,
  { amount, currency }: Pick<IncomingTransfer, 'amount' | 'currency'>,
  clues: Clues,
): Promise<Payee[]> {
  const digits = [...new Set([...clues.digits, ...clues.references])];
  const invoices: { order_id: string; number: string; gross: number }[] =
    digits.length === 0
      ? []
      : await executor('invoices')
          .where('kind', 'invoice')
          .whereIn('number_digits', digits)
          .select('order_id', 'number', 'gross');
  const named = await orders(executor, (query) => {
    void query.whereIn('number_digits', digits).orWhereIn(
      'id',
      invoices.map((invoice) => invoice.order_id),
    );
  });
  const found =
    named.length > 0
      ? named
      : await orders(executor, (query) => {
          void query
            .where({ open_amount: amount, currency, status: 'open' })
            .orderBy('id')
            .limit(MOST_BY_AMOUNT);
        });
  return found.map((row) => ({
    orderId: row.id,
    number: row.number,
    isDraft: row.status === 'draft',
    currency: row.currency,
    open: row.open_amount,
    invoices: invoices
      .filter((invoice) => invoice.order_id === row.id)
      .map(({ number, gross }) => ({ number, gross })),
  }));
}

const orders = async (
  executor: Executor,
  wanted: (query: Knex.QueryBuilder) => void,
): Promise<OrderRow[]> => {
  const query: Knex.QueryBuilder = executor('orders');
  wanted(query);
  return query.select('id', 'number', 'status', 'currency', 'open_amount');
};
