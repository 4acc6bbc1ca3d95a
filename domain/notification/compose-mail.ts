import { carrierName } from '../shipment/carrier.ts';
import { trackingUrl } from '../shipment/tracking-link.ts';
import type { Parties } from '../document/invoice-snapshot.ts';
import { openOn } from '../invoice/status.ts';
import { divideHalfUp, sum } from '../money/money.ts';
import { deadlines } from '../order/deadlines.ts';
import type { RecordEffect } from '../order/effects.ts';
import { paymentStatusOf } from '../order/facets.ts';
import { known } from '../order/known.ts';
import type { Cancellation, Invoice, Line, LineQuantity, Order, Shipment } from '../order/order.ts';
import {
  activePortion,
  lineAmount,
  lineOf,
  portionTotals,
  quantitiesOf,
  quantityIn,
  unshippedQuantity,
} from '../order/quantities.ts';
import { dispatchedDue } from '../payment/dispatched.ts';
import { amountOpen, capturable, isGoingBack, openAuthorization } from '../payment/payments.ts';
import { creditorReference } from '../payment/reference.ts';
import { addDays } from '../time/calendar.ts';
import type { PickupMethod, Settings } from '../settings/settings.ts';
import type { Address } from '../settings/shop.ts';
import { paysAtCounter, pickupCode, pickupMethod, pickupOf } from '../shipment/pickup.ts';
import type { MailLine, OrderMailView, PickupMail } from './mail-view.ts';

type MailEffect = Extract<RecordEffect, { type: 'sendMail' }>;

/**
 * What a mail says, from the order as it stands when the mail is sent.
 * @throws RangeError where what the mail is about is not part of the order
 */
export function composeMail(
  effect: MailEffect,
  order: Order,
  parties: Parties,
  settings: Settings,
): OrderMailView {
  const common = {
    locale: effect.to === 'customer' ? order.locale : 'en',
    timeZone: settings.timeZone,
    shop: settings.shop,
    orderNumber: order.number,
    currency: order.currency,
    customerName: effect.to === 'customer' ? parties.buyer.address.name : null,
    orderUrl: null,
  } as const;
  switch (effect.mail) {
    case 'orderConfirmation':
      return { ...common, kind: effect.mail, ...confirmation(order, parties, settings) };
    case 'paymentReminder':
      return { ...common, kind: effect.mail, ...reminder(order, effect, settings) };
    case 'orderChanged':
      return { ...common, kind: effect.mail, ...changed(order, settings) };
    case 'shipped':
      return { ...common, kind: effect.mail, ...shipped(order, effect.subject, parties, settings) };
    case 'readyForPickup':
    case 'collectionReminder':
      return { ...common, kind: effect.mail, ...layReady(order, effect.subject, settings) };
    case 'collected':
      return { ...common, kind: effect.mail, ...handedOver(order, effect.subject, settings) };
    case 'cancelled':
      return { ...common, kind: effect.mail, ...cancelled(order, effect.subject) };
    case 'creditNote':
      return { ...common, kind: effect.mail, ...creditNote(order, effect.subject) };
    case 'captureDeadline':
      return { ...common, kind: effect.mail, ...captureDeadline(order, effect, settings) };
  }
}

function confirmation(order: Order, { buyer, deliveryAddress }: Parties, settings: Settings) {
  const portion = activePortion(order);
  return {
    placedAt: placedAtOf(order),
    lines: mailLines(order, portion.lines),
    shippingLabel: order.shipping.method,
    shippingAmount: withTax(order, order.shipping.price, order.shipping.taxRate),
    totals: portionTotals(order, portion),
    paymentState: paymentState(order),
    paymentMethod: methodOf(order),
    deliveryAddress,
    pickup: fetchedAt(order, settings),
    billingAddress: buyer.address,
    withdrawalDays: settings.withdrawalDays,
  };
}

function fetchedAt(order: Order, settings: Settings) {
  const pickup = pickupOf(order, settings);
  return (
    pickup && {
      location: addressOf(pickup),
      payAtCounter: paysAtCounter(order, settings),
    }
  );
}

const addressOf = ({ location: { name, address } }: PickupMethod): Address => ({
  ...address,
  ...{ name, company: null },
});

/** About one invoice where it is an invoice that is overdue, else about the order with its last invoice. */
function reminder(order: Order, { n, subject }: MailEffect, settings: Settings) {
  const own = order.invoices.find((invoice) => invoice.id === subject);
  const invoice = own ?? order.invoices.findLast((i) => i.kind === 'invoice');
  const cancels = deadlines(order, settings).find((d) => d.kind === 'unpaidCancellation');
  return {
    reminder: n,
    of: (own ? settings.invoiceReminderDays : settings.paymentReminderDays).length,
    amountDue: own ? openOn(order, own.id) : amountOpen(order),
    ...termsOf(order, invoice, settings),
    cancelsAt: cancels?.at ?? null,
  };
}

/** By when and under which reference to pay. */
const termsOf = (order: Order, invoice: Invoice | undefined, settings: Settings) => ({
  dueAt: invoice?.dueAt ?? addDays(placedAtOf(order), settings.paymentTermDays, settings.timeZone),
  invoiceNumber: invoice?.number ?? null,
  paymentReference: creditorReference(invoice?.number ?? order.number),
});

function changed(order: Order, settings: Settings) {
  const portion = activePortion(order);
  const invoice = order.invoices.findLast((i) => i.kind === 'invoice');
  return {
    lines: mailLines(order, portion.lines),
    shippingLabel: order.shipping.method,
    shippingAmount: withTax(order, order.shipping.price, order.shipping.taxRate),
    totals: portionTotals(order, portion),
    amountDue: amountOpen(order),
    refundAmount: sum(
      order.payments
        .flatMap((payment) => payment.refunds)
        .filter((refund) => refund.status === 'requested')
        .map((refund) => refund.amount),
    ),
    paymentMethod: methodOf(order),
    ...termsOf(order, invoice, settings),
  };
}

function shipped(
  order: Order,
  shipmentId: string,
  { deliveryAddress }: Parties,
  settings: Settings,
) {
  const { carrier, trackingNumber, lines } = shipmentOf(order, shipmentId);
  return {
    carrier: carrierName(carrier, settings),
    trackingNumber,
    trackingUrl: trackingUrl(
      carrier,
      trackingNumber,
      { ...deliveryAddress, language: order.locale },
      settings,
    ),
    expectedAt: null,
    lines: mailLines(order, lines),
    toFollow: mailLines(order, quantitiesOf(order, unshippedQuantity)),
    deliveryAddress,
  };
}

/** Goods that the customer is to fetch: where, until when, and what else will lie there. */
function layReady(order: Order, shipmentId: string, settings: Settings): PickupMail {
  const slip = shipmentOf(order, shipmentId);
  const place = placeOf(slip, settings);
  const { openingHours } = place.location;
  const expiry = deadlines(order, settings).find(
    ({ kind, subject }) => kind === 'collectionExpired' && subject === shipmentId,
  );
  const onSlips = order.shipments
    .filter(({ status }) => status === 'ready')
    .flatMap((s) => s.lines);
  const elsewhere = (line: Line) => unshippedQuantity(line) - quantityIn(onSlips, line.id);
  return {
    location: addressOf(place),
    openingHours: openingHours[order.locale] ?? Object.values(openingHours)[0] ?? null,
    pickupCode: pickupCode(order),
    keptUntil: expiry?.at ?? null,
    amountDue: settings.shipping.unpaidMethods.includes(order.paymentMethod)
      ? 0
      : amountOpen(order),
    lines: mailLines(order, slip.lines),
    toFollow: mailLines(order, quantitiesOf(order, elsewhere)),
  };
}

/** Goods that the customer has fetched. */
function handedOver(order: Order, shipmentId: string, settings: Settings) {
  const slip = shipmentOf(order, shipmentId);
  return {
    collectedAt: known(slip.deliveredAt, `slip ${slip.id} was not fetched`),
    location: placeOf(slip, settings).location.name,
    lines: mailLines(order, slip.lines),
    toFollow: mailLines(order, quantitiesOf(order, unshippedQuantity)),
  };
}

const shipmentOf = (order: Order, shipmentId: string): Shipment =>
  known(
    order.shipments.find((s) => s.id === shipmentId),
    `order ${order.number} has no shipment ${shipmentId}`,
  );

/** Where a slip lies ready, or lay. */
function placeOf({ id, pickup }: Shipment, settings: Settings): PickupMethod {
  const { method } = known(pickup, `slip ${id} never lay ready`);
  return known(pickupMethod(method, settings), `no place to fetch goods is known as ${method}`);
}

function cancelled(order: Order, cancellationId: string) {
  const { at, by, lines } =
    order.cancellations.find((c) => c.id === cancellationId) ?? earlierCancellation(order);
  const called = order.returns.filter((r) => r.shipmentId !== null);
  const recalled = called.filter((r) => r.requestedAt === at).flatMap((r) => r.lines);
  const gone = (line: Line) =>
    line.cancelled +
    quantityIn(
      called.flatMap((r) => r.lines),
      line.id,
    );
  return {
    lines: mailLines(
      order,
      quantitiesOf(order, (line) => quantityIn(lines, line.id) + quantityIn(recalled, line.id)),
    ),
    by,
    whole: order.lines.every((line) => gone(line) === line.ordered),
    recalled: recalled.length > 0,
    refundAmount: refundsAskedFor(order, at),
    paymentMethod: methodOf(order),
  };
}

/** What an earlier release recorded of a cancellation: the order it left behind. */
const earlierCancellation = (order: Order): Omit<Cancellation, 'id' | 'reason'> => ({
  at: known(order.cancelledAt, `order ${order.number} was not cancelled`),
  by: order.met.some((key) => key.startsWith('unpaidCancellation:')) ? 'unpaid' : 'shop',
  lines: quantitiesOf(order, (line) => line.cancelled),
});

function creditNote(order: Order, invoiceId: string) {
  const note = order.invoices.find((i) => i.id === invoiceId);
  const corrected = order.invoices.find((i) => i.id === note?.creditOf);
  if (!note || !corrected)
    throw new RangeError(`order ${order.number} has no credit note ${invoiceId}`);
  const refunds = order.payments
    .flatMap((p) => p.refunds)
    .filter((r) => r.returnId === note.returnId);
  return {
    creditNoteNumber: known(note.number, `credit note ${note.id} has no number yet`),
    invoiceNumber: known(corrected.number, `invoice ${corrected.id} has no number yet`),
    amount: -note.totals.gross,
    refunded: refunds.length > 0 && refunds.every((r) => r.status === 'succeeded'),
    refundTo: refunds.find(({ to }) => to !== 'original')?.to ?? 'original',
    paymentMethod: methodOf(order),
    lines: mailLines(order, note.portion.lines),
  };
}

function captureDeadline(
  order: Order,
  { subject: paymentId, n }: MailEffect,
  { capture }: Settings,
) {
  const payment = order.payments.find((p) => p.id === paymentId);
  if (!payment) throw new RangeError(`order ${order.number} has no payment ${paymentId}`);
  return {
    warning: n,
    last: n >= capture.ladder.filter((step) => step.do === 'askPerson').length,
    amount: capturable(payment),
    scheme: payment.scheme ?? payment.method,
    expiresAt: known(payment.expiresAt, `payment ${paymentId} has no authorisation`),
    dispatched: dispatchedDue(order) > 0,
    workflowUrl: null,
  };
}

const placedAtOf = (order: Order): number =>
  known(order.placedAt, `order ${order.number} is not placed`);

const mailLines = (order: Order, lines: readonly LineQuantity[]): MailLine[] =>
  lines.map(({ lineId, quantity }) => {
    const line = lineOf(order, lineId);
    return {
      name: line.name,
      details: line.details,
      sku: line.sku,
      quantity,
      amount: withTax(order, lineAmount(line, quantity), line.taxRate),
    };
  });

/** An amount in the order's price mode, tax included. */
const withTax = (order: Order, amount: number, taxRate: number): number =>
  order.pricesIncludeTax ? amount : amount + divideHalfUp(amount * taxRate, 10_000);

function paymentState(order: Order): 'due' | 'authorized' | 'paid' {
  if (paymentStatusOf(order) === 'paid') return 'paid';
  return openAuthorization(order) > 0 ? 'authorized' : 'due';
}

const methodOf = (order: Order): string => {
  const last = order.payments.at(-1);
  return last?.scheme ?? last?.method ?? order.paymentMethod;
};

/** What a cancellation at that instant asked to go back, and no provider has refused. */
const refundsAskedFor = (order: Order, at: number): number =>
  order.payments
    .flatMap((payment) => payment.refunds)
    .filter((refund) => refund.at === at && isGoingBack(refund))
    .reduce((total, refund) => total + refund.amount, 0);
