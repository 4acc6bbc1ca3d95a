import type {
  Attention,
  Charge,
  Hold,
  Invoice,
  Line,
  Order,
  Payment,
  Refund,
  Return,
  ReturnLine,
  Shipment,
  ShippingCharge,
} from './order.ts';

type LineFacts = 'id' | 'productId' | 'sku' | 'name' | 'unitPrice' | 'taxRate' | 'ordered';
type OrderFacts =
  | 'id'
  | 'number'
  | 'source'
  | 'channel'
  | 'currency'
  | 'pricesIncludeTax'
  | 'locale'
  | 'country'
  | 'lines'
  | 'shipping'
  | 'paymentMethod'
  | 'settingsVersion';

const FRESH_LINE: Omit<Line, LineFacts> = {
  details: null,
  discount: 0,
  reserved: 0,
  backordered: 0,
  expectedAt: null,
  deducted: 0,
  shipped: 0,
  delivered: 0,
  cancelled: 0,
  returned: 0,
  invoiced: 0,
  credited: 0,
  added: 0,
  waived: 0,
  customerLabel: null,
};

const FRESH_ORDER: Omit<Order, OrderFacts> = {
  status: 'draft',
  placedAt: null,
  mailsOn: true,
  payments: [],
  invoices: [],
  shipments: [],
  returns: [],
  holds: [],
  attention: [],
  waiting: [],
  met: [],
  extensions: [],
  heldFor: 0,
  addressConfirmedAt: null,
  cancelledAt: null,
  cancellations: [],
  coupons: [],
  editedAt: null,
  raisedAt: null,
  exchangeFor: null,
};

/** What an attention did not hold in earlier releases. */
const FRESH_ATTENTION = { reported: null } satisfies Partial<Attention>;

/** What a hold did not hold in earlier releases. */
const FRESH_HOLD = { owner: null, releaseWhen: null } satisfies Partial<Hold>;

/** What a return did not hold in earlier releases. */
const FRESH_RETURN = {
  shipmentId: null,
  by: 'shop',
  receipts: [],
  accepted: null,
  refundsShipping: false,
  replacement: [],
  exchange: null,
  repaired: false,
} satisfies Partial<Return>;

const FRESH_RETURN_LINE = { wanted: 'refund' } satisfies Partial<ReturnLine>;
const FRESH_PAYMENT: Pick<
  Payment,
  'voidedAt' | 'voids' | 'renewals' | 'transferId' | 'chargebacks'
> = {
  voidedAt: null,
  voids: 0,
  renewals: [],
  transferId: null,
  chargebacks: [],
};
const FRESH_REFUND: Pick<Refund, 'to' | 'evidence'> = { to: 'original', evidence: null };

/** What a shipment did not hold in earlier releases. */
const FRESH_SHIPMENT: Partial<Shipment> = {
  carrierStatus: null,
  carrierStatusAt: null,
  pickup: null,
};

/** A shipment as an earlier release recorded it: its slip was made when it left. */
const recordedShipment = (shipment: Shipment): Shipment => ({
  ...FRESH_SHIPMENT,
  ...(shipment.shippedAt === null ? {} : { createdAt: shipment.shippedAt }),
  ...shipment,
});

/** A line of which nothing has happened yet. */
export const freshLine = (facts: Pick<Line, LineFacts> & Partial<Line>): Line => ({
  ...FRESH_LINE,
  ...facts,
});

/** An order that has just been put down: a draft. */
export const freshOrder = (facts: Pick<Order, OrderFacts> & Partial<Order>): Order => ({
  ...FRESH_ORDER,
  ...facts,
});

/**
 * An order as it was recorded, perhaps by an earlier release: what it did not know of yet is as on a fresh one.
 * So a field may be added at any time, and orders that have been open for months go on.
 */
export const recordedOrder = (recorded: Order): Order => ({
  ...FRESH_ORDER,
  ...recorded,
  lines: recorded.lines.map(freshLine),
  attention: recorded.attention.map((matter) => ({ ...FRESH_ATTENTION, ...matter })),
  holds: recorded.holds.map((hold) => ({ ...FRESH_HOLD, ...hold })),
  shipments: recorded.shipments.map(recordedShipment),
  returns: recorded.returns.map((ret) => ({
    ...FRESH_RETURN,
    ...ret,
    lines: ret.lines.map((line) => ({ ...FRESH_RETURN_LINE, ...line })),
  })),
  payments: recorded.payments.map((payment) => ({
    ...FRESH_PAYMENT,
    ...payment,
    refunds: payment.refunds.map((refund) => ({ ...FRESH_REFUND, ...refund })),
  })),
  shipping: freshCharge(recorded.shipping),
  invoices: recorded.invoices.map((invoice) => recordedInvoice(recorded, invoice)),
});

/** What is charged for sending, of which nothing is invoiced yet. */
export const freshCharge = (charge: Charge & Partial<ShippingCharge>): ShippingCharge => ({
  invoiced: false,
  credited: false,
  waived: false,
  ...charge,
});

/** Earlier releases knew one charge for sending only, and no further invoices. */
const recordedInvoice = ({ shipping }: Order, invoice: Invoice): Invoice => {
  const { method, price, taxRate } = shipping;
  const charge = invoice.portion.shipping ? { method, price, taxRate } : null;
  return { ...{ charge, deductions: [], debit: false, reason: null }, ...invoice };
};
