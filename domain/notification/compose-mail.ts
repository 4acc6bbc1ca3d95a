import { carrierName } from '../shipment/carrier.ts';
import { trackingUrl } from '../shipment/tracking-link.ts';
import type { Parties } from '../document/invoice-snapshot.ts';
import { openOn } from '../invoice/status.ts';
import { divideHalfUp, sum } from '../money/money.ts';
import { deadlines } from '../order/deadlines.ts';
import type { RecordEffect } from '../order/effects.ts';
import { paymentStatusOf } from '../order/facets.ts';
import { known } from '../order/known.ts';
import type { Cancellation, Invoice, Line, LineQuantity, Order } from '../order/order.ts';
import {
  activePortion,
  lineAmount,
  lineOf,
  portionTotals,
  quantitiesOf,
  quantityIn,
  unshippedQuantity,
} from '../order/quantities.ts';
import { amountOpen, capturable, isGoingBack, openAuthorization } from '../payment/payments.ts';
import { creditorReference } from '../payment/reference.ts';
import { addDays } from '../time/calendar.ts';
import type { Settings } from '../settings/settings.ts';
import type { MailLine, OrderMailView } from './mail-view.ts';

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
    case 'cancelled':
      return { ...common, kind: effect.mail, ...cancelled(order, effect.subject) };
    case 'creditNote':
      return { ...common, kind: effect.mail, ...creditNote(order, effect.subject) };
    case 'captureDeadline':
      return { ...common, kind: effect.mail, ...captureDeadline(order, effect.subject, effect.n) };
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
    billingAddress: buyer.address,
    withdrawalDays: settings.withdrawalDays,
  };
}

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
  const shipment = order.shipments.find((s) => s.id === shipmentId);
  if (!shipment) throw new RangeError(`order ${order.number} has no shipment ${shipmentId}`);
  const { carrier, trackingNumber, lines } = shipment;
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
    refundTo: refunds.at(-1)?.to ?? 'original',
    paymentMethod: methodOf(order),
    lines: mailLines(order, note.portion.lines),
  };
}

function captureDeadline(order: Order, paymentId: string, n: number) {
  const payment = order.payments.find((p) => p.id === paymentId);
  if (!payment) throw new RangeError(`order ${order.number} has no payment ${paymentId}`);
  return {
    warning: n,
    amount: capturable(payment),
    scheme: payment.scheme ?? payment.method,
    expiresAt: known(payment.expiresAt, `payment ${paymentId} has no authorisation`),
    dispatched: order.lines.some((line) => line.shipped > 0),
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
