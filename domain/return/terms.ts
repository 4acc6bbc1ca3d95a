import { largestOf } from '../invoice/credit.ts';
import type { OrderEventOf } from '../order/events.ts';
import type { Deduction, Order, RefundTo, Return } from '../order/order.ts';
import { activeQuantity, grantedQuantity } from '../order/quantities.ts';
import type { Settings } from '../settings/settings.ts';
import { asGranted } from './refund-due.ts';

/** On which terms a return is refunded, as far as a person says so; null: by the settings. */
export interface RefundTerms {
  /** Where the money goes; onto the customer's store credit it is booked at once (S046). */
  readonly to: RefundTo;
  /** What the goods' way back costs the customer, in the order's price mode. */
  readonly costs: number | null;
  /** Whether the charge for sending them out goes back too. */
  readonly shipping: boolean | null;
}

export const BY_SETTINGS: RefundTerms = { to: 'original', costs: null, shipping: null };

/** Whether something was charged for sending that is still owed for. */
export const isShippingOwed = ({ shipping }: Order): boolean =>
  shipping.price > 0 && !shipping.waived && !shipping.credited;

/**
 * Whether the charge for sending goes back with this return. A consumer who withdraws from the whole contract gets all
 * payments back, delivery included (Directive 2011/83/EU art. 13 (1)): so by default where with this return nothing is
 * kept and nothing is still to come.
 */
export const refundsShipping = (
  order: Order,
  ret: Return,
  { shipping }: RefundTerms,
  { returns }: Settings,
): boolean =>
  isShippingOwed(order) && (shipping ?? (returns.refundShipping && isAllBack(order, ret)));

/** Whether with this return every piece that was not cancelled has been given back, and none exchanged. */
function isAllBack(order: Order, ret: Return): boolean {
  const granted = asGranted(order, ret);
  return (
    granted.lines.every((line) => grantedQuantity(granted, line) === activeQuantity(line)) &&
    granted.returns.every(({ exchange }) => exchange === null)
  );
}

/**
 * What the shop keeps of a return's credit notes. Its way back: a consumer bears it unless the shop has agreed to, and
 * never for goods that are not as they should be (Directive 2011/83/EU art. 14 (1); Directive (EU) 2019/771 art. 14);
 * so one reason that costs nothing makes the whole parcel free. Of the charge for sending what went beyond standard
 * delivery (Directive 2011/83/EU art. 13 (2)). Both are taxed like that charge: carriage, in one direction or the other.
 */
export function deductionsOf(
  order: Order,
  ret: Return,
  notes: readonly OrderEventOf<'invoiceIssued'>[],
  terms: RefundTerms,
  { returns }: Settings,
): Deduction[] {
  const { price, taxRate } = order.shipping;
  const isShippingBack = notes.some(({ portion }) => portion.shipping);
  const surcharge =
    isShippingBack && returns.standardDelivery !== null ? price - returns.standardDelivery : 0;
  const wanted = terms.costs ?? costsByReason(ret, returns.costs);
  const costs = Math.min(wanted, mostCosts(order, notes) - Math.max(0, surcharge));
  const deductions: Deduction[] = [
    { kind: 'deliverySurcharge', amount: surcharge, taxRate },
    { kind: 'returnCosts', amount: costs, taxRate },
  ];
  return deductions.filter(({ amount }) => amount > 0);
}

/** The least that any of its reasons costs; a parcel that was called back costs nothing. */
function costsByReason({ lines, shipmentId }: Return, costs: Settings['returns']['costs']): number {
  if (shipmentId !== null) return 0;
  return Math.min(...lines.map(({ reason }) => costs[reason] ?? costs.default));
}

/** How much can be taken off these notes: a return never costs more than it brings. */
export function mostCosts(
  { pricesIncludeTax, shipping }: Order,
  notes: readonly OrderEventOf<'invoiceIssued'>[],
): number {
  const gross = 0 - (largestOf(notes)?.totals.gross ?? 0);
  return pricesIncludeTax ? gross : Math.floor((gross * 10_000) / (10_000 + shipping.taxRate));
}
