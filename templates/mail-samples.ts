import type { MailKind, MailLine, MailView, PickupMail } from '../domain/notification/mail-view.ts';
import { totalsOf } from '../domain/money/tax.ts';
import type { Locale, ShopIdentity } from '../domain/settings/shop.ts';
import { creditorReference } from '../domain/payment/reference.ts';
import { common, sampleBuyer } from './samples.ts';

const at = (iso: string): number => Date.parse(`${iso}:00Z`);

const LINES: readonly MailLine[] = [
  mailLine('Snoeischaar Linde 21', 'gesmeed staal, beukenhouten greep', 'LH-1180', 2, 9800),
  mailLine('Bloembollen Vroege Weide', '120 stuks, biologisch', 'LH-3310', 3, 7500),
  mailLine('Plaid Wolgras', 'lamswol, 130 × 180 cm, mosgroen', 'LH-4102', 1, 8950),
];
const SHIPPING = 695;
const TOTALS = totalsOf(
  [
    { amount: 9800 + 8950 + SHIPPING, taxRate: 2100 },
    { amount: 7500, taxRate: 900 },
  ],
  true,
);

/** A sample of each mail, as our demo shop sends it. */
export function sampleMail(kind: MailKind, locale: Locale = 'nl'): MailView {
  const { shop, timeZone, orderNumber, orderPlacedAt } = common(locale);
  const buyer = sampleBuyer(locale);
  const base = {
    shop,
    locale,
    timeZone,
    orderNumber,
    currency: 'EUR',
    customerName: buyer.name,
    orderUrl: `https://lindehof.example/orders/${orderNumber}`,
  };
  const views = {
    orderConfirmation: {
      ...base,
      kind: 'orderConfirmation',
      placedAt: orderPlacedAt,
      lines: LINES,
      shippingLabel: 'PostNL',
      shippingAmount: SHIPPING,
      totals: TOTALS,
      paymentState: 'paid',
      paymentMethod: 'ideal',
      deliveryAddress: buyer,
      pickup: null,
      billingAddress: buyer,
      withdrawalDays: 14,
    },
    paymentReminder: {
      ...base,
      kind: 'paymentReminder',
      reminder: 2,
      of: 3,
      amountDue: TOTALS.gross,
      dueAt: at('2026-12-03T12:00'),
      invoiceNumber: 'F2026-001284',
      paymentReference: creditorReference('F2026-001284'),
      cancelsAt: at('2026-12-24T12:00'),
    },
    orderChanged: {
      ...base,
      kind: 'orderChanged',
      lines: LINES,
      shippingLabel: 'PostNL',
      shippingAmount: SHIPPING,
      totals: TOTALS,
      amountDue: 2500,
      dueAt: at('2026-12-03T12:00'),
      invoiceNumber: 'F2026-001291',
      paymentReference: creditorReference('F2026-001291'),
      refundAmount: 0,
      paymentMethod: 'ideal',
    },
    shipped: {
      ...base,
      kind: 'shipped',
      carrier: 'PostNL',
      trackingNumber: '3SLHOF0043127',
      trackingUrl: 'https://track.example/3SLHOF0043127',
      expectedAt: at('2026-11-20T12:00'),
      lines: LINES.slice(0, 2),
      toFollow: LINES.slice(2),
      deliveryAddress: buyer,
    },
    readyForPickup: { ...base, ...samplePickup(shop, locale), kind: 'readyForPickup' },
    collectionReminder: {
      ...{ ...base, ...samplePickup(shop, locale) },
      ...{ kind: 'collectionReminder', amountDue: TOTALS.gross, toFollow: [] },
    },
    collected: {
      ...base,
      kind: 'collected',
      collectedAt: at('2026-11-21T14:12'),
      location: samplePickup(shop, locale).location.name,
      lines: LINES,
      toFollow: [],
    },
    cancelled: {
      ...base,
      kind: 'cancelled',
      lines: LINES,
      by: 'customer',
      whole: true,
      recalled: false,
      refundAmount: TOTALS.gross,
      paymentMethod: 'ideal',
    },
    creditNote: {
      ...base,
      kind: 'creditNote',
      creditNoteNumber: 'C2026-000047',
      invoiceNumber: 'F2026-001284',
      amount: 4900,
      refunded: true,
      refundTo: 'original',
      paymentMethod: 'ideal',
      lines: [mailLine('Snoeischaar Linde 21', 'gesmeed staal', 'LH-1180', 1, 4900)],
    },
    captureDeadline: {
      ...base,
      kind: 'captureDeadline',
      customerName: null,
      warning: 1,
      last: false,
      amount: TOTALS.gross,
      scheme: 'Visa',
      expiresAt: at('2026-11-23T19:42'),
      dispatched: false,
      workflowUrl: 'http://localhost:8233/namespaces/default/workflows/order',
    },
    quote: {
      ...{ shop, locale, timeZone, currency: 'EUR', customerName: buyer.name },
      kind: 'quote',
      quoteNumber: 'Q2026-00087',
      validUntil: '2026-12-16',
      lines: LINES,
      shippingLabel: 'PostNL',
      shippingAmount: SHIPPING,
      totals: TOTALS,
      quoteUrl: 'https://lindehof.example/quotes/Q2026-00087',
    },
  } satisfies { [Kind in MailKind]: Extract<MailView, { kind: Kind }> };
  return views[kind];
}

function mailLine(
  name: string,
  details: string,
  sku: string,
  quantity: number,
  amount: number,
): MailLine {
  return { name, details, sku, quantity, amount };
}

const OPENING_HOURS: Readonly<Record<Locale, string>> = {
  nl: 'ma–za 9:30–17:30',
  en: 'Mon–Sat 9:30–17:30',
  de: 'Mo–Sa 9:30–17:30',
  da: 'man–lør 9.30–17.30',
  fr: 'lun.–sam. 9 h 30–17 h 30',
};

const samplePickup = (shop: ShopIdentity, locale: Locale): PickupMail => ({
  location: { ...shop.address, name: 'Lindehof Haarlem', company: null },
  openingHours: OPENING_HOURS[locale],
  pickupCode: 'K7QX4M',
  keptUntil: at('2026-12-03T12:00'),
  amountDue: 0,
  lines: LINES.slice(0, 2),
  toFollow: LINES.slice(2),
});
