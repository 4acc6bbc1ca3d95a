import type { Database } from '../../db/knex.ts';
import { numbersOf } from '../../db/queries/order-by-key.ts';
import type { Order } from '../../domain/order/order.ts';
import { lineAmount, lineOf } from '../../domain/order/quantities.ts';
import { isoInstants } from '../http/instants.ts';

/** The returns of an order with what a form or a screen says of their goods. */
export const returnsAnswer = (order: Order) =>
  order.returns.map(({ exchange, lines, ...ret }) => ({
    ...isoInstants(ret),
    lines: lines.map((line) => {
      const { sku, name, details } = lineOf(order, line.lineId);
      return { ...line, sku, name, details };
    }),
    exchange: exchange && {
      ...exchange,
      lines: exchange.lines.map((line) => {
        const { sku, name, ordered: quantity, unitPrice, discount, taxRate } = line;
        const amount = lineAmount(line, quantity);
        return { sku, name, quantity, unitPrice, discount, taxRate, amount };
      }),
    },
  }));

/** From and to which other orders goods were exchanged; no statement where none were. */
export async function exchangeLinks(db: Database, { returns, exchangeFor }: Order) {
  const exchanges = returns.flatMap(({ id: returnId, exchange }) =>
    exchange ? [{ returnId, orderId: exchange.orderId }] : [],
  );
  const ids = [...exchanges, ...(exchangeFor ? [exchangeFor] : [])].map(({ orderId }) => orderId);
  const numbers = ids.length > 0 ? await numbersOf(db, ids) : new Map<string, string>();
  const linked = <T extends { readonly orderId: string }>(other: T) => ({
    ...other,
    number: numbers.get(other.orderId) ?? '',
    href: `/api/orders/${other.orderId}`,
  });
  return {
    exchangeFor: exchangeFor && linked(exchangeFor),
    exchangedBy: exchanges.map(linked),
  };
}
