import { sum } from '../money/money.ts';
import { paymentStatusOf } from '../order/facets.ts';
import type { Charge, Invoice, Order, Refund } from '../order/order.ts';
import { known } from '../order/known.ts';
import { lineAmount, lineOf, quantityIn } from '../order/quantities.ts';
import { creditorReference } from '../payment/reference.ts';
import { amountOpen, openAuthorization } from '../payment/payments.ts';
import type { Address } from '../settings/shop.ts';
import type { Settings } from '../settings/settings.ts';
import { isSameAddress } from './same-address.ts';
import type { CreditNoteSnapshot, InvoiceLineSnapshot, InvoiceSnapshot } from './snapshot.ts';

/** Who buys, as taken down with the order; personal data. */
export interface Buyer {
  readonly address: Address;
  readonly vatId: string | null;
  readonly customerNumber: string;
  readonly email: string;
  readonly phone: string | null;
}

/** What an invoice needs to know about persons. */
export interface Parties {
  readonly buyer: Buyer;
  readonly deliveryAddress: Address;
}

/** Everything an invoice or credit note says, as of now. `number` has just been given by its series. */
export function invoiceSnapshot(
  order: Order,
  invoice: Invoice,
  number: string,
  { buyer, deliveryAddress }: Parties,
  settings: Settings,
): InvoiceSnapshot | CreditNoteSnapshot {
  const common = {
    number,
    locale: order.locale,
    timeZone: settings.timeZone,
    shop: settings.shop,
    orderNumber: order.number,
    orderPlacedAt: known(order.placedAt, `order ${order.number} is not placed`),
    currency: order.currency,
    pricesIncludeTax: order.pricesIncludeTax,
    issuedAt: invoice.issuedAt,
    suppliedAt: suppliedAt(order, invoice),
    buyer: { address: buyer.address, vatId: buyer.vatId, customerNumber: buyer.customerNumber },
    deliveryAddress: isSameAddress(buyer.address, deliveryAddress) ? null : deliveryAddress,
    lines: linesOf(order, invoice),
    shipping: invoice.charge && shippingOf(invoice.charge, invoice),
    totals: invoice.totals,
  };
  return invoice.kind === 'invoice'
    ? { ...common, kind: 'invoice', ...invoiceTerms(order, invoice, number) }
    : { ...common, kind: 'creditNote', ...creditTerms(order, invoice) };
}

function invoiceTerms(order: Order, invoice: Invoice, number: string) {
  const shipment = order.shipments.find((s) => s.id === invoice.shipmentId);
  return {
    ...(invoice.debit ? { debit: true as const } : {}),
    dueAt: invoice.dueAt,
    shipmentNumber: shipment?.number ?? null,
    payment: paymentOf(order, invoice, number),
  };
}

function paymentOf(order: Order, invoice: Invoice, number: string): InvoiceSnapshot['payment'] {
  const last = order.payments.at(-1);
  if (paymentStatusOf(order) === 'paid' && last) {
    const paidAt = Math.max(...order.payments.flatMap((p) => p.captures.map((c) => c.at)));
    return { state: 'paid', method: last.method, paidAt };
  }
  const difference = invoice.debit ? amountOpen(order) : 0;
  if (last && openAuthorization(order) > 0 && difference === 0)
    return { state: 'authorized', method: last.scheme ?? last.method };
  return {
    state: 'due',
    amountDue: difference > 0 ? Math.min(difference, invoice.totals.gross) : invoice.totals.gross,
    reference: creditorReference(number),
    link: null,
  };
}

function creditTerms(order: Order, note: Invoice) {
  const corrected = known(
    order.invoices.find((invoice) => invoice.id === note.creditOf),
    `credit note ${note.id} of order ${order.number} corrects no invoice`,
  );
  const ret = order.returns.find((r) => r.id === note.returnId);
  const refunds = order.payments.flatMap((payment) =>
    payment.refunds
      .filter((r) => goesWith(note, r))
      .map((r) => ({
        amount: r.amount,
        method: r.to === 'original' ? (payment.scheme ?? payment.method) : r.to,
      })),
  );
  const [first] = refunds;
  const credited = -note.totals.gross;
  return {
    creditOf: {
      number: known(corrected.number, `invoice ${corrected.id} has no number yet`),
      issuedAt: corrected.issuedAt,
    },
    ...(note.deductions.length > 0 ? { deductions: note.deductions } : {}),
    cancelsInFull: corrected.totals.gross === credited,
    returnNumber: ret?.number ?? null,
    refund: first
      ? {
          amount: Math.min(credited, sum(refunds.map((r) => r.amount))),
          method: first.method,
          refundedAt: null,
          reference: null,
        }
      : null,
  };
}

/** Whether a refund was decided together with the note: promised, on its way, or store credit that is there already. */
const goesWith = (note: Invoice, refund: Refund): boolean =>
  refund.returnId === note.returnId && refund.at === note.dueAt;

function linesOf(order: Order, invoice: Invoice): InvoiceLineSnapshot[] {
  const ret = order.returns.find((r) => r.id === invoice.returnId);
  return invoice.portion.lines.map(({ lineId, quantity }) => {
    const line = lineOf(order, lineId);
    const sign = invoice.kind === 'invoice' ? 1 : -1;
    const before = netInvoicedBefore(order, invoice, lineId);
    const amount = lineAmount(line, before + sign * quantity) - lineAmount(line, before);
    return {
      sku: line.sku,
      name: line.name,
      details: line.details,
      quantity: sign * quantity,
      unitPrice: line.unitPrice,
      discount: sign * quantity * line.unitPrice - amount,
      taxRate: line.taxRate,
      amount,
      reason:
        sign > 0
          ? null
          : (invoice.reason ?? ret?.lines.find((l) => l.lineId === lineId)?.reason ?? 'cancelled'),
    };
  });
}

/** Pieces of a line on earlier invoices less those on earlier credit notes. */
function netInvoicedBefore(order: Order, invoice: Invoice, lineId: string): number {
  const earlier = order.invoices.slice(
    0,
    order.invoices.findIndex((i) => i.id === invoice.id),
  );
  return sum(
    earlier.map((i) => (i.kind === 'invoice' ? 1 : -1) * quantityIn(i.portion.lines, lineId)),
  );
}

const shippingOf = ({ method, price, taxRate }: Charge, { kind }: Invoice) => ({
  label: method,
  // Not a minus sign alone: free sending would come to a negative zero.
  amount: kind === 'invoice' ? price : 0 - price,
  taxRate,
});

/** When the goods were handed over, as far as they were. */
function suppliedAt(order: Order, invoice: Invoice): number | null {
  const parcels = order.shipments.filter((s) => s.status !== 'cancelled' && s.shippedAt !== null);
  const own = parcels.find((s) => s.id === invoice.shipmentId);
  return own?.shippedAt ?? parcels.at(-1)?.shippedAt ?? null;
}
