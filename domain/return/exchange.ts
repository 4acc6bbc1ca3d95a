import { freshCharge, freshLine, freshOrder } from '../order/fresh.ts';
import type { Line, LineQuantity, Order, Return, WantedGoods } from '../order/order.ts';
import {
  grantedLines,
  keptQuantity,
  lineAmount,
  lineOf,
  quantitiesOf,
  quantityIn,
  returnOf,
} from '../order/quantities.ts';
import { refuse, type Refusal } from '../order/refusals.ts';
import type { DecisionContext } from '../order/rule.ts';
import { known } from '../order/known.ts';
import { asGranted } from './refund-due.ts';

/**
 * An exchange is a return settled by a new order. The worth of what comes back is carried over to it as a payment of
 * our own (`exchange`): credited here to the cent what is paid there. The rest is the customer's to pay, or goes back.
 */

/** What the customer gets for a return: what was named, or the same again. */
export function goodsWanted(
  order: Order,
  ret: Return,
  named: readonly WantedGoods[] | null,
): readonly WantedGoods[] {
  const wanted = named ?? ret.replacement;
  if (wanted.length > 0) return wanted;
  return grantedLines(ret).map(({ lineId, quantity }) => ({
    sku: lineOf(order, lineId).sku,
    quantity,
  }));
}

/**
 * The lines of the new order. The same product goes out at the price at which it came back, as many pieces as came
 * back: an even exchange costs nothing. Everything else is sold at today's price.
 */
export function replacementLines(
  order: Order,
  ret: Return,
  goods: readonly WantedGoods[],
  { forSale }: DecisionContext,
): Refusal | readonly Line[] {
  const lines: Line[] = [];
  const add = (facts: Omit<Parameters<typeof freshLine>[0], 'id'>) =>
    lines.push(freshLine({ ...facts, id: `l${lines.length + 1}` }));
  const given: LineQuantity[] = [];
  for (const { sku, quantity } of goods) {
    let wanted = quantity;
    for (const line of order.lines.filter((candidate) => candidate.sku === sku)) {
      const from = quantityIn(given, line.id);
      const even = Math.min(wanted, quantityIn(grantedLines(ret), line.id) - from);
      if (even === 0) continue;
      add({ ...asSold(order, ret, line, { from, quantity: even }), ordered: even });
      given.push({ lineId: line.id, quantity: even });
      wanted -= even;
    }
    if (wanted === 0) continue;
    const product = forSale?.[sku];
    if (!product) return refuse('unknownProduct', `Product ${sku} is not sold. Choose another.`);
    const { productId, name, details, unitPrice, taxRate } = product;
    add({ productId, sku, name, details, unitPrice, taxRate, ordered: wanted });
  }
  return lines;
}

/** Pieces of a line as the customer bought them: with the part of its discount that is credited for them. */
function asSold(
  order: Order,
  ret: Return,
  line: Line,
  { from, quantity }: { readonly from: number; readonly quantity: number },
) {
  const { productId, sku, name, details, unitPrice, taxRate } = line;
  const kept = keptQuantity(asGranted(order, ret), line) + from;
  const amount = lineAmount(line, kept + quantity) - lineAmount(line, kept);
  const discount = unitPrice * quantity - amount;
  return { productId, sku, name, details, unitPrice, taxRate, discount };
}

/**
 * The new order of a return, as a draft without a number: sent free of charge to whoever bought the first, under the
 * settings under which that was bought.
 */
export function exchangeDraft(order: Order, returnId: string): Order {
  const { orderId, value, lines } = known(
    returnOf(order, returnId).exchange,
    `return ${returnId} of order ${order.number} is no exchange`,
  );
  const { source, channel, currency, pricesIncludeTax, locale, country } = order;
  const { paymentMethod, settingsVersion, mailsOn } = order;
  const { method, taxRate } = order.shipping;
  return freshOrder({
    ...{ id: orderId, number: '', source, channel, currency, pricesIncludeTax, locale, country },
    ...{ paymentMethod, settingsVersion, mailsOn, lines },
    shipping: freshCharge({ method, price: 0, taxRate }),
    exchangeFor: { orderId: order.id, returnId, value },
  });
}

/**
 * The id of the order that a return is exchanged for. It follows from the return, so there is one however often it is
 * asked for: the first order's time stamp and 80 bits of FNV-1a over both ids, in the letters of a ULID.
 */
export function exchangeOrderId(orderId: string, returnId: string): string {
  let hash = FNV_OFFSET;
  for (const letter of `${orderId}/${returnId}`) {
    hash =
      ((hash ^ BigInt(known(letter.codePointAt(0), 'an empty letter'))) * FNV_PRIME) & FNV_MASK;
  }
  let letters = '';
  for (let i = 0; i < 16; i++) {
    letters += CROCKFORD.charAt(Number(hash & 31n));
    hash >>= 5n;
  }
  return orderId.slice(0, 10) + letters;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const FNV_OFFSET = 0x6c62272e07bb014262b821756295c58dn;
const FNV_PRIME = 0x0000000001000000000000000000013bn;
const FNV_MASK = (1n << 128n) - 1n;

/** Products that a decision about an exchange has to know: those that are named, by SKU, and those that came back. */
export interface GoodsToKnow {
  readonly skus: readonly string[];
  readonly productIds: readonly string[];
}

/** What an exchange of this return may be about. */
export const goodsToKnow = (
  order: Order,
  ret: Return,
  named: readonly WantedGoods[] | null,
): GoodsToKnow => ({
  skus: (named ?? ret.replacement).map(({ sku }) => sku),
  productIds: quantitiesOf(order, (line) => quantityIn(ret.lines, line.id)).map(
    ({ lineId }) => lineOf(order, lineId).productId,
  ),
});
