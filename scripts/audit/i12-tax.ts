import { sum } from '../../domain/money/money.ts';
import { totalsOf } from '../../domain/money/tax.ts';
import { invoiceBatches } from './i10-documents.ts';
import type { Invariant } from './invariant.ts';

/**
 * Tax is computed once per rate over all that an order was invoiced for, rounded half up; each invoice shows what it
 * adds. So one invoice may differ from its own lines' tax by the cent that another one carries: one minor unit per
 * rate and invoice before it, and none on the first.
 */
export const taxAddsUp: Invariant = {
  id: 'I12',
  title: 'tax per rate is what the lines of the invoice come to under the rounding rule',
  facts: 'tax rows',
  async check({ snapshot }, findings) {
    for await (const batch of invoiceBatches(snapshot)) {
      for (const { row, says } of batch) {
        const { rates, net, tax, gross } = says.totals;
        findings.looked(rates.length);
        const wrong = (what: string) =>
          findings.violation(row.order_number, `${row.number}: ${what}`);
        for (const key of ['net', 'tax', 'gross'] as const) {
          const added = sum(rates.map((rate) => rate[key]));
          if (added !== says.totals[key])
            wrong(`${key} is ${says.totals[key]}, its rows add up to ${added}`);
        }
        if (net + tax !== gross) wrong(`${net} and ${tax} are not ${gross}`);
        const own = totalsOf(
          [
            ...[...says.lines, ...(says.shipping ? [says.shipping] : [])],
            ...(says.kind === 'creditNote' ? (says.deductions ?? []) : []),
          ].map(({ amount, taxRate }) => ({ amount, taxRate })),
          says.pricesIncludeTax,
        );
        for (const expected of own.rates) {
          const shown = rates.find(({ rate }) => rate === expected.rate)?.tax ?? 0;
          if (Math.abs(shown - expected.tax) > 1) {
            wrong(`tax at ${expected.rate / 100} % is ${shown}, its lines come to ${expected.tax}`);
          }
        }
      }
    }
  },
};
