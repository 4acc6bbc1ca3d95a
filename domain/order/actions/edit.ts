import { creditNoteEvents, overInvoiced } from '../../invoice/credit.ts';
import { MAX_AMOUNT } from '../../money/money.ts';
import { overpaid } from '../../payment/payments.ts';
import { methodRefusal } from '../../shipment/pickup.ts';
import type { RequestedChange } from '../actions.ts';
import type { OrderChange, OrderEvent, OrderEventOf } from '../events.ts';
import { evolve, replay } from '../evolve.ts';
import { freshLine } from '../fresh.ts';
import type { LineQuantity, Order } from '../order.ts';
import {
  activePortion,
  activeQuantity,
  invoicedPortion,
  lineOf,
  payable,
  quantitiesOf,
  quantityIn,
} from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { firstRefusal, notHeld, open, type DecisionContext, type Rule } from '../rule.ts';
import { stockEvents, stockRefusal, type Pieces } from '../set-apart.ts';
import { stockComesFree } from './cancel.ts';
import { refundEvents } from './refund.ts';

/**
 * Changes an order after placing, all that is asked for or nothing. Lines that are not named keep their price and
 * tax (N06), added pieces have the price of their line. Money and invoices follow: reserved money stays, what was
 * paid too much goes back, what is invoiced too much is credited, what is not invoiced yet is (S054).
 */
export const edit: Rule<'edit'> = {
  guard: (order) =>
    firstRefusal(
      () => open(order),
      () => notHeld(order),
    ),

  decide(order, { editId, changes: asked }, context) {
    const changes = changesOf(order, asked, context);
    if ('code' in changes) return changes;
    if (changes.length === 0) {
      return refuse('nothingChanged', 'The order is so already. Change at least one thing.');
    }
    const edited = editedEvent(order, editId, changes, context.now);
    const freed = stockComesFree(order, takenOff(changes), true);
    const world = { ...context, stock: withFreed(order, context.stock, freed) };
    const refusal = firstRefusal(
      () => resultRefusal(evolve(order, edited), edited),
      () => stockRefusal(added(order, changes), world),
    );
    if (refusal) return refusal;

    const goods: OrderEvent[] = [
      ...creditOfCharge(order, changes, context),
      ...freed,
      edited,
      ...stockEvents(added(order, changes), world),
    ];
    const after = replay(order, goods);
    return [
      ...goods,
      ...refundEvents(after, overpaid(after) - overpaid(order), null, context),
      ...creditOfPieces(after, changes, context),
    ];
  },
};

/** What is really changed, from what to what; the first refusal where one of them cannot be. */
function changesOf(
  order: Order,
  asked: readonly RequestedChange[],
  context: DecisionContext,
): OrderChange[] | Refusal {
  const subjects = asked.filter((c) => c.change !== 'add').map(subjectOf);
  if (new Set(subjects).size < subjects.length) {
    return refuse('changedTwice', 'Each line, the sending and each address may be changed once.');
  }
  const changes: OrderChange[] = [];
  for (const one of asked) {
    const before = changes.reduce((n, c) => (c.change === 'line' ? n + 1 : n), 0);
    const change = changeOf(order, one, order.lines.length + before, context);
    if (change && 'code' in change) return change;
    if (change) changes.push(change);
  }
  return changes;
}

const subjectOf = (asked: RequestedChange): string =>
  asked.change === 'quantity' ? `line ${asked.lineId}` : asked.change;

/** null: it is so already. @param lines how many the order has by then */
function changeOf(
  order: Order,
  asked: RequestedChange,
  lines: number,
  context: DecisionContext,
): OrderChange | Refusal | null {
  switch (asked.change) {
    case 'quantity':
      return quantityChange(order, asked);
    case 'add':
      return lineChange(asked, `l${lines + 1}`, context);
    case 'shipping':
      return shippingChange(order, asked, context);
    case 'billingAddress':
      return context.edit?.hasBillingAddress
        ? { change: 'address', which: 'billing' }
        : noAddress('billing');
    case 'deliveryAddress':
      return deliveryChange(order, context.edit?.deliveryCountry ?? null);
  }
}

function quantityChange(
  order: Order,
  { lineId, quantity: to }: Extract<RequestedChange, { change: 'quantity' }>,
): OrderChange | Refusal | null {
  const line = order.lines.find((candidate) => candidate.id === lineId);
  if (!line) return refuse('unknownLine', `The order has no line ${lineId}.`);
  if (to < line.shipped) {
    return refuse(
      'alreadyShipped',
      `Of ${line.sku} ${line.shipped} have left the house. Keep at least these; goods come back as a return.`,
    );
  }
  const from = activeQuantity(line);
  return from === to ? null : { change: 'quantity', lineId, from, to };
}

function lineChange(
  { productId, quantity, unitPrice }: Extract<RequestedChange, { change: 'add' }>,
  id: string,
  { actor, edit: facts }: DecisionContext,
): OrderChange | Refusal {
  const product = facts?.products[productId];
  if (!product) return refuse('unknownProduct', `There is no product ${productId} for sale.`);
  if (unitPrice !== null && actor.type !== 'operator') {
    return refuse('operatorsOnly', 'Only an operator sets a price. Leave it out.');
  }
  const { sku, name, details, taxRate } = product;
  const price = unitPrice ?? product.unitPrice;
  const sold = { id, productId, sku, name, details, taxRate, unitPrice: price };
  return { change: 'line', line: freshLine({ ...sold, ordered: quantity }) };
}

function shippingChange(
  { shipping, ...order }: Order,
  { method, price }: Extract<RequestedChange, { change: 'shipping' }>,
  { settings }: DecisionContext,
): OrderChange | Refusal | null {
  if (method === shipping.method && price === shipping.price) return null;
  const unknown = method === shipping.method ? null : methodRefusal(method, settings);
  if (unknown) return unknown;
  const invoiced = invoicedPortion({ ...order, shipping }).shipping;
  if (price !== shipping.price && invoiced && settings.invoiceEdits === 'manual') {
    return refuse(
      'chargeInvoiced',
      'The charge for sending is invoiced. Credit it first, then change it and invoice the new one.',
    );
  }
  const { taxRate } = shipping;
  return {
    change: 'shipping',
    from: { method: shipping.method, price: shipping.price, taxRate },
    to: { method, price, taxRate },
  };
}

function deliveryChange(order: Order, country: string | null): OrderChange | Refusal {
  if (country === null) return noAddress('delivery');
  if (order.shipments.some((shipment) => shipment.status !== 'cancelled')) {
    return refuse('alreadyShipped', 'A parcel has left for the old address. It can stay only so.');
  }
  // Goods to consumers are taxed where they go (Directive 2006/112/EC art. 33).
  return country === order.country
    ? { change: 'address', which: 'delivery' }
    : refuse(
        'countryChangesTax',
        `In ${country} other taxes apply than in ${order.country}. Cancel, and place a new order.`,
      );
}

const noAddress = (which: string): Refusal =>
  refuse('unknownEdit', `No new ${which} address is written down for this change. Send it along.`);

function editedEvent(
  order: Order,
  editId: string | null,
  changes: readonly OrderChange[],
  at: number,
): OrderEventOf<'edited'> {
  const event = { type: 'edited' as const, at, editId, changes, from: payable(order), to: 0 };
  return { ...event, to: payable(evolve(order, event)) };
}

function resultRefusal(after: Order, { to }: OrderEventOf<'edited'>): Refusal | null {
  if (activePortion(after).lines.length === 0) {
    return refuse('emptyOrder', 'Nothing would be left of the order. Cancel it instead.');
  }
  return to > MAX_AMOUNT ? refuse('amountTooLarge', 'The order is too large. Split it.') : null;
}

/** Pieces that the order is to have more than before. */
function added(order: Order, changes: readonly OrderChange[]): Pieces[] {
  return changes.flatMap((change): Pieces[] => {
    if (change.change === 'line') return [{ line: change.line, quantity: change.line.ordered }];
    if (change.change !== 'quantity' || change.to < change.from) return [];
    return [{ line: lineOf(order, change.lineId), quantity: change.to - change.from }];
  });
}

const takenOff = (changes: readonly OrderChange[]): LineQuantity[] =>
  changes.flatMap((change) =>
    change.change === 'quantity' && change.to < change.from
      ? [{ lineId: change.lineId, quantity: change.from - change.to }]
      : [],
  );

/** Stock levels as they are once these pieces are free: another line of the product may have them. */
function withFreed(
  order: Order,
  stock: DecisionContext['stock'],
  freed: readonly { readonly lines: readonly LineQuantity[] }[],
): DecisionContext['stock'] {
  const pieces = freed.flatMap((event) => event.lines);
  const freeOf = (productId: string) =>
    order.lines
      .filter((line) => line.productId === productId)
      .reduce((n, line) => n + quantityIn(pieces, line.id), 0);
  return Object.fromEntries(
    Object.entries(stock).map(([id, level]) => [
      id,
      { ...level, available: level.available + freeOf(id) },
    ]),
  );
}

/** Where the charge for sending is invoiced and changes, the old one is credited and the new one invoiced. */
function creditOfCharge(
  order: Order,
  changes: readonly OrderChange[],
  { now }: DecisionContext,
): OrderEvent[] {
  const isOther = changes.some((c) => c.change === 'shipping' && c.from.price !== c.to.price);
  if (!isOther || !invoicedPortion(order).shipping || order.shipping.price === 0) return [];
  return creditNoteEvents(order, { lines: [], shipping: true }, null, now);
}

/** What was invoiced and is wanted no more, credited at once where the shop does so. */
function creditOfPieces(
  after: Order,
  changes: readonly OrderChange[],
  { now, settings }: DecisionContext,
): OrderEvent[] {
  if (settings.invoiceEdits === 'manual') return [];
  const off = takenOff(changes);
  const lines = quantitiesOf(after, (line) =>
    Math.min(quantityIn(off, line.id), overInvoiced(after, line)),
  );
  return creditNoteEvents(after, { lines, shipping: false }, null, now);
}
