import { freshLine } from './fresh.ts';
import type { Line, Order, ShippingCharge } from './order.ts';

/** What a line takes from the catalogue. Amounts in minor units in the shop's price mode, rates basis points. */
export interface ProductFacts {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly details: string | null;
  readonly unitPrice: number;
  readonly taxRate: number;
  /** What its buyer is labelled with (S031); left out: nothing. */
  readonly customerLabel?: string | null;
}

/** A line as somebody wants it. */
export interface WantedLine {
  readonly product: ProductFacts;
  readonly quantity: number;
  /** Off the line as a whole, besides what coupons give; null: as the line had it, a new line none. */
  readonly discount: number | null;
  /** The line of the draft that it is; null: a new one. */
  readonly lineId: string | null;
  /** An agreed price; null: as the line had it, a new line as the catalogue has it today. */
  readonly unitPrice: number | null;
}

/**
 * The lines of a draft after an edit. A line that stays keeps what it was recorded with, whatever has become of
 * its product; a new one is taken from the catalogue.
 *
 * @param known without what coupons gave
 */
export function linesWanted(known: readonly Line[], wanted: readonly WantedLine[]): Line[] {
  let last = Math.max(0, ...known.map(({ id }) => Number(id.slice(1))));
  return wanted.map(({ product, quantity, discount, lineId, unitPrice }) => {
    const kept = known.find(({ id, sku }) => id === lineId && sku === product.sku);
    const price = unitPrice ?? kept?.unitPrice ?? product.unitPrice;
    const off = discount ?? kept?.discount ?? 0;
    if (kept) return { ...kept, ordered: quantity, discount: off, unitPrice: price };
    last += 1;
    const { id: productId, sku, name, details, taxRate, customerLabel = null } = product;
    return freshLine({
      ...{ id: `l${last}`, productId, sku, name, details, taxRate },
      ...{ unitPrice: price, discount: off, ordered: quantity, customerLabel },
    });
  });
}

/**
 * What sending costs. It is taxed at the highest rate of the lines, as it shares the fate of the main supply.
 * @param price minor units in the shop's price mode
 */
export const shippingFor = (
  lines: readonly Line[],
  method: string,
  price: number,
): ShippingCharge => ({
  method,
  price,
  taxRate: Math.max(0, ...lines.map((line) => line.taxRate)),
  invoiced: false,
  credited: false,
  waived: false,
});

/** A draft that is given up: it stays readable under its number and can be placed no more. */
export const discarded = (draft: Order, now: number): Order => ({
  ...draft,
  status: 'cancelled',
  cancelledAt: now,
});
