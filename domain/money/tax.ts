import { divideHalfUp, sum } from './money.ts';

/** A tax rate in basis points: 2100 is 21 %. */
export type TaxRate = number;

/** An amount in the shop's price mode (with or without tax), with the rate it falls under. */
export interface Taxed {
  readonly amount: number;
  readonly taxRate: TaxRate;
}

/** One row of the tax table on an invoice; minor units. */
export interface TaxRow {
  readonly rate: TaxRate;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

/** What a set of amounts comes to: `net + tax = gross`, and each is the sum of its rows, to the cent. */
export interface Totals {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  readonly rates: readonly TaxRow[];
}

/**
 * Tax is computed once per rate over the sum of that rate's amounts, rounded half up (Directive
 * 2006/112/EC art. 226 (8)–(10) asks for base, rate and tax per rate). Where prices include tax
 * the tax is `gross × rate / (100 % + rate)`.
 *
 * @returns rows by descending rate; a rate whose amounts cancel out to 0 keeps its row
 */
export function totalsOf(amounts: readonly Taxed[], pricesIncludeTax: boolean): Totals {
  const rates = [...new Set(amounts.map((a) => a.taxRate))].sort((a, b) => b - a);
  return fromRows(
    rates.map((rate) => {
      const amount = sum(amounts.filter((a) => a.taxRate === rate).map((a) => a.amount));
      if (pricesIncludeTax) {
        const tax = divideHalfUp(amount * rate, 10_000 + rate);
        return { rate, net: amount - tax, tax, gross: amount };
      }
      const tax = divideHalfUp(amount * rate, 10_000);
      return { rate, net: amount, tax, gross: amount + tax };
    }),
  );
}

/**
 * What lies between two cumulative totals. Partial invoices, captures and credits are computed this
 * way, so that all parts of an order together are the order, to the cent and per rate.
 */
export function differenceOf(after: Totals, before: Totals): Totals {
  const rates = [...new Set([...after.rates, ...before.rates].map((row) => row.rate))];
  const at = (totals: Totals, rate: TaxRate) => totals.rates.find((row) => row.rate === rate);
  const rows = rates
    .sort((a, b) => b - a)
    .map((rate) => {
      const [a, b] = [at(after, rate), at(before, rate)];
      const less = (key: 'net' | 'tax' | 'gross') => (a?.[key] ?? 0) - (b?.[key] ?? 0);
      return { rate, net: less('net'), tax: less('tax'), gross: less('gross') };
    });
  return fromRows(rows.filter((row) => row.net !== 0 || row.tax !== 0));
}

/** The same with the sign turned, as on a credit note. */
export const negative = (totals: Totals): Totals => ({
  ...negated(totals),
  rates: totals.rates.map((row) => ({ rate: row.rate, ...negated(row) })),
});

const negated = ({ net, tax, gross }: Pick<TaxRow, 'net' | 'tax' | 'gross'>) => ({
  // Not a minus sign alone: nothing would come to a negative zero.
  ...{ net: 0 - net, tax: 0 - tax, gross: 0 - gross },
});

function fromRows(rates: readonly TaxRow[]): Totals {
  return {
    net: sum(rates.map((row) => row.net)),
    tax: sum(rates.map((row) => row.tax)),
    gross: sum(rates.map((row) => row.gross)),
    rates,
  };
}
