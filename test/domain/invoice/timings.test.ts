import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sum } from '../../../domain/money/money.ts';
import type { Invoice, Line, Order } from '../../../domain/order/order.ts';
import {
  keptQuantity,
  payable,
  quantityIn,
  unshippedQuantity,
} from '../../../domain/order/quantities.ts';
import { moneyKept } from '../../../domain/payment/payments.ts';
import { frozen, live, type Watcher } from '../support/live.ts';
import { traded, tradedByHand } from '../support/invoiced-lives.ts';
import type { Story } from '../support/orders.ts';
import { chances, drafts, shops } from '../support/random-lives.ts';
import type { InvoiceTiming } from '../../../domain/settings/settings.ts';

/** Amounts of one rate, in whole cents. */
interface Sums {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

const halfUp = (numerator: number, denominator: number): number =>
  Math.floor((2 * numerator + denominator) / (2 * denominator));

/** What pieces of a line cost in the shop's price mode, its discount spread over those ordered at first. */
const priceOf = (line: Line, pieces: number): number => {
  const first = line.ordered - line.added;
  const discounted = Math.min(pieces, first);
  return line.unitPrice * pieces - (first === 0 ? 0 : halfUp(line.discount * discounted, first));
};

/** An amount besides the goods, in the shop's price mode: a charge for sending, or what is kept of a credit note. */
interface Besides {
  readonly taxRate: number;
  readonly price: number;
}

/** By rate, amounts in the shop's price mode with their tax: worked out anew, not by the rules. */
function taxed(
  { pricesIncludeTax }: Order,
  amounts: readonly Besides[],
): readonly (readonly [number, Sums])[] {
  return [...new Set(amounts.map(({ taxRate }) => taxRate))].map((rate) => {
    const amount = sum(amounts.filter((a) => a.taxRate === rate).map((a) => a.price));
    const tax = halfUp(amount * rate, pricesIncludeTax ? 10_000 + rate : 10_000);
    return pricesIncludeTax
      ? [rate, { net: amount - tax, tax, gross: amount }]
      : [rate, { net: amount, tax, gross: amount + tax }];
  });
}

/** By rate, what pieces of an order and charges for sending come to, and what the shop has kept of credit notes. */
function worthOf(
  order: Order,
  pieces: (line: Line) => number,
  charges: readonly Besides[],
): Map<number, Sums> {
  const goods = order.lines.map((line) => ({
    taxRate: line.taxRate,
    price: priceOf(line, pieces(line)),
  }));
  // What is kept is on its credit note, and taxed there by itself.
  const kept = order.invoices.map(({ deductions }) =>
    deductions.map(({ amount, taxRate }) => ({ taxRate, price: amount })),
  );
  const worth = new Map<number, Sums>();
  for (const amounts of [[...goods, ...charges], ...kept]) {
    for (const [rate, { net, tax, gross }] of taxed(order, amounts)) {
      const other = worth.get(rate) ?? none;
      const total = { net: other.net + net, tax: other.tax + tax, gross: other.gross + gross };
      worth.set(rate, total);
    }
  }
  return worth;
}

/** By rate, what an order's invoices less its credit notes come to. */
function invoicedOf({ invoices }: Order): Map<number, Sums> {
  const rows = invoices.flatMap(({ totals }) => totals.rates);
  const rates = [...new Set(rows.map(({ rate }) => rate))];
  const total = (rate: number, key: keyof Sums) =>
    sum(rows.filter((row) => row.rate === rate).map((row) => row[key]));
  return new Map(
    rates.map((rate) => [
      rate,
      { net: total(rate, 'net'), tax: total(rate, 'tax'), gross: total(rate, 'gross') },
    ]),
  );
}

const none: Sums = { net: 0, tax: 0, gross: 0 };

function assertInvoiced(
  order: Order,
  pieces: (line: Line) => number,
  charges: readonly Besides[],
): void {
  const [is, should] = [invoicedOf(order), worthOf(order, pieces, charges)];
  for (const rate of new Set([...is.keys(), ...should.keys()])) {
    assert.deepEqual(is.get(rate) ?? none, should.get(rate) ?? none, `at ${rate / 100} %`);
  }
}

/** The charge for sending, as far as it belongs to what is to be paid. */
const owedCharge = ({ lines, shipping }: Order): Besides[] =>
  lines.some((line) => line.ordered > line.cancelled) && !shipping.waived ? [shipping] : [];

/** Pieces of a line on invoices less those on credit notes. */
const netInvoiced = ({ invoices }: Order, { id }: Line): number =>
  sum(invoices.map((i) => sign(i) * quantityIn(i.portion.lines, id)));
const sign = ({ kind }: Invoice): number => (kind === 'invoice' ? 1 : -1);

/** The charges for sending on invoices, and below 0 those on credit notes. */
const chargesOn = ({ invoices }: Order): Besides[] =>
  invoices.flatMap((invoice) =>
    invoice.charge
      ? [{ taxRate: invoice.charge.taxRate, price: sign(invoice) * invoice.charge.price }]
      : [],
  );

const issuedSince = (before: Story, { order }: Story): readonly Invoice[] =>
  order.invoices.slice(before.order.invoices.length);
const isInvoice = ({ kind }: Invoice): boolean => kind === 'invoice';

/** All that is to be paid for is invoiced: of each line what is wanted and kept, and the charge once. */
const assertAllInvoiced = (order: Order): void =>
  assertInvoiced(order, (line) => keptQuantity(order, line), owedCharge(order));

/** No piece is invoiced that need not be paid for, none twice; nor is the charge for sending. */
function assertNoneTooMany(order: Order): void {
  for (const line of order.lines) {
    const net = netInvoiced(order, line);
    assert.ok(net >= 0 && net <= keptQuantity(order, line), `${net} of ${line.id} are invoiced`);
  }
  const charges = chargesOn(order);
  const count = sum(charges.map(({ price }) => Math.sign(price)));
  assert.ok(count === 0 || count === 1, `sending is charged ${count} times`);
  assertInvoiced(order, (line) => netInvoiced(order, line), charges);
}

const RUNS = 40;

/** Lives many orders of shops with this timing, and shows each step to a watcher of its own. */
function inShops(
  invoiceTiming: InvoiceTiming | null,
  watch: () => Watcher,
  turn: typeof traded = traded,
): void {
  const timings = fc.constantFrom('placing', 'shipping', 'payment', 'manual');
  fc.assert(
    fc.property(shops, timings, drafts, chances, (shop, any, draft, dice) => {
      const settings = {
        ...shop,
        invoiceTiming: invoiceTiming ?? any,
        invoiceEdits: 'automatic' as const,
        // What waits has not happened yet, and this is about what has.
        grace: { ...shop.grace, minutes: 0 },
      };
      live(frozen(draft), settings, dice, watch(), turn);
    }),
    { numRuns: RUNS },
  );
}

describe('whatever is sent, changed, cancelled, paid, returned and credited', function () {
  this.timeout(30_000);

  it('at placing: all that is to be paid for is invoiced, at every moment (S053)', () => {
    inShops('placing', () => (_before, { order }) => {
      assertAllInvoiced(order);
    });
  });

  it('at shipping: what has left and is to be paid for is invoiced, no more and no less (S052)', () => {
    inShops('shipping', () => (_before, { order }) => {
      assertInvoiced(
        order,
        (line) => Math.max(0, keptQuantity(order, line) - unshippedQuantity(line)),
        order.invoices.length > 0 ? owedCharge(order) : [],
      );
    });
  });

  it('after payment: nothing is invoiced before all is paid, and all once it is (S052)', () => {
    inShops('payment', () => (before, after) => {
      const { order } = after;
      if (moneyKept(order) >= payable(order)) assertAllInvoiced(order);
      else assert.deepEqual(issuedSince(before, after).filter(isInvoice), []);
      assertNoneTooMany(order);
    });
  });

  it('by hand: an invoice is made when it is asked for, for all there is, and at no other time (S052)', () => {
    const watch: Watcher = (before, after, action) => {
      if (action.type === 'invoice') assertAllInvoiced(after.order);
      else assert.deepEqual(issuedSince(before, after).filter(isInvoice), []);
      assertNoneTooMany(after.order);
    };
    inShops('manual', () => watch, tradedByHand);
  });

  it('made by hand beside any timing, nothing is invoiced twice', () => {
    inShops(
      null,
      () =>
        (_before, { order }) => {
          assertNoneTooMany(order);
        },
      tradedByHand,
    );
  });

  it('every document gets one number of its series, none is left out, none is given twice (N05)', () => {
    inShops(
      null,
      () => {
        const given = new Map<string, number>();
        const series = { invoice: 0, creditNote: 0 };
        return (before, after) => {
          for (const effect of after.effects) {
            if (effect.type !== 'issueInvoice') continue;
            assert.ok(effect.series === 'invoice' || effect.series === 'creditNote');
            assert.ok(!given.has(effect.invoiceId), `${effect.invoiceId} gets a second number`);
            series[effect.series] += 1;
            given.set(effect.invoiceId, series[effect.series]);
          }
          for (const kind of ['invoice', 'creditNote'] as const) {
            const numbers = after.order.invoices
              .filter((invoice) => invoice.kind === kind)
              .map(({ id }) => given.get(id));
            assert.deepEqual(
              numbers,
              Array.from({ length: series[kind] }, (_, i) => i + 1),
            );
          }
          assert.deepEqual(
            after.order.invoices.slice(0, before.order.invoices.length),
            before.order.invoices,
          );
        };
      },
      tradedByHand,
    );
  });
});
